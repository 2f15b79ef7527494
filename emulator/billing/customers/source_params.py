"""What a customer is to pay with, as the old way spells it (docs.stripe.com/api/tokens)."""

from emulator.billing.core.params import NOT_GIVEN, Given, Params


class TokenCardParams(Params, frozen=True, kw_only=True):
    """A card as the old way spells it."""

    address_city: Given[str] = NOT_GIVEN
    address_country: Given[str] = NOT_GIVEN
    address_line1: Given[str] = NOT_GIVEN
    address_line2: Given[str] = NOT_GIVEN
    address_state: Given[str] = NOT_GIVEN
    address_zip: Given[str] = NOT_GIVEN
    currency: Given[str] = NOT_GIVEN
    cvc: Given[str] = NOT_GIVEN
    exp_month: int
    exp_year: int
    name: Given[str] = NOT_GIVEN
    number: str


class TokenBankAccountParams(Params, frozen=True, kw_only=True):
    """A bank account as the old way spells it."""

    account_holder_name: Given[str] = NOT_GIVEN
    account_holder_type: Given[str] = NOT_GIVEN
    account_number: str
    account_type: Given[str] = NOT_GIVEN
    country: str
    currency: Given[str] = NOT_GIVEN
    routing_number: Given[str] = NOT_GIVEN


SourceParam = str | TokenCardParams | TokenBankAccountParams
"""The id of a source or a token, or what a token would stand for."""
