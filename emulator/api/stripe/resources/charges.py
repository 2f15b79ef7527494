"""Charges: /v1/charges."""

from emulator.api.ordered_lists import list_all
from emulator.api.stripe.endpoint import RequestContext
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.payment_lookups import check_customer
from emulator.api.stripe.search_fields import AMOUNT, CREATED, CURRENCY, CUSTOMER, STATUS
from emulator.api.stripe.search_query import Field
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import given_or
from emulator.billing.payments.charges import (
    Charge,
    ChargeCaptureParams,
    ChargeUpdateParams,
    update_charge,
    with_capture_details,
)
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.refunds import Refund
from emulator.services import payments
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import UnitOfWork
from schemas.stripe.charge import (
    ChargeCaptureParamsSchema,
    ChargeListParamsSchema,
    ChargeSchema,
    ChargeUpdateParamsSchema,
)
from schemas.stripe.objects import Rendered, render

_EMBEDDED_REFUNDS = 10


def _refunds(charge: str, uow: UnitOfWork) -> Rendered:
    found = list_all(uow, Refund, Selection(equals={"charge": charge}, limit=_EMBEDDED_REFUNDS))
    return {
        "object": "list",
        "data": [render(each, uow.ctx) for each in found[:_EMBEDDED_REFUNDS]],
        "has_more": len(found) > _EMBEDDED_REFUNDS,
        "total_count": len(found),
        "url": f"/v1/charges/{charge}/refunds",
    }


CHARGES = Resource(
    Charge,
    ChargeSchema,
    "/v1/charges/<charge>",
    permission="charge",
    id_param="id",
    includes={"refunds": _refunds},
    search_fields={
        "amount": AMOUNT,
        "created": CREATED,
        "currency": CURRENCY,
        "customer": CUSTOMER,
        "disputed": Field("token", lambda _charge: "false"),
        "refunded": Field("token", lambda charge: str(charge.refunded).lower()),
        "status": STATUS,
    },
    filters=("customer", "payment_intent", "transfer_group"),
)
CHARGES.add_retrieve()
CHARGES.add_list(ChargeListParamsSchema)


@CHARGES.post("/v1/charges/<charge>", ChargeUpdateParamsSchema)
def update(request: RequestContext[ChargeUpdateParams], charge: str) -> Charge:
    """Updates what a charge says of itself."""
    check_customer(request, request.params.customer)
    return update_charge(CHARGES.find(request, charge), request.params, request.changes)


@CHARGES.post("/v1/charges/<charge>/capture", ChargeCaptureParamsSchema)
def capture(request: RequestContext[ChargeCaptureParams], charge: str) -> Charge:
    """Collects a hold, and with it the intent that made it."""
    found = request.find(Charge, charge, param="charge")
    if found.captured:
        raise APIError(f"Charge {found.id} has already been captured.", code="charge_already_captured")
    intent = request.find(PaymentIntent, found.payment_intent, param="charge")
    held = with_capture_details(found, request.params)
    payments.capture(request.uow, intent, given_or(request.params.amount, None), charge=held)
    return request.find(Charge, charge, param="charge")
