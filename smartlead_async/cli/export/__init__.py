"""`smartlead-async export`: any list of the API as CSV or JSON Lines, whole or not at all.

Rows are kept on disk as they come (`spool`), and written to the target when all are there (`writing`): which
columns there are is known only then, as leads have custom fields of their own; and what was ended can go on.
"""
