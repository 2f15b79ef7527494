"""Making and changing quotes (docs.stripe.com/api/quotes/create, /update; docs.stripe.com/quotes/clone)."""

from collections.abc import Sequence

from emulator.billing.catalog.discounts import DiscountTarget, Redemption, redeem_all
from emulator.billing.catalog.prices import Price, require_active
from emulator.billing.catalog.products import Product
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.core.calendar import DAY
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, missing_param, not_in_future, require_within_five_years
from emulator.billing.core.metadata import metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given, given_or
from emulator.billing.core.structs import Struct, replace
from emulator.billing.customers.invoice_settings import custom_fields
from emulator.billing.invoices.automatic_tax import LocatedRate
from emulator.billing.invoices.issuers import issuer_after
from emulator.billing.payments.connect import terms_after
from emulator.billing.quotes.automatic_tax import check_quote_taxes, quote_tax_after
from emulator.billing.quotes.params import (
    ChangedQuoteLineParams,
    NewSubscriptionDataParams,
    QuoteCreateParams,
    QuoteInvoiceSettingsParams,
    QuoteLineParams,
    QuoteUpdateParams,
    SubscriptionDataParams,
)
from emulator.billing.quotes.quote import (
    FromQuote,
    Quote,
    QuoteInvoiceSettings,
    QuoteLine,
    QuoteTransitions,
    SubscriptionData,
)
from emulator.billing.subscriptions.create import billing_mode_of
from emulator.billing.subscriptions.subscription import interval_of

DEFAULT_LIFETIME = 30 * DAY
"""Seconds in which a quote can be accepted, unless it says so: that of the documented examples."""

MAX_LINES = 20


class QuoteLineEntry(Struct, frozen=True, kw_only=True):
    """What the parameters of one line ask for, with what they name; `param_prefix` is where they stand."""

    params: QuoteLineParams
    param_prefix: str
    price: Price | None = None
    product: Product | None = None
    discounts: Given[tuple[Redemption, ...]] = NOT_GIVEN
    tax_rates: Given[tuple[TaxRate, ...]] = NOT_GIVEN

    @property
    def named(self) -> str | None:
        """The id of the line that stays; None for a new one."""
        return given_or(self.params.id, None) if isinstance(self.params, ChangedQuoteLineParams) else None


class QuoteReferences(Struct, frozen=True, kw_only=True):
    """What the parameters of a quote name, found; not given is what they say nothing of."""

    automatic_tax_rates: Sequence[LocatedRate] = ()
    default_tax_rates: Given[tuple[TaxRate, ...]] = NOT_GIVEN
    discounts: Given[tuple[Redemption, ...]] = NOT_GIVEN
    lines: Sequence[QuoteLineEntry] = ()


def new_quote(
    params: QuoteCreateParams, references: QuoteReferences, test_clock: str | None, ctx: Context, changes: Changes
) -> Quote:
    """A new draft; the caller saves it. `test_clock` is that of its customer, or the one that it names."""
    blank = Quote(
        id=ctx.new_id(Quote.RESOURCE_TYPE.prefix),
        created=ctx.now,
        currency=ctx.account.default_currency,
        expires_at=ctx.now + DEFAULT_LIFETIME,
        subscription_data=SubscriptionData(billing_mode=billing_mode_of(NOT_GIVEN, ctx)),
        test_clock=test_clock,
    )
    return with_terms(blank, params, references, ctx, changes)


def cloned_quote(original: Quote, expires_at: Given[int], *, is_revision: bool, ctx: Context) -> Quote:
    """A draft with all that another quote says; the caller saves it. Raises APIError for a revision of no open one."""
    if is_revision and original.status != "open":
        raise APIError(
            f"You can only revise a quote that is open; {original.id} is {original.status}.",
            param="from_quote[is_revision]",
        )
    return replace(
        original,
        id=ctx.new_id(Quote.RESOURCE_TYPE.prefix),
        created=ctx.now,
        expires_at=_expiry(expires_at, ctx.now + DEFAULT_LIFETIME, ctx),
        from_quote=FromQuote(quote=original.id, is_revision=is_revision),
        invoice=None,
        lines=tuple(replace(line, id=ctx.new_id("li")) for line in original.lines),
        number=None,
        revision=original.revision + 1 if is_revision else 1,
        sequence=original.sequence if is_revision else None,
        status="draft",
        subscription=None,
        subscription_schedule=None,
        transitions=QuoteTransitions(),
    )


