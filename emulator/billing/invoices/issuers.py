"""Who issues an invoice, or owes its tax: the account itself or a connected one (docs.stripe.com/connect/invoices)."""

from typing import Literal

from emulator.billing.core.errors import missing_param
from emulator.billing.core.params import NOT_GIVEN, Given, Params, given_or
from emulator.billing.payments.connect import require_account


class IssuerParams(Params, frozen=True, kw_only=True):
    """Who issues the invoice: the account itself (`self`), or a connected `account`."""

    type: Literal["account", "self"]
    account: Given[str] = NOT_GIVEN

    @classmethod
    def of(cls, account: str | None) -> "IssuerParams":
        """What asks for a connected account, or for the account itself."""
        return cls(type="self") if account is None else cls(type="account", account=account)


def issuer_after(old: str | None, params: Given[IssuerParams], place: str = "issuer") -> str | None:
    """The connected account that issues the invoice, or owes a tax; None for the account itself."""
    if params is NOT_GIVEN:
        return old
    account, param = given_or(params.account, None), f"{place}[account]"
    if params.type == "account" and account is None:
        raise missing_param(param)
    if account is not None:
        require_account(account, param)
    return account
