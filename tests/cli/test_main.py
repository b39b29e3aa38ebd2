"""`main`, where something that it needs is not there."""

import sys

import pytest

from smartlead_async.cli import main


def test_a_module_that_is_no_part_of_the_extra_is_named(monkeypatch):
    """Its absence is not mistaken for that of the extra."""
    monkeypatch.setitem(sys.modules, "smartlead_async.cli.commands", None)
    with pytest.raises(ModuleNotFoundError, match=r"smartlead_async\.cli\.commands"):
        main()
