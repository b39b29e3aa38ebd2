"""A laboratory for client limiters: any of them before simulated servers and networks, in virtual time.

A row (`rows`) sends calls through a network (`network`, `shapes`) to a server that counts (`servers`) under a
load (`loads`); one job is a row, a shape and a server (`jobs`), and `__main__` prints or writes what came out.
"""
