"""What a journal keeps of a failure: its kind, its status, and words of the API that are on a list here.

An answer repeats the lead in forms that nobody can list: escaped, cut, spelled otherwise, or another row of its
batch. So nothing of an answer is kept; what is kept are the phrases below, where they occur in it. The whole
answer is in the row's outcome, in the run that sent the row.
"""

from smartlead_async.errors import ApiError, InvalidInputError, SmartleadError

_PHRASES = (
    "already added",
    "already exists",
    "already in the campaign",
    "Bad Request",
    "block list",
    "blocked",
    "blacklisted",
    "bounce",
    "bounced",
    "cannot be empty",
    "Campaign not found",
    "custom_fields supports max 20 fields",
    "custom_fields",
    "does not say which",
    "disposable",
    "domain",
    "duplicate",
    "email address is invalid",
    "Invalid campaign_id",
    "Invalid custom_fields",
    "Invalid email",
    "Invalid lead",
    "Invalid lead id",
    "Invalid lead_list",
    "Invalid phone",
    "Invalid request",
    "Invalid value",
    "Invalid website",
    "is not allowed",
    "is missing",
    "is required",
    "length must be",
    "lead_list cannot exceed",
    "Lead already",
    "Lead not found",
    "limit",
    "must be a number",
    "must be a string",
    "must be a valid uri",
    "must be a valid email",
    "Plan expired",
    "too long",
    "unsubscribed",
    "company_name",
    "company_url",
    "first_name",
    "last_name",
    "linkedin_profile",
    "phone_number",
)


def kept_reason(error: SmartleadError) -> str:
    """Why a row was not taken, without a word about a person."""
    if isinstance(error, InvalidInputError) and error.sent == "no":
        return "refused by a rule here, and not sent"
    match error:
        case ApiError(status_code=int() as status):
            kind = f"refused by the API with {status}"
        case InvalidInputError():
            kind = "refused by the API"
        case _:
            kind = f"not answered ({type(error).__name__})"
    words = _known_words(error.message)
    return f"{kind}: {', '.join(words)}" if words else f"{kind}; its words are not kept in a journal"


def _known_words(message: str) -> list[str]:
    """The longest of the phrases that occur in a message, as they stand in the list."""
    text = message.casefold()
    found = [phrase for phrase in _PHRASES if phrase.casefold() in text]
    return [phrase for phrase in found if not any(phrase in other for other in found if other != phrase)]
