"""What lines of subscriptions say: facts, and the English words in which the API tells them.

A PDF, a mail or a page writes the same facts in its reader's language. The words are Stripe's, as recorded; those of
intervals of several units are a choice.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Literal

from emulator.billing.core.money import exponent

LineTextKind = Literal["item", "free_trial", "trial_period", "unused_time", "remaining_time"]

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


@dataclass(frozen=True, slots=True, kw_only=True)
class LineText:
    """What a line is for.

    Attributes:
        kind: an item for a whole period, for a trial (flexible or classic billing), or for a part of a period.
        product: the name of the product.
        currency: the currency of `unit_amount`.
        quantity: how many; None where none is to be named.
        unit_label: what one of them is called, if it is called anything.
        unit_amount: what one costs, a decimal string in minor units; None where that cannot be said.
        interval: how often it is billed: `day`, `week`, `month` or `year`.
        interval_count: every so many of them.
        percent_off: the percentage that a discount takes off, a decimal string.
        date: the second (unix, UTC) from which on a part is billed.
    """

    kind: LineTextKind
    product: str
    currency: str = "usd"
    quantity: int | None = None
    unit_label: str | None = None
    unit_amount: str | None = None
    interval: str | None = None
    interval_count: int = 1
    percent_off: str | None = None
    date: int | None = None

    @property
    def subject(self) -> str:
        """The product with its quantity, `3 × Gold`; a part of a period names one of it without."""
        is_part = self.kind in ("unused_time", "remaining_time")
        if self.quantity is None or self.kind == "trial_period" or (is_part and self.quantity == 1):
            return self.product
        label = f" {self.unit_label}" if self.unit_label else ""
        return f"{self.quantity}{label} × {self.product}"


def in_english(text: LineText) -> str:
    """What the API shows as `description`."""
    if text.kind == "free_trial":
        return f"Free trial for {text.subject}"
    if text.kind == "trial_period":
        return f"Trial period for {text.subject}"
    if text.kind == "item":
        return text.subject if text.unit_amount is None else f"{text.subject} (at {_price(text)})"
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
