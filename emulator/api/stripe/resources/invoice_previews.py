"""Previews: /v1/invoices/create_preview, and /v1/invoices/upcoming in the versions that have it."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from marshmallow.experimental.context import Context as DumpContext

from emulator.api.stripe.endpoint import ListResult, Removal, RequestContext
from emulator.api.stripe.pagination import slice_page
from emulator.api.stripe.resources.invoices import INVOICES
from emulator.api.stripe.resources.lookups import (
    automatic_tax_rates,
    customer_of_param,
    item_references,
    missing_customer,
    redemptions,
)
from emulator.api.stripe.resources.schedule_lookups import imagined_schedule
from emulator.api.stripe.resources.subscription_lookups import subscription_references
from emulator.billing.catalog.discounts import DiscountParams
from emulator.billing.core.errors import inside, mutually_exclusive, spelling_params
from emulator.billing.core.params import NOT_GIVEN, given_or
from emulator.billing.core.structs import replace
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.invoices.invoice_items import InvoiceItem
from emulator.billing.invoices.invoice_params import InvoiceCreateParams, InvoiceReferences
from emulator.billing.invoices.lines import MAX_LINES
from emulator.billing.invoices.preview import (
    PreviewItem,
    PreviewItemParams,
    PreviewParams,
    imagined,
    imagined_items,
    previewed,
)
from emulator.billing.schedules.params import SchedulePreviewParams
from emulator.billing.schedules.schedule import SubscriptionSchedule
from emulator.billing.subscriptions.items import currency_of
from emulator.billing.subscriptions.params import ChangedItemParams
from emulator.billing.subscriptions.preview import PreviewedInvoice
from emulator.billing.subscriptions.preview_params import SubscriptionDetailsParams, require_subscription
from emulator.billing.subscriptions.subscription import Subscription
from emulator.services import invoices, schedules, subscriptions
from emulator.services.credit_grants import preview_credits
from emulator.services.subscriptions.preview import Imagine
from schemas.stripe.invoice import LineSchema, render_lines
from schemas.stripe.invoice_preview_params import (
    CreatePreviewParamsSchema,
    UpcomingLinesParams,
    UpcomingLinesParamsSchema,
    UpcomingParams,
    UpcomingParamsSchema,
)

REMOVAL = Removal("2025-03-31.basil", "To preview an invoice, use POST /v1/invoices/create_preview.")

U = TypeVar("U", bound=UpcomingParams)


@INVOICES.post("/v1/invoices/create_preview", CreatePreviewParamsSchema)
def create_preview(request: RequestContext[SchedulePreviewParams]) -> Invoice:
    """Shows what the customer's next invoice would be."""
    return _with_credits(request)


@INVOICES.get("/v1/invoices/upcoming", UpcomingParamsSchema, removal=REMOVAL)
def upcoming(request: RequestContext[UpcomingParams]) -> Invoice:
    """What `create_preview` took the place of."""
    return _with_credits(_with_coupon(request))


@INVOICES.list("/v1/invoices/upcoming/lines", UpcomingLinesParamsSchema, response_schema=LineSchema, removal=REMOVAL)
def upcoming_lines(request: RequestContext[UpcomingLinesParams]) -> ListResult:
    """All lines of the preview, in the order it shows them."""
    invoice = _with_credits(_with_coupon(request))
    page = slice_page(request, invoice.lines, "line_item")
    with DumpContext(request.ctx):
        return ListResult(page, render_lines(invoice, tuple(page.items)), parent=invoice)


def _with_credits(request: RequestContext[SchedulePreviewParams]) -> Invoice:
    return preview_credits(request.uow, _preview(request))


def _preview(request: RequestContext[SchedulePreviewParams]) -> Invoice:
    params = request.params
    if params.schedule is not NOT_GIVEN or params.schedule_details is not NOT_GIVEN:
        return _preview_schedule(request)
    subscription = _subscription(request)
    customer_id = params.customer if subscription is None else params.customer or subscription.customer
    if customer_id is NOT_GIVEN:
        raise missing_customer()
    customer = imagined(customer_of_param(request, customer_id), params.customer_details, request.ctx)
    require_subscription(params, items=_spelled_items(params))
    if subscription is None and _items_of_new_one(params):
        with spelling_params(_spelled_in_details):
            return _preview_creation(request, customer)
    subscription = subscription or subscriptions.next_to_be_billed(request.uow, customer.id)
    if subscription is not None:
        schedule = request.uow.get(SubscriptionSchedule, subscription.schedule) if subscription.schedule else None
        if schedule is not None and params.subscription_details is NOT_GIVEN:
            return _next_of_schedule(request, schedule, customer)
        with spelling_params(_spelled_in_details):
            return _preview_subscription(request, subscription, customer)
    currency = params.currency or customer.currency or _currency_of_items(request)
    added = sum(each.invoiceitem is NOT_GIVEN for each in params.invoice_items or ())
    pending = invoices.pending_items(request.uow, customer.id, currency, limit=MAX_LINES - added)
    additions = _additions(request, pending)
    discounts = redemptions(request, params.discounts, "discounts")
    said = InvoiceCreateParams(
        automatic_tax=params.automatic_tax, currency=currency, issuer=params.issuer, on_behalf_of=params.on_behalf_of
    )
    references = InvoiceReferences(
        automatic_tax_rates=automatic_tax_rates(request, params.automatic_tax), discounts=discounts
    )
    return previewed(customer, pending, additions, said, references, request.ctx)


def _subscription(request: RequestContext[SchedulePreviewParams]) -> Subscription | None:
    named = request.params.subscription
    return None if named is NOT_GIVEN else request.find(Subscription, named, param="subscription")


