"""Refunds: /v1/refunds."""

from emulator.api.stripe.endpoint import RequestContext
from emulator.api.stripe.resource import Resource
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, OperationParams
from emulator.billing.payments.charges import Charge
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.refunds import (
    Refund,
    RefundCreateParams,
    cancellation_error,
    create_refund,
    update_refund,
)
from schemas.stripe.refund import (
    RefundCancelParamsSchema,
    RefundCreateParamsSchema,
    RefundListParamsSchema,
    RefundSchema,
    RefundUpdateParamsSchema,
)

REFUNDS = Resource(
    Refund,
    RefundSchema,
    "/v1/refunds/<refund>",
    permission="charge",
    id_param="id",
    filters=("charge", "payment_intent"),
)
REFUNDS.add_retrieve()
REFUNDS.add_update(RefundUpdateParamsSchema, update_refund)
REFUNDS.add_list(RefundListParamsSchema)


@REFUNDS.post("/v1/refunds", RefundCreateParamsSchema)
def create(request: RequestContext[RefundCreateParams]) -> Refund:
    """Gives back a charge, or the charge that an intent made, whole or in part."""
    return create_refund(_charge(request), request.params, request.ctx, request.changes)


@REFUNDS.post("/v1/refunds/<refund>/cancel", RefundCancelParamsSchema)
def cancel(request: RequestContext[OperationParams], refund: str) -> Refund:
    """Refuses: a refund to a card is made at once."""
    raise cancellation_error(REFUNDS.find(request, refund))


def _charge(request: RequestContext[RefundCreateParams]) -> Charge:
    params = request.params
    if params.charge is not NOT_GIVEN and params.payment_intent is NOT_GIVEN:
        return request.find(Charge, params.charge, param="charge", status=400)
    if params.charge is not NOT_GIVEN or params.payment_intent is NOT_GIVEN:
        raise APIError("One of the following params should be provided for this request: payment_intent or charge.")
    intent = request.find(PaymentIntent, params.payment_intent, param="payment_intent", status=400)
    charge = None if intent.latest_charge is None else request.uow.get(Charge, intent.latest_charge)
    if charge is None or charge.decline is not None:
        raise APIError(f"This PaymentIntent ({intent.id}) does not have a successful charge to refund.")
    return charge
