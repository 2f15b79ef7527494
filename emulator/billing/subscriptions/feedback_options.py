"""Feedback options: why customers cancel, in the account's own words (docs.stripe.com/api/billing/feedback-option)."""

from typing import ClassVar, Literal

from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, given_or
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace


class FeedbackOption(Struct, frozen=True, kw_only=True):
    """A reason that customers may choose. `created` and `deactivated_at` are unix seconds, UTC."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType(
        "billing.feedback_option",
        display_name="feedback option",
        prefix="bfo",
    )

    id: str
    created: int
    description: str
    status: Literal["active", "inactive"] = "active"
    deactivated_at: int | None = None


class FeedbackOptionCreateParams(OperationParams, frozen=True, kw_only=True):
    """What makes a feedback option."""

    description: str


class FeedbackOptionUpdateParams(OperationParams, frozen=True, kw_only=True):
    """What may change of a feedback option."""

    description: Given[str] = NOT_GIVEN


def create_feedback_option(params: FeedbackOptionCreateParams, ctx: Context, changes: Changes) -> FeedbackOption:
    """Makes a feedback option."""
    feedback_option = FeedbackOption(
        id=ctx.new_id(FeedbackOption.RESOURCE_TYPE.prefix),
        created=ctx.now,
        description=params.description,
    )
    changes.save(feedback_option)
    return feedback_option


def update_feedback_option(old: FeedbackOption, params: FeedbackOptionUpdateParams, changes: Changes) -> FeedbackOption:
    """Changes a feedback option, but not when nothing changes."""
    feedback_option = replace(
        old,
        description=given_or(params.description, old.description),
    )
    if feedback_option != old:
        changes.save(feedback_option)
    return feedback_option


def deactivate_feedback_option(old: FeedbackOption, ctx: Context, changes: Changes) -> FeedbackOption:
    """The option, which no cancellation can name any more; one that is inactive stays as it is."""
    if old.status == "inactive":
        return old
    inactive = replace(old, status="inactive", deactivated_at=ctx.now)
    changes.save(inactive)
    return inactive


def require_active_option(option: FeedbackOption, param: str) -> None:
    """Raises APIError for an option that is inactive; how Stripe words it is not known."""
    if option.status != "active":
        raise APIError(f"The feedback option {option.id} is inactive: it cannot be chosen any more.", param=param)
