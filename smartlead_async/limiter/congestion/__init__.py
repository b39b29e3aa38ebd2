"""Congestion control: what refusals, and the headers of answers, teach of the rate that the server bears."""
