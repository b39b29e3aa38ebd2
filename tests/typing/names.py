"""Checked, never run: what can be imported from where.

A line with an `ignore` must be an error: an `ignore` that hides none fails the check.
"""

import smartlead_async
from smartlead_async import Smartlaed  # type: ignore[attr-defined]  # pyright: ignore  # noqa: PGH003  # ty: ignore[missing-module-member]

client: Smartlaed
smartlead_async.Campaign  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]  # noqa: B018  # ty: ignore[missing-attribute]
