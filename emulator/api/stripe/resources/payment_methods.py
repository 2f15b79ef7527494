"""Payment methods: /v1/payment_methods and /v1/customers/:id/payment_methods."""

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import filters, list_page
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.lookups import customer_of_param, missing_customer
from emulator.api.stripe.resources.payment_lookups import customer_if_any, find_or_create_method
from emulator.api.stripe.resources.source_lookups import method_of_data
from emulator.billing.core.params import NOT_GIVEN, OperationParams
from emulator.billing.customers.customer import Customer
from emulator.billing.payments.method_params import PaymentMethodCreateParams, PaymentMethodUpdateParams
from emulator.billing.payments.payment_methods import (
    PaymentMethod,
    attach_payment_method,
    detach_payment_method,
    update_payment_method,
)
from emulator.store.list_queries import Page
from schemas.stripe.invoice_params import RetrieveParamsSchema
from schemas.stripe.payment_method import (
    AttachParams,
    AttachParamsSchema,
    CustomerPaymentMethodListParams,
    CustomerPaymentMethodListParamsSchema,
    DetachParamsSchema,
    PaymentMethodCreateParamsSchema,
    PaymentMethodListParams,
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
def create(request: RequestContext[PaymentMethodCreateParams]) -> PaymentMethod:
    """Makes a payment method, which belongs to nobody yet."""
    return method_of_data(request, request.params)


@PAYMENT_METHODS.post("/v1/payment_methods/<method>", PaymentMethodUpdateParamsSchema)
def update(request: RequestContext[PaymentMethodUpdateParams], method: str) -> PaymentMethod:
    """Updates a payment method that a customer has."""
    found = PAYMENT_METHODS.find(request, method)
    return update_payment_method(found, request.params, request.ctx, request.changes)


@PAYMENT_METHODS.get("/v1/payment_methods/<method>", RetrieveParamsSchema)
def retrieve(request: RequestContext[OperationParams], method: str) -> PaymentMethod:
    """One payment method; a test token shows a fresh one."""
    return find_or_create_method(request, method, status=404)


@PAYMENT_METHODS.post("/v1/payment_methods/<method>/attach", AttachParamsSchema)
def attach(request: RequestContext[AttachParams], method: str) -> PaymentMethod:
    """Attaches a payment method to a customer."""
    if request.params.customer is NOT_GIVEN:
        raise missing_customer()
    customer = customer_of_param(request, request.params.customer)
    return attach_payment_method(find_or_create_method(request, method, status=404), customer, request.changes)


@PAYMENT_METHODS.post("/v1/payment_methods/<method>/detach", DetachParamsSchema)
def detach(request: RequestContext[OperationParams], method: str) -> PaymentMethod:
    """Detaches a payment method from its customer, for good."""
    found = PAYMENT_METHODS.find(request, method)
    return detach_payment_method(found, customer_if_any(request, found.customer), request.changes)


@PAYMENT_METHODS.list("/v1/payment_methods", PaymentMethodListParamsSchema)
def list_methods(request: RequestContext[PaymentMethodListParams]) -> ListResult:
    """A customer's payment methods; without a customer, none."""
    if request.params.customer is NOT_GIVEN:
        return ListResult(Page([], False))
    return _page(request, customer_of_param(request, request.params.customer))


@PAYMENT_METHODS.list("/v1/customers/<customer>/payment_methods", CustomerPaymentMethodListParamsSchema)
def list_of_customer(request: RequestContext[CustomerPaymentMethodListParams], customer: str) -> ListResult:
    """A customer's payment methods."""
    return _page(request, request.find(Customer, customer, param="customer"))


@PAYMENT_METHODS.get("/v1/customers/<customer>/payment_methods/<method>", RetrieveParamsSchema)
def retrieve_of_customer(request: RequestContext[OperationParams], customer: str, method: str) -> PaymentMethod:
    """One of a customer's payment methods."""
    owner = request.find(Customer, customer, param="customer")
    found = PAYMENT_METHODS.find(request, method)
    if found.customer != owner.id:
        raise PAYMENT_METHODS.missing(request, method)
    return found


def _page(request: RequestContext[CustomerPaymentMethodListParams], customer: Customer) -> ListResult:
    params = request.params
    equals = filters(customer=customer.id, allow_redisplay=params.allow_redisplay, type=params.type)
    return list_page(request, PaymentMethod, equals)
