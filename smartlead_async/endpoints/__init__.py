"""One file per resource, one typed async method per endpoint."""
