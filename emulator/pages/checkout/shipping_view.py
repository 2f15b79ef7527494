"""The ways of shipping that a Checkout Session offers, written out."""

from emulator.billing.catalog.shipping_rates import DeliveryBound, DeliveryEstimate
from emulator.billing.checkout.session import CheckoutSession
from emulator.billing.checkout.settings import ShippingOption
from emulator.delivery.presentation.clean_text import clean_line
from emulator.delivery.presentation.formats import format_amount
from emulator.delivery.presentation.languages import Language
from emulator.pages.checkout.view import Choice


def shipping_choices(session: CheckoutSession, spoken: Language) -> tuple[Choice, ...]:
    """Each of them with what it costs; one is chosen."""
    chosen = session.chosen_shipping
    return tuple(_choice(each, session, spoken, is_chosen=each == chosen) for each in session.shipping_options)


def _choice(option: ShippingOption, session: CheckoutSession, spoken: Language, *, is_chosen: bool) -> Choice:
    rate = option.rate
    cost = rate.amount_in(session.currency or "") or 0
    amount = format_amount(cost, session.currency or "", spoken.locale) if cost else spoken.text("checkout.free")
    note = "" if rate.delivery_estimate is None else _estimate(rate.delivery_estimate, spoken)
    return Choice(value=rate.id, label=clean_line(rate.display_name), note=note, amount=amount, is_chosen=is_chosen)


def _estimate(estimate: DeliveryEstimate, spoken: Language) -> str:
    """How long delivery takes: `3–5 business days`, `at least 3 business days`."""
    least, most = estimate.minimum, estimate.maximum
    if least is None and most is None:
        return ""
    if most is None:
        return spoken.text("checkout.delivery.least", time=_time(least, spoken))
    if least is None:
        return spoken.text("checkout.delivery.most", time=_time(most, spoken))
    if least == most:
        return _time(most, spoken)
    if least.unit == most.unit:
        return spoken.text(f"checkout.delivery.{most.unit}s", count=f"{least.value}–{most.value}")
    return f"{_time(least, spoken)} – {_time(most, spoken)}"


def _time(bound: DeliveryBound | None, spoken: Language) -> str:
    if bound is None:
        return ""
    one_or_more = bound.unit if bound.value == 1 else f"{bound.unit}s"
    return spoken.text(f"checkout.delivery.{one_or_more}", count=str(bound.value))