def with_terms(
    old: Quote,
    params: QuoteCreateParams | QuoteUpdateParams,
    references: QuoteReferences,
    ctx: Context,
    changes: Changes,
) -> Quote:
    """A draft with what parameters say. Raises APIError for what does not go together."""
    if params.customer is not NOT_GIVEN and old.customer not in (None, params.customer):
        raise APIError("You cannot change the customer of a quote once it is set.", param="customer")
    quote = replace(
        old,
        automatic_tax=quote_tax_after(old.automatic_tax, params.automatic_tax, references.automatic_tax_rates),
        collection_method=given_or(params.collection_method, old.collection_method),
        connect=terms_after(
            old.connect,
            ctx,
            application_fee_amount=params.application_fee_amount,
            application_fee_percent=params.application_fee_percent,
            on_behalf_of=params.on_behalf_of,
            transfer_data=params.transfer_data,
        ),
        customer=given_or(params.customer, old.customer),
        default_tax_rates=given_or(references.default_tax_rates, old.default_tax_rates),
        description=given_or(params.description, old.description),
        expires_at=_expiry(params.expires_at, old.expires_at, ctx),
        footer=given_or(params.footer, old.footer),
        header=given_or(params.header, old.header),
        invoice_settings=_invoice_settings(old.invoice_settings, params.invoice_settings),
        metadata=metadata_after(old.metadata, params.metadata),
        subscription_data=_subscription_data(old.subscription_data, params.subscription_data, ctx),
    )
    if params.line_items is not NOT_GIVEN:
        quote = _with_lines(quote, references.lines, ctx, changes)
    if references.discounts is not NOT_GIVEN:
        target = DiscountTarget(customer=quote.customer, currency=quote.currency)
        quote = replace(quote, discounts=redeem_all(references.discounts, quote.discounts, target, ctx, changes))
    _check(quote)
    return quote


def with_expiry(quote: Quote, expires_at: Given[int], ctx: Context) -> Quote:
    """The quote with another date until which it can be accepted."""
    return replace(quote, expires_at=_expiry(expires_at, quote.expires_at, ctx))


def _expiry(wanted: Given[int], current: int, ctx: Context) -> int:
    if wanted is NOT_GIVEN:
        return current
    if wanted <= ctx.now:
        raise not_in_future("expires_at")
    return wanted


def _invoice_settings(old: QuoteInvoiceSettings, params: Given[QuoteInvoiceSettingsParams]) -> QuoteInvoiceSettings:
    if params is NOT_GIVEN:
        return old
    fields = params.custom_fields
    return QuoteInvoiceSettings(
        custom_fields=old.custom_fields if fields is NOT_GIVEN else custom_fields(fields),
        days_until_due=given_or(params.days_until_due, old.days_until_due),
        description=given_or(params.description, old.description),
        footer=given_or(params.footer, old.footer),
        issuer=issuer_after(old.issuer, params.issuer, "invoice_settings[issuer]"),
    )


def _subscription_data(old: SubscriptionData, params: Given[SubscriptionDataParams], ctx: Context) -> SubscriptionData:
    if params is NOT_GIVEN:
        return old
    if params.effective_date:
        require_within_five_years("subscription_data[effective_date]", params.effective_date, ctx.now)
    mode = params.billing_mode if isinstance(params, NewSubscriptionDataParams) else NOT_GIVEN
    return SubscriptionData(
        billing_mode=old.billing_mode if mode is NOT_GIVEN else billing_mode_of(mode, ctx),
        description=given_or(params.description, old.description),
        effective_date=given_or(params.effective_date, old.effective_date),
        # Declarative, unlike metadata elsewhere: what is not named is gone.
        metadata=old.metadata if params.metadata is NOT_GIVEN else metadata_after({}, params.metadata),
        trial_period_days=given_or(params.trial_period_days, old.trial_period_days),
    )


