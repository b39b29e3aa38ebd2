"""The documented endpoints, one pure function each: a request and an account in, an answer out."""
