"""What each column is for: by what was asked, by its name, and by what stands in it. Pure.

All that is wrong is said at once, with options that put it right without losing a row.
"""

import re
import shlex
from collections.abc import Collection, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

import attrs

from smartlead_async.errors import InvalidInputError
from smartlead_async.models import column_names
from smartlead_async.models.column_names import FIELDS, list_names, normalise
from smartlead_async.models.rules import MAX_CUSTOM_FIELDS, refuse

CUSTOM = "custom:"  # begins the target of a column that becomes a custom field
CUSTOM_FIELDS = "custom_fields"  # the target of a column that holds all of them, as JSON
LEAD_ID = "lead_id"
IGNORED = ""  # the target of a column that is not read

EMPTY, ASKED, NOT_KEPT = "empty in the whole file", "ignored", "not among those to keep"
NAMELESS, FOREIGN = "has no name", "not a lead's own"
_NUMBER = re.compile(r"#\d+\Z")  # behind the second of a name; alone, of a column without one
_NAMES_PROPOSED = 3
_OTHERS_PAGE = "linkedin.com/"  # where a company's website should stand: exports of LinkedIn link to it there


@attrs.frozen
class Request:
    """What somebody asked of the columns.

    Attributes:
        columns: Of a column its target: a field of `Lead`, `lead_id`, `custom_fields` or `custom:Name`. Several
            for one target are taken in the order given: the first that is filled.
        ignore: Names or patterns of columns that are not read; each may be a list with commas.
        only: The same, of the columns that become custom fields; all others that would are not read.
        is_update: Rows are updates, and have a lead's id.
    """

    columns: Mapping[str, str]
    ignore: Collection[str]
    only: Collection[str] | None
    is_update: bool

    @property
    def emails(self) -> list[str]:
        """The columns that are to be the address."""
        return [_NUMBER.sub("", name) for name, target in self.columns.items() if target == "email"]


@attrs.frozen
class Columns:
    """What each column is for, and where a row's values are.

    Attributes:
        names: As people see them, each once.
        targets: Of each: a field of `Lead`, `lead_id`, `custom_fields`, `custom:Name`, or `IGNORED`.
        reasons: Of each that is ignored: why.
        places: Of each target its columns: the first that is filled counts.
    """

    names: tuple[str, ...]
    targets: tuple[str, ...]
    reasons: tuple[str, ...]
    places: Mapping[str, tuple[int, ...]]

    @property
    def custom(self) -> tuple[int, ...]:
        """The columns that are custom fields."""
        return tuple(at for at, target in enumerate(self.targets) if target.startswith(CUSTOM))

    def name(self, at: int) -> str:
        """A column as messages call it."""
        return f"column {self.names[at]!r}" if at < len(self.names) else f"column {at + 1}"

    def name_of(self, target: str) -> str:
        """The columns of a target, as messages call them."""
        return " and ".join(self.name(at) for at in self.places[target])

    def without(self, dropped: Collection[int], reason: str) -> "Columns":
        """The same, but for columns that are not read."""
        targets = [IGNORED if at in dropped else target for at, target in enumerate(self.targets)]
        reasons = [reason if at in dropped else why for at, why in enumerate(self.reasons)]
        places = {
            target: left
            for target, ats in self.places.items()
            if (left := tuple(at for at in ats if at not in dropped))
        }
        return Columns(self.names, tuple(targets), tuple(reasons), places)


@attrs.frozen
class _Choice:
    target: str
    rank: int = 0  # of several columns for a target, the lowest first
    reason: str = ""


