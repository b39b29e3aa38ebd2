"""What every output model is: frozen, with what it does not know kept beside what it does."""

from collections.abc import Mapping

import attrs

from smartlead_async.models.converter import register
from smartlead_async.models.model import Received
from smartlead_async.models.values import Json


@attrs.frozen(kw_only=True)
class Output(Received):
    """Something the API answers. It holds lists and objects, and so has no hash: its id has one.

    Attributes:
        extra: What this package does not know or cannot read of the answer, as JSON: fields without a name here,
            and values of another kind than documented, whose field has its default.
    """

    # Not shown: what is not known may be a secret.
    extra: Mapping[str, object] = attrs.field(factory=dict[str, object], repr=False)

    @classmethod
    def __attrs_init_subclass__(cls) -> None:
        """Make the reader of a model when the model is made: a field that nobody can read is noticed at once."""
        cls.__hash__ = None  # type: ignore[assignment]  # as the language says that there is none
        register(cls, cls.adapt if any("adapt" in vars(one) for one in cls.__mro__ if one is not Output) else None)

    @classmethod
    def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
        """Bring the dialects of an answer to one shape; called before its fields are read."""
        return value
