"""How what customers send by bank transfer is to be applied (docs.stripe.com/api/customers/create, `cash_balance`)."""

from dataclasses import dataclass

from emulator.billing.core.params import NOT_GIVEN, Given, Params


@dataclass(frozen=True, slots=True, kw_only=True)
class CashSettingsParams(Params):
    """How cash is to be applied."""

    reconciliation_mode: Given[str] = NOT_GIVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class CashBalanceParams(Params):
    """What a customer's parameters say of their cash."""

    settings: Given[CashSettingsParams] = NOT_GIVEN
