"""How long all requests of a key wait after one that was refused. Pure."""

FIRST_S = 2.0  # without a hint; doubled per refusal in a row
LONGEST_GUESSED_S = 15.0
PATIENT = 17  # refusals in a row, four minutes, after which pauses are doubled again: up to
LONGEST_LATER_S = 120.0  # or a quarter of the time for which all was refused
LONGEST_S = 900.0  # of what a server may ask for; more than a day is a mistake, and says nothing
LONGEST_HINT_S = 86400.0


def believed_s(hint_s: float | None) -> float | None:
    """What a server asks for, as far as it is followed."""
    return min(hint_s, LONGEST_S) if hint_s is not None and hint_s <= LONGEST_HINT_S else None


def guessed_s(again: int, refused_s: float) -> float:
    """What is waited without a hint after so many further refusals in a row, in so many seconds."""
    if again < PATIENT:
        return min(LONGEST_GUESSED_S, FIRST_S * 2.0**again)
    return min(max(LONGEST_LATER_S, refused_s / 4), LONGEST_GUESSED_S * 2.0 ** (again - PATIENT + 1))
