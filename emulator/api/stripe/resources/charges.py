"""Charges: /v1/charges."""

from emulator.api.stripe.embedded_lists import with_changes
from emulator.api.stripe.endpoint import HandlerResult, RequestContext
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.lookups import customer_of_param
from emulator.api.stripe.resources.payment_lookups import check_customer
from emulator.api.stripe.resources.source_lookups import source_of_param
from emulator.api.stripe.search_fields import AMOUNT, CREATED, CURRENCY, CUSTOMER, STATUS
from emulator.api.stripe.search_query import Field
from emulator.billing.core.errors import APIError, spelling_params
from emulator.billing.core.params import NOT_GIVEN, given_or
from emulator.billing.customers.customer import Customer
from emulator.billing.payments.capture import capture_hold
from emulator.billing.payments.charges import (
    Charge,
    ChargeCaptureParams,
    ChargeUpdateParams,
    update_charge,
    with_capture_details,
)
from emulator.billing.payments.direct_charges import ChargeCreateParams, create_charge
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.payment_methods import PaymentMethod
from emulator.billing.payments.refunds import Refund
from emulator.billing.payments.sources import Source
from emulator.services import payments
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import UnitOfWork
from emulator.store.whole_lists import list_all
from schemas.stripe.charge import (
    ChargeCaptureParamsSchema,
    ChargeCreateParamsSchema,
    ChargeListParamsSchema,
    ChargeSchema,
    ChargeUpdateParamsSchema,
)
from schemas.stripe.objects import Rendered, render

_EMBEDDED_REFUNDS = 10


def _refunds(charge: str, uow: UnitOfWork) -> Rendered:
    selection = Selection(equals={"charge": charge}, limit=_EMBEDDED_REFUNDS)
    found = with_changes(uow, Refund, selection, list_all(uow, Refund, selection))
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
        "disputed": Field("token", lambda charge: str(charge.dispute is not None).lower()),
        "refunded": Field("token", lambda charge: str(charge.refunded).lower()),
        "status": STATUS,
    },
    filters=("customer", "payment_intent", "transfer_group"),
)
CHARGES.add_retrieve()
CHARGES.add_list(ChargeListParamsSchema)


@CHARGES.post("/v1/charges", ChargeCreateParamsSchema)
def create(request: RequestContext[ChargeCreateParams]) -> HandlerResult:
    """Charges a source, or the default one of a customer."""
    params = request.params
    customer = None if params.customer is NOT_GIVEN else customer_of_param(request, params.customer)
    charged = create_charge(
        params, _source(request, customer), None if customer is None else customer.id, request.ctx, request.changes
    )
    return charged.declined or charged.charge


def _source(request: RequestContext[ChargeCreateParams], customer: Customer | None) -> PaymentMethod:
    """What is charged: what is named, which must be the customer's where it is somebody's, or their default source."""
    named = request.params.source
    if named is not NOT_GIVEN:
        found = source_of_param(request, named)
        if found.customer is not None and (customer is None or found.customer != customer.id):
            raise request.missing(Source, found.id, param="source", status=400)
        return found
    if customer is None:
        raise APIError("Must provide source or customer.", code="parameter_missing")
    default = None if customer.default_source is None else request.uow.get(PaymentMethod, customer.default_source)
    if default is None:
        raise APIError(
            "Cannot charge a customer that has no active card",
            status=402,
            code="missing",
            param="card",
            type="card_error",
        )
    return default


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
    if found.payment_intent is None:
        held = with_capture_details(found, request.params)
        return capture_hold(held, given_or(request.params.amount, None), request.ctx, request.changes)
    intent = request.find(PaymentIntent, found.payment_intent, param="charge")
    held = with_capture_details(found, request.params)
    with spelling_params(lambda name: "amount" if name == "amount_to_capture" else name):
        payments.capture(request.uow, intent, given_or(request.params.amount, None), charge=held)
    return request.find(Charge, charge, param="charge")
