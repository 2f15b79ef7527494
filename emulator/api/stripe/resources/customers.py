"""Customers: /v1/customers."""

from emulator.api.stripe.embedded_lists import with_changes
from emulator.api.stripe.endpoint import DeletedObject, HandlerResult, ListResult, RequestContext
from emulator.api.stripe.pagination import filters, list_page
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.customer_inclusions import subscriptions as shown_subscriptions
from emulator.api.stripe.resources.lookups import customer_discount, find_test_clock
from emulator.api.stripe.resources.payment_lookups import resolve_method_param
from emulator.api.stripe.resources.rendering_lookups import check_customer_template
from emulator.api.stripe.resources.source_lookups import source_of_customer, source_of_param
from emulator.api.stripe.search_fields import CREATED, NAME
from emulator.api.stripe.search_query import Field
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, Params, given_or
from emulator.billing.core.structs import replace
from emulator.billing.customers.create import create_customer
from emulator.billing.customers.customer import Customer, delete_customer
from emulator.billing.customers.invoice_prefixes import InvoicePrefix
from emulator.billing.customers.invoice_settings import InvoiceSettingsParams
from emulator.billing.customers.params import CustomerCreateParams, CustomerParams, CustomerUpdateParams
from emulator.billing.customers.tax_locations import require_tax_location
from emulator.billing.customers.update import update_customer
from emulator.billing.payments.cash import update_cash_balance
from emulator.billing.payments.payment_methods import (
    PaymentMethod,
    attach_payment_method,
    is_source_id,
    require_attached,
)
from emulator.billing.payments.sources import attach_source, detach_source, set_default_source, source_of
from emulator.services import schedules, subscriptions, test_clocks
from emulator.services.payment_state import cash_balance_of
from emulator.services.payments import attached_method
from emulator.store.list_queries import Selection
from emulator.store.unit_of_work import UnitOfWork
from emulator.store.whole_lists import list_all
from schemas.stripe.customer import (
    CustomerCreateParamsSchema,
    CustomerListParams,
    CustomerListParamsSchema,
    CustomerSchema,
    CustomerUpdateParamsSchema,
)
from schemas.stripe.discount import DiscountSchema
from schemas.stripe.invoice_params import DeleteParamsSchema, RetrieveParamsSchema
from schemas.stripe.objects import Rendered, render

_EMBEDDED_SOURCES = 10


def _sources(customer: str, uow: UnitOfWork) -> Rendered:
    selection = Selection(
        equals={"customer": customer}, limit=_EMBEDDED_SOURCES, predicate=lambda method: is_source_id(method.id)
    )
    found = with_changes(uow, PaymentMethod, selection, list_all(uow, PaymentMethod, selection))
    return {
        "object": "list",
        "data": [render(source_of(each), uow.ctx) for each in found[:_EMBEDDED_SOURCES]],
        "has_more": len(found) > _EMBEDDED_SOURCES,
        "total_count": len(found),
        "url": f"/v1/customers/{customer}/sources",
    }


def _cash_balance(customer: str, uow: UnitOfWork) -> Rendered:
    return render(cash_balance_of(uow, customer), uow.ctx)


CUSTOMERS = Resource(
    Customer,
    CustomerSchema,
    "/v1/customers/<customer>",
    permission="customer",
    id_param="id",
    parts=(DiscountSchema,),
    includes={"cash_balance": _cash_balance, "sources": _sources, "subscriptions": shown_subscriptions},
    search_fields={
        "created": CREATED,
        "email": Field("text", lambda customer: customer.email, key="email_key"),
        "name": NAME,
        "phone": Field("text", lambda customer: customer.phone),
    },
)


@CUSTOMERS.post("/v1/customers", CustomerCreateParamsSchema)
def create(request: RequestContext[CustomerCreateParams]) -> Customer:
    """Creates a customer, and attaches the payment method that comes along."""
    params = request.params
    _enter_test_clock(request)
    method = resolve_method_param(request, params.payment_method)
    wanted = _default_method(params.invoice_settings)
    if wanted is not None and (method is None or wanted not in (method.id, params.payment_method)):
        require_attached(None, wanted, "", _DEFAULT_METHOD)
    check_customer_template(request, None)
    discount, prefix = customer_discount(request), _prefix_holder(request)
    if method is not None and wanted is not None:
        params = _with_default_method(params, method.id)
    existing = request.uow.get(Customer, params.id) if params.id else None
    customer = create_customer(params, prefix, request.ctx, request.changes, discount=discount, existing=existing)
    _check_location(request, customer)
    if method is not None:
        attach_payment_method(method, customer, request.changes)
    return _with_money(request, customer)


