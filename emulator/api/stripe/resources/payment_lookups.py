"""Finding what a payment needs."""

from typing import Protocol

from emulator.api.stripe.endpoint import RequestContext
from emulator.api.stripe.resources.lookups import customer_of_param
from emulator.api.stripe.resources.source_lookups import method_of_data
from emulator.billing.core.context import Context
from emulator.billing.core.errors import mutually_exclusive
from emulator.billing.core.params import NOT_GIVEN, Given
from emulator.billing.customers.customer import Customer
from emulator.billing.payments.confirmation_tokens import ConfirmationToken, require_unused
from emulator.billing.payments.mandates import Mandate
from emulator.billing.payments.method_params import PaymentMethodDataParams
from emulator.billing.payments.payment_method_configurations import MethodConfiguration, offering, require_active
from emulator.billing.payments.payment_methods import PaymentMethod, method_of_token
from emulator.services.payment_method_configurations import configuration_named
from emulator.services.payments import attached_method


def find_or_create_method(request: RequestContext[object], id: str, *, status: int = 400) -> PaymentMethod:
    """The payment method with this id; a test token makes a fresh one. Raises APIError for an unknown id."""
    fresh = method_of_token(id, request.ctx)
    if fresh is not None:
        request.changes.save(fresh)
        return fresh
    return request.find(PaymentMethod, id, param="payment_method", status=status)


def customers_method(request: RequestContext[object], id: str, customer: str, param: str) -> PaymentMethod:
    """The payment method that a parameter names. Raises APIError for one that there is not, or is not the customer's.

    That the first is told with other words than the second is what tierrun/tier looks for (api.go, TestAPISubscribe).
    """
    request.find(PaymentMethod, id, param=param, status=400)
    return attached_method(request.uow, id, customer, param)


def resolve_method_param(request: RequestContext[object], wanted: Given[str]) -> PaymentMethod | None:
    """The payment method that the parameter `payment_method` names, if it is given."""
    return None if wanted is NOT_GIVEN else find_or_create_method(request, wanted)


class MethodParams(Protocol):
    """Parameters that name a payment method, or make one."""

    @property
    def payment_method(self) -> Given[str]:
        """The id of one, or a test token."""
        ...

    @property
    def payment_method_data(self) -> Given[PaymentMethodDataParams]:
        """What makes one."""
        ...


def method_of_params(request: RequestContext[object], params: MethodParams) -> PaymentMethod | None:
    """The payment method that a request names or makes, if it does. Raises APIError where it does both."""
    if params.payment_method_data is NOT_GIVEN:
        return resolve_method_param(request, params.payment_method)
    if params.payment_method is not NOT_GIVEN:
        raise mutually_exclusive("payment_method", "payment_method_data")
    return method_of_data(request, params.payment_method_data)


def confirmation_token_of(request: RequestContext[object], id: Given[str]) -> ConfirmationToken | None:
    """The token that an intent is to be confirmed with, if one is named. Raises APIError for what is none any more."""
    if id is NOT_GIVEN:
        return None
    token = request.find(ConfirmationToken, id, param="confirmation_token", status=400)
    require_unused(token, request.ctx)
    return token


def offering_context(request: RequestContext[object], wanted: Given[str], kept: str | None = None) -> Context:
    """The context whose account offers what the payment method configuration does that a parameter names.

    `kept` is the one that was named before, if one was. Raises APIError for one that there is not, or is inactive.
    """
    if wanted is not NOT_GIVEN:
        return offering(request.ctx, method_configuration_of_param(request, wanted))
    return offering(request.ctx, None if kept is None else configuration_named(request.uow, kept))


def method_configuration_of_param(
    request: RequestContext[object], id: str, param: str = "payment_method_configuration"
) -> MethodConfiguration:
    """The payment method configuration that a parameter names. Raises APIError for none, and for an inactive one."""
    found = configuration_named(request.uow, id)
    if found is None:
        raise request.missing(MethodConfiguration, id, param=param, status=400)
    require_active(found, param)
    return found


def mandate_of_param(request: RequestContext[object], id: Given[str | None]) -> Mandate | None:
    """The mandate that a parameter names, if it is given. Raises APIError for an unknown id."""
    return request.find(Mandate, id, param="mandate", status=400) if id else None


def check_customer(request: RequestContext[object], customer: Given[str]) -> None:
    """Refuses a `customer` that does not exist."""
    if customer is not NOT_GIVEN:
        customer_of_param(request, customer)


def customer_if_any(request: RequestContext[object], id: str | None) -> Customer | None:
    """A customer that may be gone."""
    return None if id is None else request.uow.get(Customer, id)
