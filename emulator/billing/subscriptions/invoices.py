"""The invoices that a subscription makes (docs.stripe.com/billing/invoices/subscription).

Lines stand in the recorded order: what is billed once, then prorations in the order in which they came to be, then the
items.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from emulator.billing.arithmetic.discount_amounts import DiscountAmount
from emulator.billing.catalog.discounts import Discount
from emulator.billing.core.calendar import DAY, Period
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.params import NOT_GIVEN
from emulator.billing.core.structs import Struct, replace
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.auto_advance import schedule_finalization
from emulator.billing.invoices.invoice import CustomerSnapshot, Invoice, Line, Rendering
from emulator.billing.invoices.invoice_items import InvoiceItem
from emulator.billing.invoices.item_details import ItemDetails
from emulator.billing.invoices.lines import MAX_LINES
from emulator.billing.invoices.payment_settings import PaymentSettings
from emulator.billing.invoices.subscription_parents import (
    BillingReason,
    CreditedItems,
    InvoiceOrigin,
    InvoiceParent,
)
from emulator.billing.invoices.totals import empty_amounts, recalculated
from emulator.billing.subscriptions.proration import prorated, share_of
from emulator.billing.subscriptions.subscription import Subscription, SubscriptionItem


class InvoicePlan(Struct, frozen=True, kw_only=True):
    """An invoice that is to be made.

    Attributes:
        reason: why it is made.
        period: what it says its period is.
        lines: the lines of items, in order.
        pending: the items that wait, oldest first. What there is no room for waits on, but nothing that came to be
            along with the invoice.
        finalizes_itself: whether it is left a draft for an hour; else the caller finalizes it at once.
    """

    reason: BillingReason
    period: Period
    lines: Sequence[ItemDetails] = ()
    pending: Sequence[InvoiceItem] = ()
    finalizes_itself: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to bill."""
        return not self.lines and not self.pending


def draft_invoice(
    subscription: Subscription, customer: Customer, plan: InvoicePlan, ctx: Context, changes: Changes
) -> Invoice:
    """A new draft of a subscription, with its lines and the items that waited."""
    invoice_id = ctx.new_id("in")
    room = MAX_LINES - len(plan.lines)
    made = {item.id for item in changes.saved(InvoiceItem)}
    taken = sorted(plan.pending, key=lambda item: (item.id not in made, item.details.is_proration, item.id))[:room]
    waited = sorted(taken, key=lambda item: (item.details.is_proration, item.id))
    lines = [Line.of(item.id, item.details) for item in waited]
    lines += [Line(id=ctx.new_id("il"), invoice_item=None, details=details) for details in plan.lines]
    settings, is_sent = subscription.invoice_settings, subscription.collection_method == "send_invoice"
    blank = Invoice(
        id=invoice_id,
        created=ctx.now,
        customer=customer.id,
        currency=subscription.currency,
        account_tax_ids=settings.account_tax_ids,
        automatic_tax=subscription.automatic_tax,
        amounts=empty_amounts(subscription.currency, customer.balance_in(subscription.currency)),
        billing_reason=plan.reason,
        collection_method=subscription.collection_method,
        connect=subscription.connect,
        customer_snapshot=CustomerSnapshot.of(customer),
        custom_fields=settings.custom_fields or customer.invoice_settings.custom_fields,
        default_payment_method=subscription.default_payment_method,
        default_source=subscription.default_source,
        default_tax_rates=subscription.default_tax_rates,
        description=settings.description,
        discounts=discounts_in_force(subscription, customer, ctx.now),
        due_date=ctx.now + (subscription.days_until_due or 0) * DAY if is_sent else None,
        footer=settings.footer or customer.invoice_settings.footer,
        issuer=settings.issuer,
        lines=tuple(lines),
        parent=InvoiceParent(subscription=subscription.id, metadata=dict(subscription.metadata)),
        payment_settings=_payment_settings(subscription.payment_settings),
        period_end=plan.period.end,
        period_start=plan.period.start,
        rendering=Rendering(amount_tax_display=customer.invoice_settings.amount_tax_display),
        test_clock=subscription.test_clock,
        webhooks_delivered_at=None if ctx.notified("invoice.created") and plan.finalizes_itself else ctx.now,
    )
    invoice = recalculated(replace(blank, auto_advance=collects(subscription)))
    if plan.finalizes_itself:
        invoice = schedule_finalization(blank, invoice, NOT_GIVEN, ctx, changes)
    for item in waited:
        changes.write_ahead(replace(item, invoice=invoice.id), owner=invoice.id)
    changes.save(invoice)
    changes.emit("invoice.created", invoice)
    return invoice