def plan_columns(names: Sequence[str], rows: Sequence[Sequence[str]], request: Request) -> Columns:
    """What each column is for, as far as the request, the names and the first rows say it.

    Raises:
        InvalidInputError: all that does not fit, and what to do.
    """
    faults: list[str] = []
    given = _given(names, request, faults)
    ignored = _places_of(names, request.ignore, faults)
    kept = None if request.only is None else _places_of(names, request.only, faults)
    faults += [f"column {names[at]!r} is mapped and ignored; say one" for at in sorted(ignored & given.keys())]
    choices: list[_Choice] = []
    for at, own in enumerate(_own_choices(names, rows, is_update=request.is_update)):
        if at in given:
            choices.append(given[at])
        elif at in ignored:
            choices.append(_Choice(IGNORED, reason=ASKED))
        else:
            taken = any(own.target == other.target for other in given.values())
            choice = _Choice(f"{CUSTOM}{names[at]}") if taken else own
            is_kept = kept is None or at in kept or not choice.target.startswith(CUSTOM)
            choices.append(choice if is_kept else _Choice(IGNORED, reason=NOT_KEPT))
    plan = _arrange(names, choices)
    faults += _missing(plan, rows, is_update=request.is_update)
    if faults:
        raise InvalidInputError("; also: ".join(faults))
    return plan


def _arrange(names: Sequence[str], choices: Sequence[_Choice]) -> Columns:
    places: dict[str, list[int]] = {}
    for at in sorted(range(len(names)), key=lambda at: choices[at].rank):
        if choices[at].target != IGNORED:
            places.setdefault(choices[at].target, []).append(at)
    return Columns(
        names=tuple(names),
        targets=tuple(choice.target for choice in choices),
        reasons=tuple(choice.reason for choice in choices),
        places={target: tuple(ats) for target, ats in places.items()},
    )


def _own_choices(names: Sequence[str], rows: Sequence[Sequence[str]], *, is_update: bool) -> list[_Choice]:
    """What each column says by its name and its first cells."""
    beside = frozenset(map(normalise, names))
    choices = [_own_choice(name, _cells(rows, at), beside, is_update=is_update) for at, name in enumerate(names)]
    ranks = [choice.rank for choice in choices if choice.target == LEAD_ID]
    return [  # one column is the id: another is no less an id, and of something else
        _Choice(f"{CUSTOM}{name}") if choice.target == LEAD_ID and choice.rank > min(ranks) else choice
        for name, choice in zip(names, choices, strict=True)
    ]


def _own_choice(name: str, cells: Sequence[str], beside: frozenset[str], *, is_update: bool) -> _Choice:
    base = _NUMBER.sub("", name)
    if not base:
        return _Choice(IGNORED, reason=NAMELESS)
    if is_update and (rank := column_names.lead_id_rank(base)) is not None:
        return _Choice(LEAD_ID, rank)
    if column_names.is_left_out(base, beside):
        return _Choice(IGNORED, reason=FOREIGN)
    if column_names.is_custom_fields(base) and cells and cells[0].startswith("{"):
        return _Choice(CUSTOM_FIELDS)
    field, rank = column_names.field_of(base, beside) or ("", 0)
    is_of_others = field in ("company_url", "website") and any(_OTHERS_PAGE in cell for cell in cells)
    return _Choice(field, rank) if field and not is_of_others else _Choice(f"{CUSTOM}{name}")


def _cells(rows: Sequence[Sequence[str]], at: int) -> list[str]:
    """What stands in a column, as far as it is filled."""
    return [cell for row in rows if at < len(row) and (cell := row[at].strip())]


def _given(names: Sequence[str], request: Request, faults: list[str]) -> dict[int, _Choice]:
    """The targets that were asked for, by the columns' places."""
    given: dict[int, _Choice] = {}
    for rank, (wanted, target) in enumerate(request.columns.items()):
        found = _find(names, wanted, faults)
        if found:
            at = found[0]
            choice = _Choice(_trim(target), rank)
            if given.setdefault(at, choice).target != choice.target:
                faults.append(f"column {names[at]!r} is mapped in two ways; say one")
            _check_target(names[at], choice.target, faults, is_update=request.is_update)
    return given


def _trim(target: str) -> str:
    """A target without spaces around the name of a custom field."""
    return CUSTOM + target.removeprefix(CUSTOM).strip() if target.startswith(CUSTOM) else target


