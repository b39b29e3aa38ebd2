"""The e-mails of campaigns: what the API answers about them, and what is saved."""

from collections.abc import Sequence
from datetime import datetime
from typing import get_args

import attrs

from smartlead_async.models import rules
from smartlead_async.models.campaigns.choices import VariantDistribution, WinningMetric
from smartlead_async.models.converter import wire
from smartlead_async.models.model import Given
from smartlead_async.models.output import Output
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.models.values import Json, renamed, without_null


@attrs.frozen(kw_only=True)
class SequenceDelay(Output):
    """How long after the step before a step is sent."""

    delay_in_days: int | None = attrs.field(default=None, metadata=wire("delayInDays"))  # days


@attrs.frozen(kw_only=True)
class SequenceVariant(Output):
    """One wording of a step."""

    id: int | None = None  # the variant's id
    variant_label: str | None = None  # its label, such as A
    subject: str | None = None  # the e-mail's subject
    email_body: str | None = None  # HTML
    variant_distribution_percentage: int | None = None  # percent of the e-mails that have this wording

    def to_update(self) -> "NewSequenceVariant":
        """The wording, by the names it is saved by."""
        read = {
            "id": self.id,
            "variant_label": self.variant_label or None,
            "variant_distribution_percentage": self.variant_distribution_percentage,
        }
        return NewSequenceVariant(
            subject=self.subject or "", email_body=self.email_body or "", **without_null(read)
        )


@attrs.frozen(kw_only=True)
class SequenceStep(Output):
    """One e-mail of a campaign's sequence. The documentation gives no shape; this is the deployed API's."""

    id: int | None = None  # the step's id
    created_at: datetime | None = None  # when it was created
    updated_at: datetime | None = None  # when it was changed last
    email_campaign_id: int | None = None  # the campaign it belongs to
    seq_number: int | None = None  # 1 is the first e-mail
    seq_delay_details: SequenceDelay | None = None  # how long after the step before it is sent
    subject: str | None = None  # empty: the same thread as the step before
    email_body: str | None = None  # HTML
    # Its wordings, where it has several.
    sequence_variants: list[SequenceVariant] = attrs.field(factory=list[SequenceVariant])

    def to_update(self) -> "NewSequenceStep":
        """The step, by the names it is saved by; changed by `attrs.evolve`, it is sent back with the others."""
        delay = self.seq_delay_details.delay_in_days if self.seq_delay_details else None
        variants = [variant.to_update() for variant in self.sequence_variants]
        return NewSequenceStep(
            id=self.id,
            seq_number=self.seq_number or 0,
            subject=self.subject or "",
            email_body=self.email_body or "",
            seq_delay_details=NewSequenceDelay(delay_in_days=delay or 0),
            seq_variants=variants or UNSET,
        )


@attrs.frozen(kw_only=True)
class SavedStep(Output):
    """What saving a sequence tells of a step."""

    id: int | None = None  # the step's id
    seq_number: int | None = None  # 1 is the first e-mail
    subject: str | None = None  # as saved; the deployed API does not tell
    email_body: str | None = None  # as saved; the deployed API does not tell

    @classmethod
    def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
        """The deployed API calls the number `seqNumber`."""
        return renamed(value, {"seqNumber": "seq_number"})


@attrs.frozen(kw_only=True)
class NewSequenceDelay(Given):
    """How long after the step before a step is to be sent.

    Attributes:
        delay_in_days: Days, 0 or more.
    """

    delay_in_days: int = attrs.field(validator=rules.COUNT)


@attrs.frozen(kw_only=True)
class NewSequenceVariant(Given):
    """One wording of a step to save.

    Attributes:
        id: Of a wording that exists; None or unset: create.
        subject: Empty: the thread goes on.
        email_body: HTML.
        variant_label: Its label, such as A.
        variant_distribution_percentage: Percent of the e-mails that have this wording.
    """

    id: int | UnsetType | None = attrs.field(default=UNSET, validator=rules.ID_OR_NULL)
    subject: str | UnsetType = attrs.field(default=UNSET, validator=rules.TEXT)
    email_body: str = attrs.field(validator=rules.TEXT)
    variant_label: str | UnsetType = attrs.field(default=UNSET, validator=rules.FILLED_TEXT)
    variant_distribution_percentage: int | UnsetType = attrs.field(default=UNSET, validator=rules.PERCENTAGE)


@attrs.frozen(kw_only=True)
class NewSequenceStep(Given):
    """One e-mail of a sequence to save.

    Attributes:
        id: Of a step that exists; None: create.
        seq_number: 1 is the first e-mail.
        subject: Empty: the thread goes on.
        email_body: HTML.
        seq_delay_details: How long after the step before.
        seq_variants: Its wordings, where it has several.
        variant_distribution_type: Who decides how often each wording is sent: `MANUAL_EQUAL`, `MANUAL_PERCENTAGE`,
            `AI_EQUAL`.
        winning_metric_property: By what AI_EQUAL finds the best wording: `OPEN_RATE`, `CLICK_RATE`, `REPLY_RATE`,
            `POSITIVE_REPLY_RATE`.
        lead_distribution_percentage: Percent of the leads by which AI_EQUAL finds it, 20 to 100.
    """

    id: int | None = attrs.field(default=None, validator=rules.ID_OR_NULL)
    seq_number: int = attrs.field(validator=rules.ID)
    subject: str | UnsetType = attrs.field(default=UNSET, validator=rules.TEXT)
    email_body: str = attrs.field(validator=rules.TEXT)
    seq_delay_details: NewSequenceDelay = attrs.field(validator=rules.instance_of(NewSequenceDelay))
    seq_variants: Sequence[NewSequenceVariant] | UnsetType = attrs.field(
        default=UNSET, validator=rules.instances_of(NewSequenceVariant)
    )
    variant_distribution_type: VariantDistribution | UnsetType = attrs.field(
        default=UNSET, validator=rules.one_of(get_args(VariantDistribution))
    )
    winning_metric_property: WinningMetric | UnsetType = attrs.field(
        default=UNSET, validator=rules.one_of(get_args(WinningMetric))
    )
    lead_distribution_percentage: int | UnsetType = attrs.field(default=UNSET, validator=rules.integer(20, 100))