_OF_SUBSCRIPTIONS_ALONE: Mapping[str, frozenset[str]] = {
    "blik": frozenset({"mandate_options"}),
    "card": frozenset({"mandate_options", "network"}),
    "pix": frozenset({"mandate_options"}),
}
"""The options of payment methods that an invoice does not have."""


def _payment_settings(settings: PaymentSettings) -> PaymentSettings:
    """What of a subscription's settings is its invoices' as well."""
    options = settings.payment_method_options
    if options is None:
        return settings
    kept = {
        type: {name: value for name, value in named.items() if name not in _OF_SUBSCRIPTIONS_ALONE.get(type, ())}
        for type, named in options.items()
    }
    return replace(settings, payment_method_options=kept)


def collects(subscription: Subscription) -> bool:
    """Whether its invoices go their way by themselves: not of an unpaid one, nor while drafts are kept."""
    keeps_drafts = (
        subscription.pause_collection is not None and subscription.pause_collection.behavior == "keep_as_draft"
    )
    return subscription.status != "unpaid" and not keeps_drafts


def invoice_origin(subscription: Subscription, now: int) -> InvoiceOrigin:
    """What an invoice that is made by hand takes from its subscription: a period that ends now."""
    parent = InvoiceParent(subscription=subscription.id, metadata=dict(subscription.metadata))
    return InvoiceOrigin(parent=parent, period_start=subscription.current_period.start, period_end=now)


def discounts_in_force(subscription: Subscription, customer: Customer, second: int) -> tuple[Discount, ...]:
    """What is taken off its invoices at a second (unix, UTC): its own discounts, else the customer's."""
    standing = tuple(each for each in subscription.discounts if not each.is_over(second))
    if standing or subscription.discounts:
        return standing
    own = customer.discount
    return () if own is None or own.is_over(second) else (own,)


def with_billed_lines(items: Sequence[SubscriptionItem], invoice: Invoice) -> tuple[SubscriptionItem, ...]:
    """The items, each knowing on which lines of an invoice it was billed last, and what discounts took off it there."""
    taken = {each.key: each.discount_amounts for each in invoice.amounts.lines}
    after = []
    for item in items:
        lines = _last_lines_of(item, invoice)
        if lines and item.billed is not None:
            credited = CreditedItems(invoice=invoice.id, invoice_line_items=tuple(line.id for line in lines))
            billed = replace(item.billed, credited_items=credited)
            if lines[0].details.discountable:
                off = _added_up([amount for line in lines for amount in taken[line.id]])
                billed = replace(billed, taken=_for_whole_period(off, lines[0], item.billed.period))
            item = replace(item, billed=billed)
        after.append(item)
    return tuple(after)


def _last_lines_of(item: SubscriptionItem, invoice: Invoice) -> list[Line]:
    """The lines that bill an item for the last of its periods: several where its price has tiers."""
    lines = [line for line in invoice.lines if _item_of(line) == item.id and _bills_item(line)]
    return [line for line in lines if line.details.period_start == lines[-1].details.period_start]


def _added_up(amounts: Sequence[DiscountAmount]) -> tuple[DiscountAmount, ...]:
    """What each discount takes off several lines."""
    sums: dict[str, int] = {}
    for each in amounts:
        sums[each.discount] = sums.get(each.discount, 0) + each.amount
    return tuple(DiscountAmount(discount, amount) for discount, amount in sums.items())


def _for_whole_period(taken: Sequence[DiscountAmount], line: Line, whole: Period) -> tuple[DiscountAmount, ...]:
    """What discounts took off a line, as if it had been for a whole period."""
    part = Period(line.details.period_start, line.details.period_end)
    if part == whole or part.seconds == 0:
        return tuple(taken)
    share = share_of(whole, part)
    return tuple(replace(each, amount=prorated(Fraction(each.amount), share)) for each in taken)


def _item_of(line: Line) -> str | None:
    return None if line.details.parent is None else line.details.parent.subscription_item


def _bills_item(line: Line) -> bool:
    """Whether a line bills an item of the subscription, rather than giving something back or billing something once."""
    text = line.details.text
    return text is not None and text.kind in ("item", "remaining_time")


def use_up_discounts(subscription: Subscription, invoice: Invoice) -> Subscription:
    """The subscription once an invoice was made: a coupon for one invoice is gone if it took something off that one."""
    used = {each.discount for each in invoice.amounts.total_discount_amounts if each.amount}

    def left(discounts: tuple[Discount, ...]) -> tuple[Discount, ...]:
        return tuple(each for each in discounts if not (each.once and each.id in used))

    items = tuple(replace(item, discounts=left(item.discounts)) for item in subscription.items)
    return replace(subscription, discounts=left(subscription.discounts), items=items)
