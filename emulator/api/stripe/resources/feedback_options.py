"""Feedback options: /v1/billing/feedback_options."""

from emulator.api.stripe.endpoint import RequestContext
from emulator.api.stripe.resource import Resource
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams
from emulator.billing.subscriptions.feedback_options import (
    FeedbackOption,
    create_feedback_option,
    deactivate_feedback_option,
    require_active_option,
    update_feedback_option,
)
from emulator.billing.subscriptions.params import CancellationDetailsParams
from schemas.stripe.feedback_option import (
    FeedbackOptionCreateParamsSchema,
    FeedbackOptionListParamsSchema,
    FeedbackOptionSchema,
    FeedbackOptionUpdateParamsSchema,
)
from schemas.stripe.invoice_params import RetrieveParamsSchema

FEEDBACK_OPTIONS = Resource(
    FeedbackOption,
    FeedbackOptionSchema,
    "/v1/billing/feedback_options/<feedback_option>",
    permission="billing_feedback_option",
    id_param="id",
    filters=("status",),
)
FEEDBACK_OPTIONS.add_create(FeedbackOptionCreateParamsSchema, create_feedback_option)
FEEDBACK_OPTIONS.add_retrieve()
FEEDBACK_OPTIONS.add_update(FeedbackOptionUpdateParamsSchema, update_feedback_option)
FEEDBACK_OPTIONS.add_list(FeedbackOptionListParamsSchema)


@FEEDBACK_OPTIONS.post("/v1/billing/feedback_options/<feedback_option>/deactivate", RetrieveParamsSchema)
def deactivate(request: RequestContext[OperationParams], feedback_option: str) -> FeedbackOption:
    """Lets no cancellation name it any more."""
    return deactivate_feedback_option(FEEDBACK_OPTIONS.find(request, feedback_option), request.ctx, request.changes)


def check_feedback_option(request: RequestContext[object], details: Given[CancellationDetailsParams]) -> None:
    """Refuses a feedback option that there is not, or that is inactive, with 400."""
    if details is NOT_GIVEN or details.feedback_option is NOT_GIVEN:
        return
    find_active_option(request, details.feedback_option, "cancellation_details[feedback_option]")


def find_active_option(request: RequestContext[object], option: str, param: str) -> None:
    """Refuses a feedback option that there is not, or that is inactive, with 400; `param` names it."""
    require_active_option(request.find(FeedbackOption, option, param=param, status=400), param)
