"""What is bought on the page of a Checkout Session, and what it costs, written out.

As Stripe's own page shows it (docs.stripe.com/payments/checkout): the name of what recurs and how often, the days of a
trial and what follows them, and each line, discount, shipping and tax up to what is due today.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from emulator.billing.arithmetic.amounts import Amounts
from emulator.billing.catalog.discounts import Discount
from emulator.billing.catalog.document_amounts import DocumentAmounts
from emulator.billing.catalog.prices import Recurring
from emulator.billing.catalog.products import Product
from emulator.billing.catalog.promotion_codes import PromotionCode
from emulator.billing.checkout.amounts import renewal, total, totals
from emulator.billing.checkout.choices import is_added, quantity_bounds
from emulator.billing.checkout.first_period import end_of_first_period
from emulator.billing.checkout.session import CheckoutLine, CheckoutSession
from emulator.billing.core.calendar import DAY
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import Struct, replace
from emulator.billing.subscriptions.subscription import interval_of
from emulator.delivery.presentation.clean_text import clean_line, clean_text
from emulator.delivery.presentation.document_formatter import DocumentFormatter
from emulator.delivery.presentation.formats import format_amount, format_day
from emulator.delivery.presentation.languages import Language
from emulator.pages.checkout.view import Field, Item, Order, Sum
from emulator.services import checkout
from emulator.services.checkout import DueNow
from emulator.services.subscriptions.loading import products_of
from emulator.store.unit_of_work import UnitOfWork

AMOUNT, QUANTITY = "amount.", "quantity."
"""What the names of the fields for a line begin with; its id follows."""

LONGEST_CODE = 100


def order_of(session: CheckoutSession, business: str, spoken: Language, uow: UnitOfWork) -> Order:
    """What a session sells, on an account of that name."""
    return _Writer(session, business, spoken, uow, due_of(session, uow)).order()


def due_of(session: CheckoutSession, uow: UnitOfWork) -> DueNow:
    """What is to be paid at once, as far as that can be told: of a session that is over what it came to."""
    if session.status == "open":
        try:
            return checkout.due_now(uow, session, checkout.customer_left(uow, session))
        except APIError:
            # Of automatic tax, where nobody has said where they are yet, for one.
            pass
    return DueNow(total(session))


class _Writer(Struct, frozen=True):
    """Writes the order of a session in a language."""

    session: CheckoutSession
    business: str
    spoken: Language
    uow: UnitOfWork
    due: DueNow

    def order(self) -> Order:
        """All of it; of a session that only saves a payment method, what it is about."""
        if not self.session.lines:
            return Order(title=self.spoken.text("checkout.title.save", business=self.business))
        amounts = totals(self.session)
        first = next((line for line in self.session.lines if line.is_recurring), None)
        if first is None or first.price.recurring is None:
            due = "" if self._is_undecided else self._amount(self.due.total)
            return self._with_items(amounts, Order(title=self._title(), amount=due))
        subject = self._subject()
        if self.session.subscription_data.has_trial:
            title = self.spoken.text("checkout.title.try", subject=subject)
            amount = self._amount(self.due.total) if self.due.total else self._days_free()
            head = Order(title=title, amount=amount, note=self._then(first.price.recurring, self._end_of_trial()))
            return self._with_items(amounts, head)
        title, later = self.spoken.text("checkout.title.subscribe", subject=subject), renewal(self.session)
        head = Order(title=title, amount=self._amount(self.due.total))
        if later is not None and later.total == self.due.total:
            return self._with_items(amounts, replace(head, per=self.per(first.price.recurring)))
        ends = end_of_first_period(self.session.subscription_data, interval_of(first.price), self.uow.ctx.now)
        return self._with_items(amounts, replace(head, note=self._then(first.price.recurring, ends)))

    def per(self, recurring: Recurring) -> str:
        """How often something is paid: `per month`, `every 3 months`."""
        if recurring.interval_count == 1:
            return self.spoken.text(f"checkout.per.{recurring.interval}")
        return self.spoken.text(f"interval.{recurring.interval}s", count=str(recurring.interval_count))

    def _title(self) -> str:
        kind = self.session.submit_type
        key = kind if kind in ("donate", "book") else "pay"
        return self.spoken.text(f"checkout.title.{key}", business=self.business)

    def _subject(self) -> str:
        """What is subscribed to: by its name where it is one thing, by its seller's otherwise."""
        names = [clean_line(line.description) for line in self.session.lines if line.is_recurring]
        return names[0] if len(names) == 1 else self.business

    def _days_free(self) -> str:
        days = self._trial_days()
        return self.spoken.text("checkout.free_day" if days == 1 else "checkout.free_days", count=str(days))

    def _trial_days(self) -> int:
        """How long the trial takes, begun days as whole ones."""
        terms = self.session.subscription_data
        if terms.trial_end is not None:
            return max(1, -(-(terms.trial_end - self.uow.ctx.now) // DAY))
        return terms.trial_period_days or 1

    def _end_of_trial(self) -> int:
        return self.session.subscription_data.trial_end or self.uow.ctx.now + self._trial_days() * DAY

    def _then(self, recurring: Recurring, second: int) -> str:
        """What each whole period costs, and from when on (unix seconds, UTC)."""
        later = renewal(self.session)
        if later is None:
            return ""
        price = f"{self._amount(later.total)} {self.per(recurring)}"
        return self.spoken.text("checkout.then", price=price, date=format_day(second, self.spoken.locale))

    def _with_items(self, amounts: Amounts, head: Order) -> Order:
        added = {line.id for line in self.session.lines}
        offered = [line for line in self.session.optional_items if line.id not in added]
        products = products_of(self.uow, [line.price for line in (*self.session.lines, *offered)])
        items = tuple(self._item(line, products.get(line.price.product)) for line in self.session.lines)
        offers = (self._item(line, products.get(line.price.product)) for line in offered)
        return replace(
            head,
            items=items,
            offers=tuple(replace(each, fields=()) for each in offers),
            sums=() if self._is_undecided else tuple(self._sums(amounts)),
            code=self._code(),
            can_update=any(item.fields for item in items),
        )

    def _item(self, line: CheckoutLine, product: Product | None) -> Item:
        """A line at its full price, whatever is due of it today."""
        described = clean_line((product and product.description) or "")
        return Item(
            id=line.id,
            name=clean_line(line.description),
            details=tuple(filter(None, (described, *self._details(line)))),
            amount=self._line_amount(line),
            fields=tuple(self._fields(line)),
            can_go=is_added(self.session, line),
        )

    def _line_amount(self, line: CheckoutLine) -> str:
        if line.quantity is None:
            return self.spoken.text("checkout.by_use")
        if line.choosable is not None and line.amount is None:
            return ""
        return self._amount(line.cost(self._currency))

    def _details(self, line: CheckoutLine) -> Iterator[str]:
        if line.quantity is not None and line.quantity > 1:
            counted = self.spoken.text("checkout.count", count=str(line.quantity))
            unit = line.price.terms_in(self._currency).unit_amount_decimal
            each = "" if unit is None else self.spoken.text("checkout.each", amount=self._exact(Decimal(unit)))
            yield " · ".join(filter(None, ("" if line.adjustable else counted, each)))
        if line.price.recurring is not None:
            yield self.per(line.price.recurring)
            if self.session.subscription_data.has_trial:
                yield self._days_free()

    def _fields(self, line: CheckoutLine) -> Iterator[Field]:
        """What the customer decides about a line."""
        bounds = quantity_bounds(self.session, line)
        if bounds is not None and line.quantity is not None:
            hint = f"{bounds.minimum}–{bounds.maximum}"
            yield self._field(f"{QUANTITY}{line.id}", "field.quantity", str(line.quantity), "numeric", hint)
        if line.choosable is not None:
            chosen = "" if line.amount is None else self._amount(line.amount)
            least = self._amount(line.choosable.minimum)
            yield self._field(f"{AMOUNT}{line.id}", "checkout.amount", chosen, "decimal", least)

    def _field(self, name: str, label: str, value: str, mode: str, hint: str) -> Field:
        return Field(name=name, label=self.spoken.text(label), value=value, mode=mode, hint=hint, longest=20)

    @property
    def _is_undecided(self) -> bool:
        """Whether the customer has yet to choose what to pay."""
        return any(line.choosable is not None and line.amount is None for line in self.session.lines)

    def _sums(self, amounts: Amounts) -> Iterator[Sum]:
        text = self.spoken.text
        shown, formatter = self._named_amounts(), DocumentFormatter(self.spoken, self._currency)
        codes = self._codes() if self.session.allow_promotion_codes else {}
        yield Sum(label=text("totals.subtotal"), amount=self._amount(amounts.subtotal))
        for taken in amounts.total_discount_amounts:
            for named in shown.discounts([taken]):
                row, code = formatter.discount(named), codes.get(taken.discount, "")
                yield Sum(label=code or row.label, amount=row.value, note=row.label if code else "", removes=code)
        if amounts.shipping_cost is not None:
            option = self.session.chosen_shipping
            name = "" if option is None else clean_line(option.rate.display_name)
            cost = amounts.shipping_cost.amount_subtotal
            yield Sum(label=text("totals.shipping"), amount=self.cost(cost), note=name)
        for tax in shown.taxes(amounts.total_taxes):
            row = formatter.tax(tax)
            yield Sum(label=row.label, amount=row.value)
        for label, amount in (("checkout.earlier", self.due.earlier), ("totals.applied_balance", self.due.balance)):
            if amount:
                yield Sum(label=text(label), amount=self._amount(amount))
        label = "totals.total" if self.session.mode == "payment" else "checkout.due_today"
        yield Sum(label=text(label), amount=self._amount(self.due.total), is_total=True)

    def cost(self, minor_units: int) -> str:
        """What something costs that may be free."""
        return self._amount(minor_units) if minor_units else self.spoken.text("checkout.free")

    def _named_amounts(self) -> DocumentAmounts:
        session = self.session
        tax = session.automatic_tax
        rates = [rate for line in session.lines for rate in line.tax_rates]
        rates += session.subscription_data.default_tax_rates
        rates += [] if tax is None or tax.rate is None else [tax.rate]
        of_lines = [discount for line in session.lines for discount in line.discounts]
        return DocumentAmounts([*session.discounts_in_force, *of_lines], rates)

    def _codes(self) -> Mapping[str, str]:
        """The codes that the customer typed, by the ids of the discounts that they made."""
        return {each.id: self._code_of(each) for each in self.session.discounts if each.promotion_code is not None}

    def _code_of(self, discount: Discount) -> str:
        code = self.uow.get(PromotionCode, discount.promotion_code or "")
        return "" if code is None else clean_line(code.code)

    def _code(self) -> Field | None:
        if not self.session.allow_promotion_codes or self.session.discounts:
            return None
        return Field(name="code", label=self.spoken.text("field.promotion_code"), longest=LONGEST_CODE)

    @property
    def _currency(self) -> str:
        return self.session.currency or ""

    def _amount(self, minor_units: int) -> str:
        return format_amount(minor_units, self._currency, self.spoken.locale)

    def _exact(self, minor_units: Decimal) -> str:
        return format_amount(minor_units, self._currency, self.spoken.locale)


def message_of(text: str | None) -> str:
    """What the business says on its page, as it wrote it."""
    return clean_text(text or "").strip()
