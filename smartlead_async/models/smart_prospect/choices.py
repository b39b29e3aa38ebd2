"""What some fields of a search may be."""

from typing import Literal, TypeAlias

VerificationStatus: TypeAlias = Literal["valid", "catch_all", "invalid"]
"""What a check of an address found."""

CatchAllStatus: TypeAlias = Literal[
    "catch_all_verified",
    "catch_all_soft_bounced",
    "catch_all_hard_bounced",
    "catch_all_unknown",
    "catch_all_bounced",
]
"""What came of an address at a domain that takes every address."""
