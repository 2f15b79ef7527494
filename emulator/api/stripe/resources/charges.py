"""Charges: /v1/charges."""

from dataclasses import replace
from typing import Any

from emulator.api.stripe.endpoint import Call, ListResult, Routes
from emulator.api.stripe.pagination import list_page
from emulator.api.stripe.resources.lookups import customer_of_param
from emulator.api.stripe.resources.payment_lookups import settle_invoice
from emulator.billing.core.errors import Refusal
from emulator.billing.payments.charges import Charge, update_charge
from emulator.billing.payments.confirmation import ConfirmationResult, capture_intent
from emulator.billing.payments.payment_intents import PaymentIntent
from schemas.stripe.charge import ChargeCaptureParams, ChargeListParams, ChargeSchema, ChargeUpdateParams
from schemas.stripe.invoice_params import RetrieveParams

routes = Routes(response_schema=ChargeSchema)


@routes.get("/v1/charges/<charge>", RetrieveParams)
def retrieve(call: Call, charge: str) -> Charge:
    """One charge."""
    return call.find(Charge, charge, param="id")


@routes.post("/v1/charges/<charge>", ChargeUpdateParams)
def update(call: Call, charge: str) -> Charge:
    """Updates what a charge says of itself."""
    if "customer" in call.params:
        customer_of_param(call, call.params["customer"])
    return update_charge(call.find(Charge, charge, param="id"), call.params, call.changes)


@routes.post("/v1/charges/<charge>/capture", ChargeCaptureParams)
def capture(call: Call, charge: str) -> Charge:
    """Collects a hold, and with it the intent that made it."""
    found = call.find(Charge, charge, param="charge")
    if found.captured:
        raise Refusal(f"Charge {found.id} has already been captured.", code="charge_already_captured")
    intent = call.find(PaymentIntent, found.payment_intent, param="charge")
    details: dict[str, Any] = {name: call.params[name] for name in _CAPTURE_PARAMS if name in call.params}
    captured = capture_intent(intent, replace(found, **details), call.params.get("amount"), call.changes)
    settle_invoice(call, ConfirmationResult(captured))
    return call.find(Charge, charge, param="charge")


_CAPTURE_PARAMS = ("receipt_email", "statement_descriptor", "statement_descriptor_suffix", "transfer_group")


@routes.list("/v1/charges", ChargeListParams)
def list_charges(call: Call) -> ListResult:
    """The charges of the account, of a customer, of an intent."""
    names = ("customer", "payment_intent", "transfer_group")
    return list_page(call, Charge, {name: call.params[name] for name in names if name in call.params})
