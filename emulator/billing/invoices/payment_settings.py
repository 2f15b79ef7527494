"""How an invoice may be paid: its `payment_settings` (docs.stripe.com/api/invoices/object)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

MethodOptions = dict[str, dict[str, Any]]
"""What was asked for each type of payment method, by its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSettings:
    """What is handed to the invoice's payment intent. `payment_method_types` is None while Stripe chooses them."""

    default_mandate: str | None = None
    payment_method_options: MethodOptions | None = None
    payment_method_types: tuple[str, ...] | None = None


def merged_settings(old: PaymentSettings, given: Mapping[str, Any]) -> PaymentSettings:
    """The settings with those `given` applied; options merge, and a type of method given as None loses its own."""
    new: dict[str, Any] = {}
    if "default_mandate" in given:
        new["default_mandate"] = given["default_mandate"]
    if "payment_method_types" in given:
        new["payment_method_types"] = tuple(given["payment_method_types"] or ()) or None
    if "payment_method_options" in given:
        new["payment_method_options"] = _merged_options(old.payment_method_options, given["payment_method_options"])
    return replace(old, **new)


def _merged_options(old: MethodOptions | None, given: Mapping[str, Mapping[str, Any] | None]) -> MethodOptions | None:
    options = dict(old or {})
    for name, wanted in given.items():
        if wanted is None:
            options.pop(name, None)
        else:
            options[name] = {**options.get(name, {}), **wanted}
    return options or None
