"""/v1/payment_intents: the intents that finalized invoices made."""

from emulator.api.stripe.endpoint import Call, Listed, Routes
from emulator.api.stripe.lists import list_page
from emulator.billing.payment_intents import PaymentIntent
from schemas.stripe.payment_intent import (
    PaymentIntentListParams,
    PaymentIntentRetrieveParams,
    PaymentIntentSchema,
)

routes = Routes(shows=PaymentIntentSchema)


@routes.get("/v1/payment_intents/<intent>", PaymentIntentRetrieveParams)
def retrieve(call: Call, intent: str) -> PaymentIntent:
    """One intent."""
    return call.find(PaymentIntent, intent, param="intent")


@routes.list("/v1/payment_intents", PaymentIntentListParams)
def list_intents(call: Call) -> Listed:
    """The intents of the account, or of a customer."""
    equals = {"customer": call.params["customer"]} if "customer" in call.params else {}
    return list_page(call, PaymentIntent, equals)
