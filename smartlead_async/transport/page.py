"""`Page`: what a caller gets of a list that the API gives in pages."""

from collections.abc import Mapping
from typing import Generic

import attrs

from smartlead_async.models.values import Json
from smartlead_async.transport.paging import Start, T


@attrs.frozen(kw_only=True)
class Page(Generic[T]):
    """Some of the rows of a list.

    Attributes:
        items: The rows, without those that an earlier page of the same walk had.
        total: How many the whole list has, where the API says so. It may change while the list is read.
        next_start: What to give as `start` to go on after this page; `None` after the last.
        extra: What the answer has beside its rows, as JSON.
    """

    items: list[T]
    total: int | None = None
    next_start: Start | None = None
    # Not shown: what is not known may be a secret.
    extra: Mapping[str, Json] = attrs.field(factory=dict[str, Json], repr=False)
