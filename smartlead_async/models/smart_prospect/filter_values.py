"""What the filters of a search take."""

import attrs

from smartlead_async.models.output import Output
from smartlead_async.models.values import Counter, Json


@attrs.frozen(kw_only=True)
class FilterValue(Output):
    """Something that a filter of a search takes: a city, a job title, a head count."""

    id: Counter | None = None  # its number, where it has one
    name: str | None = None  # what is given to the filter

    @classmethod
    def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
        """Each list calls the name after itself: `city_name`, `job_title`, `revenue`."""
        its_name = next((name for name in _NAMES if name in value), "name")
        if "name" in value or its_name not in value:
            return value
        return {"name" if name == its_name else name: item for name, item in value.items()}


@attrs.frozen(kw_only=True)
class Industry(FilterValue):
    """What companies deal with."""

    sub_industry_list: list[FilterValue] = attrs.field(factory=list[FilterValue])  # where they were asked for


@attrs.frozen(kw_only=True)
class SubIndustry(FilterValue):
    """The same, more closely."""

    industry_id: Counter | None = None  # the industry that it is a part of


_NAMES = (
    *("city_name", "state_name", "country_name", "company_name", "domain_name", "department_name", "level_name"),
    *("head_count", "revenue", "sub_industry_name", "industry_name", "job_title", "keyword"),
)