def _items_of_new_one(params: SchedulePreviewParams) -> Sequence[ChangedItemParams]:
    details = params.subscription_details
    return () if details is NOT_GIVEN else details.items or ()


def _spelled_items(params: SchedulePreviewParams) -> str:
    """What the request calls the items of a new subscription."""
    return "subscription_items" if isinstance(params, UpcomingParams) else "subscription_details[items]"


def _spelled_in_details(param: str) -> str:
    """How a preview spells what a subscription takes."""
    is_detail = param.partition("[")[0] in SubscriptionDetailsParams.__struct_fields__
    return inside("subscription_details")(param) if is_detail else param


def _preview_subscription(
    request: RequestContext[SchedulePreviewParams], subscription: Subscription, customer: Customer
) -> Invoice:
    """The next invoice of a subscription, changed as the details say."""
    details = given_or(request.params.subscription_details, SubscriptionDetailsParams())
    update = details.as_update
    references = subscription_references(
        request, update, update.items or (), customer.id, subscription, within="subscription_details"
    )
    imagine = _imagine(request, customer, subscription.currency)
    return subscriptions.preview_change(
        request.uow, subscription, details, references, customer, _wanted(request), imagine
    )


def _preview_creation(request: RequestContext[SchedulePreviewParams], customer: Customer) -> Invoice:
    """The first invoice of a subscription that would be made now."""
    details = given_or(request.params.subscription_details, SubscriptionDetailsParams())
    creation = details.as_creation(customer.id, request.params.currency)
    references = subscription_references(
        request, creation, details.items or (), customer.id, within="subscription_details"
    )
    currency = currency_of(references.items, given_or(request.params.currency, None))
    imagine = _imagine(request, customer, currency)
    return subscriptions.preview_creation(
        request.uow, creation, references, customer, currency, _wanted(request), imagine
    )


def _preview_schedule(request: RequestContext[SchedulePreviewParams]) -> Invoice:
    """The next invoice that a schedule makes, as it is or as the details say."""
    params = request.params
    rivals = ("subscription", "subscription_details")
    rival = next((name for name in rivals if name in params.given_names()), None)
    if rival is not None:
        named = "schedule" if params.schedule is not NOT_GIVEN else "schedule_details"
        raise mutually_exclusive(named, rival, param=rival)
    schedule = None
    if params.schedule is not NOT_GIVEN:
        schedule = request.find(SubscriptionSchedule, params.schedule, param="schedule")
    customer_id = params.customer if schedule is None else params.customer or schedule.customer
    if customer_id is NOT_GIVEN:
        raise missing_customer()
    customer = imagined(customer_of_param(request, customer_id), params.customer_details, request.ctx)
    return _next_of_schedule(request, schedule, customer)


def _next_of_schedule(
    request: RequestContext[SchedulePreviewParams], schedule: SubscriptionSchedule | None, customer: Customer
) -> Invoice:
    details = request.params.schedule_details
    if details is not NOT_GIVEN:
        after = imagined_schedule(request, schedule, details, customer)
    elif schedule is not None:
        after = schedule
    else:
        raise ValueError("neither a schedule nor its details")
    imagine = _imagine(request, customer, after.phases[-1].currency)
    proration = NOT_GIVEN if details is NOT_GIVEN else details.proration_behavior
    return schedules.preview(request.uow, after, schedule or after, proration, customer, _wanted(request), imagine)


def _imagine(request: RequestContext[SchedulePreviewParams], customer: Customer, currency: str) -> Imagine:
    """Makes pending items what the parameters say of them."""
    return lambda pending: imagined_items(customer, pending, _additions(request, pending), currency, request.ctx)


def _wanted(request: RequestContext[SchedulePreviewParams]) -> PreviewedInvoice:
    return PreviewedInvoice(
        discounts=redemptions(request, request.params.discounts, "discounts"),
        is_recurring=request.params.preview_mode == "recurring",
    )


def _additions(request: RequestContext[PreviewParams], pending: Sequence[InvoiceItem]) -> list[PreviewItem]:
    prices = {item.id: item.details.price for item in pending}
    return [_addition(request, each, n, prices) for n, each in enumerate(request.params.invoice_items or ())]


def _with_coupon(request: RequestContext[U]) -> RequestContext[U]:
    """`coupon` was another way to say `discounts[0][coupon]`."""
    params = request.params
    if params.coupon is NOT_GIVEN:
        return request
    if params.discounts is not NOT_GIVEN:
        raise mutually_exclusive("coupon", "discounts", param="coupon")
    discounts = [DiscountParams(coupon=params.coupon)] if params.coupon else None
    return replace(request, params=replace(params, coupon=NOT_GIVEN, discounts=discounts))


def _currency_of_items(request: RequestContext[PreviewParams]) -> str:
    named = [each.currency for each in request.params.invoice_items or () if each.currency is not NOT_GIVEN]
    return named[0] if named else request.ctx.account.default_currency


def _addition(
    request: RequestContext[object], item: PreviewItemParams, position: int, prices: Mapping[str, str]
) -> PreviewItem:
    params, pending_item = item.as_item_params, given_or(item.invoiceitem, None)
    param_prefix = f"invoice_items[{position}]"
    current_price = None if pending_item is None else prices.get(pending_item)
    return PreviewItem(
        params=params,
        currency=given_or(item.currency, None),
        item_references=item_references(request, params, current_price=current_price, prefix=param_prefix),
        param_prefix=param_prefix,
        pending_item=pending_item,
    )
