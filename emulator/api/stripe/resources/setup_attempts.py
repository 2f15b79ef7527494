"""Setup attempts: /v1/setup_attempts."""

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import list_page
from emulator.api.stripe.resource import Resource
from emulator.billing.payments.setup_attempts import SetupAttempt
from emulator.billing.payments.setup_intents import SetupIntent
from schemas.stripe.setup_attempt import SetupAttemptListParams, SetupAttemptListParamsSchema, SetupAttemptSchema

SETUP_ATTEMPTS = Resource(
    SetupAttempt,
    SetupAttemptSchema,
    "/v1/setup_attempts/<attempt>",
    permission="setup_intent",
    id_param="setup_attempt",
    is_part=True,
)


@SETUP_ATTEMPTS.list("/v1/setup_attempts", SetupAttemptListParamsSchema)
def list_attempts(request: RequestContext[SetupAttemptListParams]) -> ListResult:
    """The attempts of one setup intent."""
    intent = request.find(SetupIntent, request.params.setup_intent, param="setup_intent", status=400)
    return list_page(request, SetupAttempt, {"setup_intent": intent.id})
