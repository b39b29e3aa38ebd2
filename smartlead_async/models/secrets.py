"""What is made of arguments that may hold a password: the errors must not hold it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from smartlead_async.errors import InvalidInputError

T = TypeVar("T")
P = ParamSpec("P")


def hides_arguments(make: Callable[P, T]) -> Callable[P, T]:
    """Keep the arguments of a function out of the error that they are wrong.

    A traceback may be reported with the local variables of its frames.
    """

    @wraps(make)
    def hiding(*args: P.args, **fields: P.kwargs) -> T:
        try:
            return make(*args, **fields)
        except InvalidInputError as error:
            error.__context__ = None
            raise error.with_traceback(None) from None
        finally:
            del args, fields

    return hiding


def hides_fields(cls: type[T]) -> type[T]:
    """The same for the fields of a model. Put above `attrs.frozen`, whose `__init__` has them as arguments."""
    model: Any = cls
    model.__init__ = hides_arguments(model.__init__)
    return cls
