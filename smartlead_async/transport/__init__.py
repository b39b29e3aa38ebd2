"""The only place that awaits the network."""
