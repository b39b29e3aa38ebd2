"""Which people are searched for."""

from collections.abc import Sequence
from typing import TypeAlias

import attrs

from smartlead_async.models import rules
from smartlead_async.models.converter import wire
from smartlead_async.models.model import Given
from smartlead_async.models.unset import UNSET, UnsetType

_TEXTS = rules.texts(2000)  # "max 2000 items"
Texts: TypeAlias = Sequence[str] | UnsetType


@attrs.frozen(kw_only=True)
class ProspectFilters(Given):
    """Which people a search finds. Each list has 1 to 2000 texts; `list_...` calls say which ones there are.

    Attributes:
        name: Whole names.
        first_name: Given names.
        last_name: Family names.
        title: Job titles.
        exclude_title: Job titles that nobody found has.
        exclude_company: Companies that nobody found works for.
        exclude_company_domain: The same by their domains.
        include_title: These job titles alone.
        include_company: These companies alone.
        include_company_domain: The same by their domains.
        department: Of `list_departments`.
        level: Of `list_levels`: how senior.
        company_name: Companies.
        company_domain: Domains of companies.
        company_keyword: What companies deal with.
        company_head_count: Of `list_head_counts`: how many work there.
        company_revenue: Of `list_revenues`.
        company_industry: Of `list_industries`.
        company_sub_industry: Of `list_sub_industries`.
        city: Of `list_cities`.
        state: Of `list_states`.
        country: Of `list_countries`.
        dont_display_owned_contact: Leave out who was fetched before.
        title_exact_match: The whole job title.
        company_exact_match: The whole name of the company.
        company_domain_exact_match: The whole domain.
    """

    name: Texts = attrs.field(default=UNSET, validator=_TEXTS)
    first_name: Texts = attrs.field(default=UNSET, validator=_TEXTS, metadata=wire("firstName"))
    last_name: Texts = attrs.field(default=UNSET, validator=_TEXTS, metadata=wire("lastName"))
    title: Texts = attrs.field(default=UNSET, validator=_TEXTS)
    exclude_title: Texts = attrs.field(default=UNSET, validator=_TEXTS, metadata=wire("excludeTitle"))
    exclude_company: Texts = attrs.field(default=UNSET, validator=_TEXTS, metadata=wire("excludeCompany"))
    exclude_company_domain: Texts = attrs.field(
        default=UNSET, validator=_TEXTS, metadata=wire("excludeCompanyDomain")
    )
    include_title: Texts = attrs.field(default=UNSET, validator=_TEXTS, metadata=wire("includeTitle"))
    include_company: Texts = attrs.field(default=UNSET, validator=_TEXTS, metadata=wire("includeCompany"))
    include_company_domain: Texts = attrs.field(
        default=UNSET, validator=_TEXTS, metadata=wire("includeCompanyDomain")
    )
    department: Texts = attrs.field(default=UNSET, validator=_TEXTS)
    level: Texts = attrs.field(default=UNSET, validator=_TEXTS)
    company_name: Texts = attrs.field(default=UNSET, validator=_TEXTS, metadata=wire("companyName"))
    company_domain: Texts = attrs.field(default=UNSET, validator=_TEXTS, metadata=wire("companyDomain"))
    company_keyword: Texts = attrs.field(default=UNSET, validator=_TEXTS, metadata=wire("companyKeyword"))
    company_head_count: Texts = attrs.field(default=UNSET, validator=_TEXTS, metadata=wire("companyHeadCount"))
    company_revenue: Texts = attrs.field(default=UNSET, validator=_TEXTS, metadata=wire("companyRevenue"))
    company_industry: Texts = attrs.field(default=UNSET, validator=_TEXTS, metadata=wire("companyIndustry"))
    company_sub_industry: Texts = attrs.field(default=UNSET, validator=_TEXTS, metadata=wire("companySubIndustry"))
    city: Texts = attrs.field(default=UNSET, validator=_TEXTS)
    state: Texts = attrs.field(default=UNSET, validator=_TEXTS)
    country: Texts = attrs.field(default=UNSET, validator=_TEXTS)
    dont_display_owned_contact: bool | UnsetType = attrs.field(
        default=UNSET, validator=rules.FLAG, metadata=wire("dontDisplayOwnedContact")
    )
    title_exact_match: bool | UnsetType = attrs.field(
        default=UNSET, validator=rules.FLAG, metadata=wire("titleExactMatch")
    )
    company_exact_match: bool | UnsetType = attrs.field(
        default=UNSET, validator=rules.FLAG, metadata=wire("companyExactMatch")
    )
    company_domain_exact_match: bool | UnsetType = attrs.field(
        default=UNSET, validator=rules.FLAG, metadata=wire("companyDomainExactMatch")
    )


@attrs.frozen(kw_only=True)
class PersonAtCompany(Given):
    """Somebody whose e-mail address is looked for.

    Attributes:
        first_name: The given name.
        last_name: The family name.
        company_domain: The company's domain, as example.com.
    """

    first_name: str = attrs.field(validator=rules.FILLED_TEXT, metadata=wire("firstName"))
    last_name: str = attrs.field(validator=rules.FILLED_TEXT, metadata=wire("lastName"))
    company_domain: str = attrs.field(validator=rules.FILLED_TEXT, metadata=wire("companyDomain"))
