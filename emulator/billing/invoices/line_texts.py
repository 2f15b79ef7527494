"""The English words in which the API says what lines of subscriptions are for.

A PDF, a mail or a page writes the same facts in its reader's language. The words are Stripe's, as recorded; those of
intervals of several units are a choice.
"""

from datetime import UTC, datetime
from decimal import Decimal

from emulator.billing.core.money import exponent
from emulator.billing.documents.line_text import LineText

_SIGNS = {
    "aud": "$",
    "cad": "$",
    "cny": "¥",
    "eur": "€",
    "gbp": "£",
    "hkd": "$",
    "inr": "₹",
    "jpy": "¥",
    "krw": "₩",
    "mxn": "$",
    "nzd": "$",
    "sgd": "$",
    "twd": "$",
    "usd": "$",
}
"""How a currency's amounts are signed; of others the code stands before the amount."""


def in_english(text: LineText) -> str:
    """What the API shows as `description`."""
    if text.kind == "free_trial":
        return f"Free trial for {text.subject}"
    if text.kind == "trial_period":
        unit = f" (per {text.unit_label})" if text.unit_label else ""
        return f"Trial period for {text.subject}{unit}"
    if text.kind == "item":
        tier = "" if text.tier is None else f"Tier {text.tier} "
        return text.subject if text.unit_amount is None else f"{text.subject} ({tier}at {_price(text)})"
    begin = "Unused" if text.kind == "unused_time" else "Remaining"
    discount = "" if text.percent_off is None else f" (with {float(text.percent_off)}% off)"
    return f"{begin} time on {text.subject}{discount} after {_day(text.date or 0)}"


def _price(text: LineText) -> str:
    amount = signed_amount(Decimal(text.unit_amount or 0), text.currency)
    every = text.interval if text.interval_count == 1 else f"every {text.interval_count} {text.interval}s"
    return f"{amount} / {every}"


def signed_amount(minor_units: Decimal, currency: str) -> str:
    """An amount with the sign of its currency: `$1,234.50`; decimals beyond the minor unit are kept."""
    decimals = exponent(currency)
    value = minor_units.scaleb(-decimals)
    shown = max(decimals, -int(value.normalize().as_tuple().exponent))
    return f"{_SIGNS.get(currency, f'{currency.upper()} ')}{value:,.{shown}f}"


def _day(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).strftime("%d %b %Y")
