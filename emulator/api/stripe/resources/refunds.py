"""Refunds: /v1/refunds."""

from emulator.api.stripe.endpoint import Call, ListResult, Routes
from emulator.api.stripe.pagination import list_page
from emulator.billing.core.errors import Refusal
from emulator.billing.payments.charges import Charge
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.refunds import Refund, cancellation_error, create_refund, update_refund
from schemas.stripe.invoice_params import RetrieveParams
from schemas.stripe.refund import (
    RefundCancelParams,
    RefundCreateParams,
    RefundListParams,
    RefundSchema,
    RefundUpdateParams,
)

routes = Routes(response_schema=RefundSchema)


@routes.post("/v1/refunds", RefundCreateParams)
def create(call: Call) -> Refund:
    """Gives back a charge, or the charge that an intent made, whole or in part."""
    return create_refund(_charge(call), call.params, call.at, call.changes)


@routes.get("/v1/refunds/<refund>", RetrieveParams)
def retrieve(call: Call, refund: str) -> Refund:
    """One refund."""
    return call.find(Refund, refund, param="id")


@routes.post("/v1/refunds/<refund>", RefundUpdateParams)
def update(call: Call, refund: str) -> Refund:
    """Changes the metadata of a refund."""
    return update_refund(call.find(Refund, refund, param="id"), call.params, call.changes)


@routes.post("/v1/refunds/<refund>/cancel", RefundCancelParams)
def cancel(call: Call, refund: str) -> Refund:
    """Refuses: a refund to a card is made at once."""
    raise cancellation_error(call.find(Refund, refund, param="id"))


@routes.list("/v1/refunds", RefundListParams)
def list_refunds(call: Call) -> ListResult:
    """The refunds of the account, of a charge, of an intent."""
    names = ("charge", "payment_intent")
    return list_page(call, Refund, {name: call.params[name] for name in names if name in call.params})


def _charge(call: Call) -> Charge:
    params = call.params
    if ("charge" in params) == ("payment_intent" in params):
        raise Refusal("One of the following params should be provided for this request: payment_intent or charge.")
    if "charge" in params:
        return call.find(Charge, params["charge"], param="charge", status=400)
    intent = call.find(PaymentIntent, params["payment_intent"], param="payment_intent", status=400)
    charge = None if intent.latest_charge is None else call.work.get(Charge, intent.latest_charge)
    if charge is None or charge.decline is not None:
        raise Refusal(f"This PaymentIntent ({intent.id}) does not have a successful charge to refund.")
    return charge
