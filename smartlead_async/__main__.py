"""`python -m smartlead_async` is `smartlead-async`."""

from smartlead_async.cli import main

main()
