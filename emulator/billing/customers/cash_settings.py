"""How what customers send by bank transfer is to be applied (docs.stripe.com/api/customers/create, `cash_balance`)."""

from emulator.billing.core.params import NOT_GIVEN, Given, Params


class CashSettingsParams(Params, frozen=True, kw_only=True):
    """How cash is to be applied."""

    reconciliation_mode: Given[str] = NOT_GIVEN


class CashBalanceParams(Params, frozen=True, kw_only=True):
    """What a customer's parameters say of their cash."""

    settings: Given[CashSettingsParams] = NOT_GIVEN
