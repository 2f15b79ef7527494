"""How an invoice may be paid: its `payment_settings` (docs.stripe.com/api/invoices/object)."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from emulator.billing.core.params import NOT_GIVEN, Given, Params, given_or
from emulator.billing.core.structs import Struct
from emulator.billing.payments.bank_transfers import transfer_for
from emulator.billing.payments.method_types import METHOD_TYPES

_TRANSFER = "payment_settings[payment_method_options][customer_balance][bank_transfer]"

MethodOptions: TypeAlias = dict[str, dict[str, Any]]
"""What was asked for each type of payment method, by its name."""

MethodOptionsParam: TypeAlias = Mapping[str, dict[str, Any] | None]
"""The parameter `payment_method_options`: None for a type of payment method takes its options away."""


class PaymentSettings(Struct, frozen=True, kw_only=True):
    """What is handed to the invoice's payment intent. `payment_method_types` is None while Stripe chooses them."""

    default_mandate: str | None = None
    payment_method_options: MethodOptions | None = None
    payment_method_types: tuple[str, ...] | None = None

    @property
    def intent_types(self) -> tuple[str, ...] | None:
        """Those that a payment intent has as well: some, such as `ach_credit_transfer`, are of invoices alone."""
        return tuple(each for each in self.payment_method_types or () if each in METHOD_TYPES) or None

    def options_of(self, type: str) -> dict[str, Any]:
        """What was asked for a type of payment method."""
        return (self.payment_method_options or {}).get(type) or {}


class PaymentSettingsParams(Params, frozen=True, kw_only=True):
    """How an invoice may be paid; no types of payment methods at all leave them to Stripe."""

    default_mandate: Given[str | None] = NOT_GIVEN
    payment_method_options: Given[MethodOptionsParam] = NOT_GIVEN
    payment_method_types: Given[Sequence[str] | None] = NOT_GIVEN


def settings_after(old: PaymentSettings, params: Given[PaymentSettingsParams], currency: str) -> PaymentSettings:
    """The settings after a request that may leave them out; the options of each type of payment method merge.

    Raises APIError for a bank transfer that nobody can make in the currency: no mail, page or PDF could ask for it.
    """
    if params is NOT_GIVEN:
        return old
    types = given_or(params.payment_method_types, old.payment_method_types)
    settings = PaymentSettings(
        default_mandate=given_or(params.default_mandate, old.default_mandate),
        payment_method_options=_options_after(old.payment_method_options, params.payment_method_options),
        payment_method_types=tuple(types or ()) or None,
    )
    transfer = settings.options_of("customer_balance").get("bank_transfer")
    if transfer is not None:
        transfer_for(currency, transfer, _TRANSFER)
    return settings


def _options_after(old: MethodOptions | None, params: Given[MethodOptionsParam]) -> MethodOptions | None:
    if params is NOT_GIVEN:
        return old
    options = dict(old or {})
    for name, wanted in params.items():
        if wanted is None:
            options.pop(name, None)
        else:
            options[name] = {**options.get(name, {}), **wanted}
    return options or None
