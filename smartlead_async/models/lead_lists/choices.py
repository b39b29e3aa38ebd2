"""What parameters of lists may be."""

from typing import Literal, TypeAlias, get_args

from smartlead_async.models import rules

PushAction: TypeAlias = Literal["copy", "move"]
"""Whether leads stay where they are, too."""

ACTION = rules.one_of(get_args(PushAction))
LEAD_IDS = rules.ids(10_000)  # "Array of numbers, 1-10,000 items"