@CUSTOMERS.get("/v1/customers/<customer>", RetrieveParamsSchema)
def retrieve(request: RequestContext[OperationParams], customer: str) -> HandlerResult:
    """A deleted customer can still be retrieved, as a stub."""
    found = CUSTOMERS.find(request, customer)
    return _stub(found) if found.deleted else found


@CUSTOMERS.post("/v1/customers/<customer>", CustomerUpdateParamsSchema)
def update(request: RequestContext[CustomerUpdateParams], customer: str) -> Customer:
    """Updating a deleted customer is refused with 400, an unknown one with 404."""
    found = CUSTOMERS.find(request, customer)
    if found.deleted:
        raise request.missing(Customer, customer, param="id", status=400)
    wanted = _default_method(request.params.invoice_settings)
    if wanted is not None:
        attached_method(request.uow, wanted, found.id, _DEFAULT_METHOD)
    check_customer_template(request, found.invoice_settings.template)
    discount, prefix = customer_discount(request), _prefix_holder(request)
    updated = update_customer(found, request.params, prefix, request.ctx, request.changes, discount=discount)
    _check_location(request, updated)
    named = request.params.default_source
    if named is not NOT_GIVEN:
        source = source_of_customer(request, named, updated.id, param="default_source", status=400)
        updated = set_default_source(updated, source.id, request.changes)
    return _with_money(request, updated)


@CUSTOMERS.delete("/v1/customers/<customer>", DeleteParamsSchema)
def delete(request: RequestContext[Params], customer: str) -> DeletedObject:
    """Deletes a customer, once; the subscriptions and what is planned of them end with it."""
    found = CUSTOMERS.find(request, customer)
    if found.deleted:
        raise CUSTOMERS.missing(request, customer)
    subscriptions.cancel_all(request.uow, found.id)
    schedules.cancel_all(request.uow, found.id)
    left = CUSTOMERS.find(request, customer)
    return _stub(delete_customer(left, request.changes))


@CUSTOMERS.list("/v1/customers", CustomerListParamsSchema)
def list_customers(request: RequestContext[CustomerListParams]) -> ListResult:
    """The customers that are not deleted: those of a test clock, or those who live on none."""
    listed = request.params.test_clock or "listed"
    if request.params.test_clock:
        find_test_clock(request, request.params.test_clock)
    return list_page(request, Customer, filters(listed=listed, email=request.params.email))


def _with_money(request: RequestContext[CustomerParams], customer: Customer) -> Customer:
    """The customer with what they pay with: the source that comes along takes the place of the default one.

    docs.stripe.com/api/customers/update, `source` and `cash_balance`.
    """
    if request.params.cash_balance is not NOT_GIVEN:
        update_cash_balance(
            cash_balance_of(request.uow, customer.id), request.params.cash_balance.settings, request.changes
        )
    if request.params.source is NOT_GIVEN:
        return customer
    source = source_of_param(request, request.params.source)
    replaced = request.uow.get(PaymentMethod, customer.default_source) if customer.default_source else None
    attached, customer = attach_source(source, customer, request.changes)
    customer = set_default_source(customer, attached.id, request.changes)
    if replaced is not None:
        detach_source(replaced, customer, attached.id, request.changes)
    return customer


def _enter_test_clock(request: RequestContext[CustomerCreateParams]) -> None:
    """From now on it is what time it is on the clock that the customer is to live on; that must have room for it."""
    named = request.params.test_clock
    if not named:
        return
    clock = find_test_clock(request, named)
    test_clocks.require_room(request.uow, clock)
    request.uow.enter_time_of(request.params)


_DEFAULT_METHOD = "invoice_settings[default_payment_method]"


def _default_method(settings: Given[InvoiceSettingsParams]) -> str | None:
    return None if settings is NOT_GIVEN else given_or(settings.default_payment_method, None)


def _with_default_method(params: CustomerCreateParams, method: str) -> CustomerCreateParams:
    """The parameters with the id that the payment method named in them has: a test token makes a new one."""
    settings = given_or(params.invoice_settings, InvoiceSettingsParams())
    return replace(params, invoice_settings=replace(settings, default_payment_method=method))


def _check_location(request: RequestContext[CustomerParams], customer: Customer) -> None:
    tax = request.params.tax
    if tax is not NOT_GIVEN and tax.validate_location == "immediately":
        require_tax_location(customer)


def _stub(customer: Customer) -> DeletedObject:
    return DeletedObject(customer.id, Customer.RESOURCE_TYPE.name)


def _prefix_holder(request: RequestContext[CustomerParams]) -> InvoicePrefix | None:
    wanted = request.params.invoice_prefix
    return request.uow.get(InvoicePrefix, wanted) if wanted else None
