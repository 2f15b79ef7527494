"""Tokens: a card or a bank account that stands for itself once (docs.stripe.com/api/tokens)."""

from collections.abc import Mapping
from typing import Any, ClassVar

from emulator.billing.core.addresses import Address
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams, given_or
from emulator.billing.core.resource_types import ResourceType
from emulator.billing.core.structs import Struct, replace
from emulator.billing.customers.source_params import TokenBankAccountParams, TokenCardParams
from emulator.billing.payments.bank_accounts import account_of_params
from emulator.billing.payments.card_details import Card, CardParams, card_of_params, new_card
from emulator.billing.payments.cards import card_name_of_token
from emulator.billing.payments.payment_methods import BillingDetails, PaymentMethod

_VERIFIED_ACCOUNTS: Mapping[str, str] = {
    "btok_us_verified": "000123456789",
    "btok_us_verified_noAccount": "000111111116",
    "btok_us_verified_accountClosed": "000111111113",
    "btok_us_verified_insufficientFunds": "000222222227",
    "btok_us_verified_debitNotAuthorized": "000333333335",
    "btok_us_verified_invalidCurrency": "000444444440",
    "btok_us": "000123456789",
}
"""Test tokens of bank accounts (docs.stripe.com/ach-deprecated, "Testing ACH")."""


class Token(Struct, frozen=True, kw_only=True):
    """A token; `method` is what it stands for, as it will be kept, and `used` whether it did so already."""

    RESOURCE_TYPE: ClassVar[ResourceType] = ResourceType("token", display_name="token", prefix="tok")

    id: str
    created: int
    method: PaymentMethod
    used: bool = False

    @property
    def type(self) -> str:
        """`card` or `bank_account`."""
        return "card" if self.method.card is not None else "bank_account"


class TokenCreateParams(OperationParams, frozen=True, kw_only=True):
    """What makes a token (docs.stripe.com/api/tokens/create_card, /create_bank_account)."""

    bank_account: Given[TokenBankAccountParams] = NOT_GIVEN
    card: Given[TokenCardParams] = NOT_GIVEN


def create_token(params: TokenCreateParams, ctx: Context, changes: Changes) -> Token:
    """A new token. Raises APIError for what no test card is, and where it is not said what it stands for."""
    if params.card is not NOT_GIVEN:
        method = method_of_card_params(params.card, ctx)
    elif params.bank_account is not NOT_GIVEN:
        method = method_of_bank_params(params.bank_account, ctx)
    else:
        raise APIError(
            "You must supply either a card, customer, PII data, bank account, account, or person to create a token."
        )
    return _new_token(method, ctx, changes)


def method_of_card_params(params: TokenCardParams, ctx: Context) -> PaymentMethod:
    """The card that the old way's parameters tell of. Raises APIError for what no test card is."""
    ctx = ctx.in_world_time()
    address = Address(
        city=given_or(params.address_city, None),
        country=given_or(params.address_country, None),
        line1=given_or(params.address_line1, None),
        line2=given_or(params.address_line2, None),
        postal_code=given_or(params.address_zip, None),
        state=given_or(params.address_state, None),
    )
    given = CardParams(cvc=params.cvc, exp_month=params.exp_month, exp_year=params.exp_year, number=params.number)
    payer = BillingDetails(address=address, name=given_or(params.name, None))
    return _card_source(card_of_params(given, address, ctx), payer, ctx)


def method_of_bank_params(params: TokenBankAccountParams, ctx: Context) -> PaymentMethod:
    """The bank account that the old way's parameters tell of."""
    given = {
        "account_holder_type": given_or(params.account_holder_type, None),
        "account_number": params.account_number,
        "routing_number": given_or(params.routing_number, None),
    }
    return _bank_source(given, given_or(params.account_holder_name, None), ctx)


def _card_source(card: Card, payer: BillingDetails, ctx: Context) -> PaymentMethod:
    return PaymentMethod(id=ctx.new_id("card"), created=ctx.now, billing_details=payer, card=card)


def _bank_source(given: Mapping[str, Any], name: str | None, ctx: Context, *, verified: bool = False) -> PaymentMethod:
    ctx = ctx.in_world_time()
    details, account = account_of_params("us_bank_account", given, ctx)
    return PaymentMethod(
        id=ctx.new_id("ba"),
        created=ctx.now,
        bank=replace(account, verification="verified") if verified else account,
        billing_details=BillingDetails(name=name),
        details=details,
        type="us_bank_account",
    )


def _new_token(method: PaymentMethod, ctx: Context, changes: Changes) -> Token:
    ctx = ctx.in_world_time()
    prefix = "tok" if method.card is not None else "btok"
    token = Token(id=ctx.new_id(prefix), created=ctx.now, method=method)
    changes.save(token)
    return token


def source_of_test_token(token: str, ctx: Context) -> PaymentMethod | None:
    """The card or the bank account that a test token stands for (`tok_visa`, `btok_us_verified`), or None."""
    ctx = ctx.in_world_time()
    name = card_name_of_token(token)
    if name is not None:
        return _card_source(new_card(name, Address(), ctx, by_name=True), BillingDetails(), ctx)
    number = _VERIFIED_ACCOUNTS.get(token)
    if number is None:
        return None
    given = {"account_holder_type": "individual", "account_number": number, "routing_number": "110000000"}
    return _bank_source(given, "Jenny Rosen", ctx, verified=token != "btok_us")


def token_of_test_token(token: str, ctx: Context, changes: Changes) -> Token | None:
    """A fresh token like a test token, or None."""
    method = source_of_test_token(token, ctx)
    return None if method is None else _new_token(method, ctx, changes)


def require_card(method: PaymentMethod, param: str) -> None:
    """Raises APIError for what a token stands for that is no card, where one belongs. The words are ours."""
    if method.card is None:
        raise APIError("This token stands for a bank account; the token of a card is needed here.", param=param)


def use_token(token: Token, changes: Changes) -> PaymentMethod:
    """What a token stands for, which is kept by somebody from now on. Raises APIError for one that was used before."""
    if token.used:
        raise APIError(
            f"You cannot use a Stripe token more than once: {token.id}.", code="token_already_used", documented=False
        )
    changes.save(replace(token, used=True))
    changes.save(token.method)
    return token.method
