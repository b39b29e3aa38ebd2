"""Input models with a password among their fields, whose errors must not hold it."""

from functools import wraps
from typing import Any, TypeVar

from smartlead_async.errors import InvalidInputError

T = TypeVar("T")


def hides_arguments(cls: type[T]) -> type[T]:
    """Keep what a model is made of out of the error that it cannot be made.

    A traceback may be reported with the local variables of its frames. Put above `attrs.frozen`, whose `__init__`
    has all fields among them.
    """
    make: Any = cls.__init__

    @wraps(make)
    def init(self: T, *args: object, **fields: object) -> None:
        try:
            make(self, *args, **fields)
        except InvalidInputError as error:
            error.__context__ = None
            raise error.with_traceback(None) from None
        finally:
            del self, args, fields

    cls.__init__ = init  # type: ignore[assignment]  # attrs made the other
    return cls
