"""Payment methods: /v1/payment_methods and /v1/customers/:id/payment_methods."""

from typing import Any

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import list_page
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.lookups import customer_of_param
from emulator.api.stripe.resources.payment_lookups import customer_if_any, find_or_create_method
from emulator.billing.core.errors import APIError
from emulator.billing.customers.customer import Customer
from emulator.billing.payments.payment_methods import (
    PaymentMethod,
    attach_payment_method,
    create_payment_method,
    detach_payment_method,
    update_payment_method,
)
from emulator.store.read_session import Page
from schemas.stripe.invoice_params import RetrieveParamsSchema
from schemas.stripe.payment_method import (
    AttachParamsSchema,
    CustomerPaymentMethodListParamsSchema,
    DetachParamsSchema,
    PaymentMethodCreateParamsSchema,
    PaymentMethodListParamsSchema,
    PaymentMethodSchema,
    PaymentMethodUpdateParamsSchema,
)

PAYMENT_METHODS = Resource(
    PaymentMethod,
    PaymentMethodSchema,
    "/v1/payment_methods/<method>",
    permission="payment_method",
    id_param="payment_method",
)


@PAYMENT_METHODS.post("/v1/payment_methods", PaymentMethodCreateParamsSchema)
def create(request: RequestContext[Any]) -> PaymentMethod:
    """Makes a card from a test number or a test token."""
    return create_payment_method(request.params, request.ctx, request.changes)


@PAYMENT_METHODS.get("/v1/payment_methods/<method>", RetrieveParamsSchema)
def retrieve(request: RequestContext[Any], method: str) -> PaymentMethod:
    """One payment method; a test token shows a fresh one."""
    return find_or_create_method(request, method, status=404)


@PAYMENT_METHODS.post("/v1/payment_methods/<method>", PaymentMethodUpdateParamsSchema)
def update(request: RequestContext[Any], method: str) -> PaymentMethod:
    """Updates a payment method that is attached to a customer."""
    found = request.find(PaymentMethod, method, param="payment_method")
    return update_payment_method(found, request.params, request.changes)


@PAYMENT_METHODS.post("/v1/payment_methods/<method>/attach", AttachParamsSchema)
def attach(request: RequestContext[Any], method: str) -> PaymentMethod:
    """Attaches a payment method to a customer."""
    if "customer" not in request.params:
        raise APIError("Must provide customer or customer_account.", code="parameter_missing")
    customer = customer_of_param(request, request.params["customer"])
    return attach_payment_method(find_or_create_method(request, method, status=404), customer, request.changes)


@PAYMENT_METHODS.post("/v1/payment_methods/<method>/detach", DetachParamsSchema)
def detach(request: RequestContext[Any], method: str) -> PaymentMethod:
    """Detaches a payment method from its customer, for good."""
    found = request.find(PaymentMethod, method, param="payment_method")
    return detach_payment_method(found, customer_if_any(request, found.customer), request.changes)


@PAYMENT_METHODS.list("/v1/payment_methods", PaymentMethodListParamsSchema)
def list_methods(request: RequestContext[Any]) -> ListResult:
    """A customer's payment methods; without a customer, none."""
    if "customer" not in request.params:
        return ListResult(Page([], False))
    return _page(request, customer_of_param(request, request.params["customer"]))


@PAYMENT_METHODS.list("/v1/customers/<customer>/payment_methods", CustomerPaymentMethodListParamsSchema)
def list_of_customer(request: RequestContext[Any], customer: str) -> ListResult:
    """A customer's payment methods."""
    return _page(request, request.find(Customer, customer, param="customer"))


@PAYMENT_METHODS.get("/v1/customers/<customer>/payment_methods/<method>", RetrieveParamsSchema)
def retrieve_of_customer(request: RequestContext[Any], customer: str, method: str) -> PaymentMethod:
    """One of a customer's payment methods."""
    owner = request.find(Customer, customer, param="customer")
    found = request.find(PaymentMethod, method, param="payment_method")
    if found.customer != owner.id:
        raise request.missing(PaymentMethod, method, param="payment_method")
    return found


def _page(request: RequestContext[Any], customer: Customer) -> ListResult:
    equals = {"customer": customer.id}
    equals |= {name: request.params[name] for name in ("allow_redisplay", "type") if name in request.params}
    return list_page(request, PaymentMethod, equals)
