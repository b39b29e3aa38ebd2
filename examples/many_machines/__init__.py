"""An import over several machines; `worker` says how to run it."""