def _with_lines(quote: Quote, entries: Sequence[QuoteLineEntry], ctx: Context, changes: Changes) -> Quote:
    if len(entries) > MAX_LINES:
        raise APIError(f"A quote can have at most {MAX_LINES} line items.", param="line_items")
    current = {line.id: line for line in quote.lines}
    first = next((entry.price.currency for entry in entries if entry.price is not None), None)
    kept = next((current[entry.named] for entry in entries if entry.named in current), None)
    currency = first or (quote.currency if kept is None else kept.price.currency)
    quote = replace(quote, currency=currency)
    return replace(quote, lines=tuple(_line(quote, current, entry, ctx, changes) for entry in entries))


def _line(
    quote: Quote, current: dict[str, QuoteLine], entry: QuoteLineEntry, ctx: Context, changes: Changes
) -> QuoteLine:
    params, price = entry.params, entry.price
    old = None if entry.named is None else current.get(entry.named)
    if entry.named is not None and old is None:
        param = f"{entry.param_prefix}[id]"
        raise APIError(f"No such line item: '{entry.named}'", code="resource_missing", param=param)
    if price is not None:
        _check_price(price, quote.currency, f"{entry.param_prefix}[price]")
        name = entry.product.name if entry.product is not None else price.nickname or price.id
        old = QuoteLine(id=ctx.new_id("li") if old is None else old.id, description=name, price=price)
    if old is None:
        param = f"{entry.param_prefix}[price]"
        raise missing_param(param)
    target = DiscountTarget(customer=quote.customer, currency=quote.currency)
    wanted = entry.discounts
    return replace(
        old,
        discounts=old.discounts if wanted is NOT_GIVEN else redeem_all(wanted, old.discounts, target, ctx, changes),
        quantity=given_or(params.quantity, old.quantity),
        tax_rates=given_or(entry.tax_rates, old.tax_rates),
    )


def _check_price(price: Price, currency: str, param: str) -> None:
    require_active(price, param)
    if price.currency != currency:
        raise APIError(
            f"The price specified supports currencies of `{price.currency}` which doesn't match the expected currency: "
            f"`{currency}`.",
            param=param,
        )
    if price.recurring is not None and price.recurring.usage_type == "metered":
        raise APIError("Metered prices are not emulated on quotes: leave them to the subscription.", param=param)


def _check(quote: Quote) -> None:
    intervals = {interval_of(line.price) for line in quote.lines if line.is_recurring}
    if len(intervals) > 1:
        raise APIError("All recurring prices of a quote must have the same billing interval.", param="line_items")
    data = quote.subscription_data
    if quote.lines and not quote.recurs and (data.trial_period_days or data.effective_date):
        raise APIError(
            "You can only set `subscription_data` if the quote has a line item with a recurring price.",
            param="subscription_data",
        )
    check_quote_taxes(quote)
    _check_shares(quote)
    if quote.collection_method != "send_invoice" and quote.invoice_settings.days_until_due is not None:
        raise APIError(
            "You can only specify `days_until_due` if the collection method is `send_invoice`.",
            param="invoice_settings[days_until_due]",
        )


def _check_shares(quote: Quote) -> None:
    """Raises APIError for amounts beside what recurs, and for percentages without it.

    docs.stripe.com/api/quotes/create, `application_fee_amount` and the like; Stripe's words are not known.
    """
    terms, transfer = quote.connect, quote.connect.transfer_data
    amounts = {
        "application_fee_amount": terms.application_fee_amount,
        "transfer_data[amount]": None if transfer is None else transfer.amount,
    }
    percentages = {
        "application_fee_percent": terms.application_fee_percent,
        "transfer_data[amount_percent]": None if transfer is None else transfer.amount_percent,
    }
    wrong = [param for param, value in (amounts if quote.recurs else percentages).items() if value is not None]
    if quote.lines and wrong:
        rule = "cannot be set if" if quote.recurs else "can only be set if"
        raise APIError(f"`{wrong[0]}` {rule} the quote has a line item with a recurring price.", param=wrong[0])