def _check_target(name: str, target: str, faults: list[str], *, is_update: bool) -> None:
    allowed = (*FIELDS, CUSTOM_FIELDS, *((LEAD_ID,) if is_update else ()))
    is_custom = target.startswith(CUSTOM) and target != CUSTOM
    if target not in allowed and target != IGNORED and not is_custom:
        rule = f"{CUSTOM}Name, or one of {', '.join(allowed)}"
        faults.append(refuse(f"the target of column {name!r}", target, rule).message)


def _places_of(names: Sequence[str], entries: Iterable[str], faults: list[str]) -> set[int]:
    """The columns of names, of lists of them with commas, and of patterns with `*`."""
    places: set[int] = set()
    for entry in entries:
        alike = _alike(names, entry)
        for part in [entry] if alike else filter(None, map(str.strip, entry.split(","))):
            places.update(_matching(names, part) if "*" in part else _find(names, part, faults))
            if "*" in part and not _matching(names, part):
                faults.append(f"no column is called {part!r}; there are {list_names(names)}")
    return places


def _matching(names: Sequence[str], pattern: str) -> list[int]:
    return [at for at, name in enumerate(names) if fnmatchcase(name.casefold(), pattern.casefold())]


def _find(names: Sequence[str], wanted: str, faults: list[str]) -> list[int]:
    found = _alike(names, wanted)
    if not found:
        faults.append(f"there is no column {wanted!r} to map or ignore; there are {list_names(names)}")
    return found


def _alike(names: Sequence[str], wanted: str) -> list[int]:
    """By the name as it is, of which there may be several, or else by the only one that differs in case alone."""
    exact = [at for at, name in enumerate(names) if name == wanted.removesuffix("#1")]
    if exact and not wanted.endswith("#1"):
        exact += [at for at, name in enumerate(names) if _NUMBER.sub("", name) == wanted and name != wanted]
    if exact:
        return exact
    alike = [at for at, name in enumerate(names) if normalise(name) == normalise(wanted)]
    return alike if len(alike) == 1 else []


def _missing(plan: Columns, rows: Sequence[Sequence[str]], *, is_update: bool) -> list[str]:
    return [
        f"no column is the {what}; there are {list_names(plan.names)}; {_advice(plan.names, rows, target)}"
        for target, what in (("email", "e-mail address"), *(((LEAD_ID, "lead's id"),) if is_update else ()))
        if target not in plan.places
    ]


def _advice(names: Sequence[str], rows: Sequence[Sequence[str]], target: str) -> str:
    """Which column it may be, by what stands in it."""
    if "@" in "".join(names):
        return "this looks like a lead: the first line must name the columns"
    if target == "email":
        counts = [sum("@" in cell for cell in _cells(rows, at)) for at in range(len(names))]
        holding = sorted((at for at, count in enumerate(counts) if count), key=lambda at: -counts[at])
        if holding:
            return _advise_address([names[at] for at in holding])
        if rows:
            return "no cell in the first rows has an @, so this file may be one without addresses"
    return f"say which it is with --map COLUMN={target}"


def _advise_address(holding: Sequence[str]) -> str:
    """Of columns that hold addresses; one of whoever writes to the leads is never proposed."""
    likely = [name for name in holding if not column_names.is_of_own_people(name)]
    if not likely:
        return (
            f"by its name {list_names(holding)} holds addresses of those who look after the leads; say where the "
            "leads' own are with --map COLUMN=email"
        )
    ways = " or ".join(f"--map {shlex.quote(f'{name}=email')}" for name in likely[:_NAMES_PROPOSED])
    return f"{'this' if len(likely) == 1 else 'one of these'} may be it: {ways}"


def advise_keeping(plan: Columns, filled: Sequence[int]) -> str:
    """Options that leave as many custom fields as a lead may have: the columns that are filled most."""
    best = sorted(plan.custom, key=lambda at: -filled[at])[:MAX_CUSTOM_FIELDS]
    plain = [plan.names[at] for at in sorted(best) if not set(plan.names[at]) & set(",*")]
    return f"--only {shlex.quote(','.join(plain))}"
