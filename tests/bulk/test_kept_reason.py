"""What a journal keeps of a failure."""

import pytest

from smartlead_async import (
    ApiError,
    BadRequestError,
    ConnectionFailedError,
    InvalidInputError,
    ServerError,
    SmartleadError,
)
from smartlead_async.bulk.kept_reason import kept_reason


@pytest.mark.parametrize(
    ("error", "kept"),
    [
        (
            BadRequestError("400: INVALID EMAIL ana@example.com", status_code=400),
            "refused by the API with 400: Invalid email",
        ),
        (
            BadRequestError('422: "phone_number" must be a string, Ana', status_code=422),
            "refused by the API with 422: must be a string, phone_number",
        ),
        (
            ApiError("200, but refused: Ana", status_code=200),
            "refused by the API with 200; its words are not kept in a journal",
        ),
        (
            InvalidInputError("the API says that this lead unsubscribed", sent="yes"),
            "refused by the API: unsubscribed",
        ),
        (InvalidInputError("first_name: 'Ana' is not allowed"), "refused by a rule here, and not sent"),
        (
            ServerError("503: Ana", status_code=503),
            "refused by the API with 503; its words are not kept in a journal",
        ),
        (
            ConnectionFailedError("reset by ana", sent="maybe"),
            "not answered (ConnectionFailedError); its words are not kept in a journal",
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_kind_status_and_known_words_are_kept(error: SmartleadError, kept: str):
    """The longest of the known phrases, as they stand in the list; nothing else of the answer."""
    assert kept_reason(error) == kept
