"""Finding what a payment needs."""

from emulator.api.stripe.endpoint import RequestContext
from emulator.api.stripe.resources.lookups import customer_of_param
from emulator.billing.core.params import NOT_GIVEN, Given
from emulator.billing.customers.customer import Customer
from emulator.billing.payments.cards import card_name_of_token
from emulator.billing.payments.payment_methods import PaymentMethod, new_payment_method


def find_or_create_method(
    request: RequestContext[object], id: str, *, param: str = "payment_method", status: int = 400
) -> PaymentMethod:
    """The payment method with this id; a test token makes a fresh one. Raises APIError for an unknown id."""
    card = card_name_of_token(id)
    if card is not None:
        return new_payment_method(card, request.ctx, request.changes)
    return request.find(PaymentMethod, id, param=param, status=status)


def resolve_method_param(request: RequestContext[object], wanted: Given[str]) -> PaymentMethod | None:
    """The payment method that the parameter `payment_method` names, if it is given."""
    return None if wanted is NOT_GIVEN else find_or_create_method(request, wanted)


def check_customer(request: RequestContext[object], customer: Given[str]) -> None:
    """Refuses a `customer` that does not exist."""
    if customer is not NOT_GIVEN:
        customer_of_param(request, customer)


def customer_if_any(request: RequestContext[object], id: str | None) -> Customer | None:
    """A customer that may be gone."""
    return None if id is None else request.uow.get(Customer, id)
