"""Rows on their way: a lead with its place in the input, and what makes two of them the same. Pure."""

import unicodedata
from collections.abc import Iterable, Iterator
from hashlib import blake2b

import attrs
import idna

from smartlead_async.bulk.batch_counts import BatchCounts
from smartlead_async.bulk.outcome import Outcome, Status
from smartlead_async.errors import (
    ApiError,
    ClientClosedError,
    ConfigurationError,
    ConnectionFailedError,
    InvalidInputError,
    InvalidResponseError,
    RateLimitedError,
    SmartleadError,
)
from smartlead_async.models.leads import AddLeadsResult, Lead


@attrs.define  # not frozen: a frozen one takes three times as long to make, a million times
class Row:
    """A lead to add, or with `lead_id` to update."""

    index: int
    lead: Lead
    key: bytes = attrs.field(repr=False)  # the same for rows that are the same
    lead_id: int | None = None
    line: int | None = None  # in a file, from 1
    may_be_applied: bool = False  # by an earlier run, which did not learn what became of it

    def outcome(
        self,
        status: Status,
        *,
        attempts: int = 0,
        error: SmartleadError | None = None,
        is_exact: bool = True,
        of_batch: BatchCounts | None = None,
        from_journal: bool = False,
    ) -> Outcome:
        """What became of it."""
        return Outcome(
            index=self.index,
            line=self.line,
            email=self.lead.email,
            lead_id=self.lead_id,
            status=status,
            attempts=attempts,
            error=error,
            is_exact=is_exact,
            of_batch=of_batch,
            from_journal=from_journal,
        )


def normalise(email: str) -> str:
    """The address as the API tells leads apart: without regard to case and to forms of the same letter.

    A domain in letters and the same in ASCII (`xn--...`) are one.
    """
    if email.isascii():
        return email.strip().lower()
    name, at, domain = unicodedata.normalize("NFKC", email).strip().rpartition("@")
    return f"{name.casefold()}{at}{_ascii_domain(domain)}"


def _ascii_domain(domain: str) -> str:
    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:  # no domain; it is the same as itself
        return domain.casefold()


def key_of(lead: Lead, lead_id: int | None, salt: bytes) -> bytes:
    """16 bytes that are the same for rows that are the same: by lead id, else by normalised e-mail.

    With a salt, so that what one journal holds tells nothing of another, and no list of hashes fits.
    """
    return hash_of(normalise(lead.email) if lead_id is None else f"#{lead_id}", salt)


def key_of_email(email: str, salt: bytes = b"") -> bytes:
    """The key of a lead by its address alone."""
    return hash_of(normalise(email), salt)


def hash_of(text: str, salt: bytes) -> bytes:
    """16 bytes of keyed blake2b."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16, salt=salt).digest()


def status_of(error: SmartleadError) -> Status:
    """The status of a row whose call ended with this error."""
    match error:
        case InvalidInputError():
            return "rejected"
        case RateLimitedError(sent="no" | "yes") | SmartleadError(sent="no"):
            return "not_attempted"
        case RateLimitedError():  # refused for rate at last, after an attempt that may have been applied
            return "unknown"
        case ApiError(status_code=int() as status) if status < 500:  # noqa: PLR2004 (HTTP: server errors begin here)
            return "rejected"
        case _:
            return "unknown"


def stops_the_client(error: SmartleadError) -> bool:
    """Whether no further call of the client can fare better: its key, its settings or itself is the reason."""
    match error:
        case ClientClosedError() | ConfigurationError() | ConnectionFailedError(is_final=True):
            return True
        case ApiError(status_code=401 | 403):
            return True
        case _:
            return False


def explain(
    rows: list[Row], result: AddLeadsResult, attempts: int, *, is_repeated: bool = False
) -> Iterator[Outcome]:
    """The outcomes of a batch, as far as the API's counters and lists explain them.

    Where some rows were added and some were there before, the sums are right and `is_exact` is false; so it is of
    rows that were there before and are sent again (`is_repeated`). Where some were refused and the API does not
    say which, the rows are `unknown`, with its counters as the reason.
    """
    refusals = {
        **dict.fromkeys(map(normalise, result.unsubscribed_leads), "the API says that this lead unsubscribed"),
        **dict.fromkeys(map(normalise, result.invalid_emails), "the API says that this e-mail address is invalid"),
    }
    rest: list[Row] = []
    for row in rows if refusals else ():
        if reason := refusals.get(normalise(row.lead.email)):
            yield row.outcome("rejected", attempts=attempts, error=InvalidInputError(reason, sent="yes"))
        else:
            rest.append(row)
    if left := rest if refusals else rows:
        yield from _explain_rest(left, result, attempts, is_repeated=is_repeated)


def _explain_rest(
    rest: list[Row], result: AddLeadsResult, attempts: int, *, is_repeated: bool
) -> Iterable[Outcome]:
    if _says_nothing(result):  # the write has happened, by its status
        return [row.outcome("added", attempts=attempts, is_exact=False) for row in rest]
    counts = BatchCounts(rest[0].index, len(rest), result.counters(), is_repeated)
    added, present = result.total_leads or 0, max(result.already_added_to_campaign, result.duplicate_count)
    if added + present == len(rest):
        of_batch = None if _is_sure(counts) else counts
        return [
            row.outcome(
                "added" if number < added else "already_present",
                attempts=attempts,
                is_exact=of_batch is None,
                of_batch=of_batch,
            )
            for number, row in enumerate(rest)
        ]
    if counts.refused == len(rest):
        error = InvalidInputError(f"the API did not take this lead ({counts.in_words})", sent="yes")
        return [row.outcome("rejected", attempts=attempts, error=error) for row in rest]
    error = InvalidInputError(
        f"the API answered for {len(rest)} leads together ({counts.in_words}) and does not say which of them "
        "it refused; verify=True looks them up afterwards",
        sent="yes",
    )
    return [row.outcome("unknown", attempts=attempts, error=error, of_batch=counts) for row in rest]


def _is_sure(counts: BatchCounts) -> bool:
    """Whether all rows are added, or all were in the campaign: a duplicate may be in another one."""
    return counts.added == counts.size or (
        counts.in_campaign == counts.size and not counts.added and not counts.is_repeated
    )


def _says_nothing(result: AddLeadsResult) -> bool:
    """Whether the answer has no counter that says what became of a row."""
    is_counted = result.total_leads is not None or result.is_lead_limit_exhausted
    return not is_counted and result.counters().keys() <= {"upload_count"}


def explain_unread(rows: list[Row], error: InvalidResponseError, attempts: int) -> Iterator[Outcome]:
    """The outcomes of rows whose request had a 2xx that cannot be read: the write has happened, by its status.

    None where the status is another one: nobody knows then.
    """
    if error.status_code is None or not 200 <= error.status_code <= 299:  # noqa: PLR2004 (HTTP: success)
        return
    for row in rows:
        yield row.outcome("added", attempts=attempts, is_exact=False)


def may_be_split(error: SmartleadError) -> bool:
    """Whether a refused batch may hold good rows: the API refuses it whole for one bad one, or for its size."""
    return isinstance(error, InvalidInputError) or (
        isinstance(error, ApiError) and error.status_code in (200, 400, 413, 422)
    )
