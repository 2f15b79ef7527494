"""Finding what a payment needs."""

from typing import Any

from emulator.api.stripe.endpoint import RequestContext
from emulator.api.stripe.resources.lookups import customer_of_param
from emulator.billing.customers.customer import Customer
from emulator.billing.payments.cards import card_of_token
from emulator.billing.payments.payment_methods import PaymentMethod, new_payment_method


def find_or_create_method(
    request: RequestContext[Any], id: str, *, param: str = "payment_method", status: int = 400
) -> PaymentMethod:
    """The payment method with this id; a test token makes a fresh one. Raises APIError for an unknown id."""
    card = card_of_token(id)
    return (
        request.find(PaymentMethod, id, param=param, status=status)
        if card is None
        else new_payment_method(card, request.ctx, request.changes)
    )


def resolve_method_param(request: RequestContext[Any]) -> PaymentMethod | None:
    """The payment method of the parameter of that name, if it is given."""
    wanted = request.params.get("payment_method")
    return None if wanted is None else find_or_create_method(request, wanted)


def check_customer(request: RequestContext[Any]) -> None:
    """Refuses a `customer` that does not exist."""
    if "customer" in request.params:
        customer_of_param(request, request.params["customer"])


def customer_if_any(request: RequestContext[Any], id: str | None) -> Customer | None:
    """A customer that may be gone."""
    return None if id is None else request.uow.get(Customer, id)
