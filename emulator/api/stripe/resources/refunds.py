"""Refunds: /v1/refunds."""

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import list_page
from emulator.api.stripe.resource import Resource
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, ListParams, OperationParams
from emulator.billing.payments.charges import Charge
from emulator.billing.payments.payment_intents import PaymentIntent
from emulator.billing.payments.refunds import (
    Refund,
    RefundCreateParams,
    RefundUpdateParams,
    cancellation_error,
    unpaid_intent_error,
    update_refund,
)
from emulator.services import refunds
from schemas.stripe.charge import ChargeSchema
from schemas.stripe.invoice_params import RetrieveParamsSchema
from schemas.stripe.refund import (
    ChargeRefundListParamsSchema,
    ChargeRefundParams,
    ChargeRefundParamsSchema,
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
    return refunds.create(request.uow, _charge(request), request.params)


@REFUNDS.post("/v1/refunds/<refund>/cancel", RefundCancelParamsSchema)
def cancel(request: RequestContext[OperationParams], refund: str) -> Refund:
    """Refuses: a refund to a card is made at once."""
    REFUNDS.find(request, refund)
    raise cancellation_error()


def _charge(request: RequestContext[RefundCreateParams]) -> Charge:
    params = request.params
    if params.charge is not NOT_GIVEN and params.payment_intent is NOT_GIVEN:
        return request.find(Charge, params.charge, param="id")
    if params.charge is not NOT_GIVEN or params.payment_intent is NOT_GIVEN:
        raise APIError("One of the following params should be provided for this request: payment_intent or charge.")
    intent = request.find(PaymentIntent, params.payment_intent, param="payment_intent", status=400)
    charge = None if intent.latest_charge is None else request.uow.get(Charge, intent.latest_charge)
    if charge is None or charge.decline is not None:
        raise unpaid_intent_error(intent.id)
    return charge


_OF_CHARGE = "/v1/charges/<charge>/refunds"


@REFUNDS.post(_OF_CHARGE, ChargeRefundParamsSchema)
def create_of_charge(request: RequestContext[ChargeRefundParams], charge: str) -> Refund:
    """Gives back a charge, by the old path that still answers (84 of 84 recorded)."""
    params = request.params
    given = RefundCreateParams(amount=params.amount, metadata=params.metadata, reason=params.reason)
    return refunds.create(request.uow, _charge_of_path(request, charge), given)


@REFUNDS.post("/v1/charges/<charge>/refund", ChargeRefundParamsSchema, response_schema=ChargeSchema)
def refund_charge(request: RequestContext[ChargeRefundParams], charge: str) -> Charge:
    """Gives back a charge, by the oldest path, which answers with the charge."""
    create_of_charge(request, charge)
    return _charge_of_path(request, charge)


@REFUNDS.list(_OF_CHARGE, ChargeRefundListParamsSchema)
def list_of_charge(request: RequestContext[ListParams], charge: str) -> ListResult:
    """The refunds of a charge."""
    return list_page(request, Refund, {"charge": _charge_of_path(request, charge).id})


@REFUNDS.get(f"{_OF_CHARGE}/<refund>", RetrieveParamsSchema)
def retrieve_of_charge(request: RequestContext[OperationParams], charge: str, refund: str) -> Refund:
    """One refund of a charge."""
    return _refund_of_charge(request, charge, refund)


@REFUNDS.post(f"{_OF_CHARGE}/<refund>", RefundUpdateParamsSchema)
def update_of_charge(request: RequestContext[RefundUpdateParams], charge: str, refund: str) -> Refund:
    """Updates a refund of a charge."""
    return update_refund(_refund_of_charge(request, charge, refund), request.params, request.changes)


def _charge_of_path(request: RequestContext[object], charge: str) -> Charge:
    return request.find(Charge, charge, param="id")


def _refund_of_charge(request: RequestContext[object], charge: str, refund: str) -> Refund:
    found = REFUNDS.find(request, refund)
    if found.charge != charge:
        raise REFUNDS.missing(request, refund)
    return found
