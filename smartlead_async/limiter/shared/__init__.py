"""One limit kept over many processes and machines: the stores that hand out its slots, and nothing that sends."""
