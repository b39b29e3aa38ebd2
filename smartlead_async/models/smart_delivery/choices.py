"""What some fields of delivery tests may be."""

from typing import Literal, TypeAlias

DeliveryTestType: TypeAlias = Literal["manual", "auto"]
"""How a delivery test is run: once, or again and again."""

TimeUnit: TypeAlias = Literal["minutes", "hours", "days"]
"""The unit of the time between two e-mails of a delivery test."""
