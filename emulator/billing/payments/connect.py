"""Money of connected accounts: whose business a payment is, what its platform keeps, and who gets the rest.

docs.stripe.com/connect/destination-charges and docs.stripe.com/connect/invoices. It is kept, checked and shown on
invoices, intents and charges; no money goes anywhere: there are no transfers and no fee objects.
"""

import re
from dataclasses import dataclass, replace

from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import NOT_GIVEN, Given, Params, given_or

_ACCOUNT = re.compile(r"acct_[A-Za-z0-9]{1,64}")
_FEE = "application_fee_amount"
_DESTINATION = "transfer_data[destination]"
_SHARE = "transfer_data[amount]"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferData:
    """Who gets what is paid: a connected account, and how much of it in minor units, None for all but the fee."""

    destination: str
    amount: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectTerms:
    """What is said of a payment between a platform and its connected accounts.

    Attributes:
        application_fee_amount: what the platform keeps, in minor units.
        on_behalf_of: the account whose business it is, by its id.
        transfer_data: who gets what is paid.
    """

    application_fee_amount: int | None = None
    on_behalf_of: str | None = None
    transfer_data: TransferData | None = None

    def capped(self, amount: int) -> "ConnectTerms":
        """The same for a payment of `amount`, of which nobody gets more than there is."""
        fee, transfer = self.application_fee_amount, self.transfer_data
        if transfer is not None and transfer.amount is not None:
            transfer = replace(transfer, amount=min(transfer.amount, amount))
        return replace(self, application_fee_amount=None if fee is None else min(fee, amount), transfer_data=transfer)


NO_TERMS = ConnectTerms()


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferShareParams(Params):
    """How much of what is paid is to be passed on, in minor units."""

    amount: Given[int] = NOT_GIVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferDataParams(TransferShareParams):
    """Who is to get what is paid, by the id of an account, and how much of it."""

    destination: str


def terms_after(
    old: ConnectTerms,
    ctx: Context,
    *,
    application_fee_amount: Given[int | None] = NOT_GIVEN,
    on_behalf_of: Given[str | None] = NOT_GIVEN,
    transfer_data: Given[TransferShareParams | None] = NOT_GIVEN,
    amount: int | None = None,
) -> ConnectTerms:
    """The terms after a request that may leave them out.

    Args:
        old: the terms before.
        ctx: the moment.
        application_fee_amount: what the platform keeps, in minor units; None takes it away.
        on_behalf_of: whose business it is.
        transfer_data: who gets what is paid.
        amount: what is paid, in minor units, where that is known.

    Raises APIError for an account that is none or is the caller's own, for a fee that nobody takes, for a fee beside a
    share, and for more than there is.
    """
    terms = ConnectTerms(
        application_fee_amount=given_or(application_fee_amount, old.application_fee_amount),
        on_behalf_of=given_or(on_behalf_of, old.on_behalf_of),
        transfer_data=_transfer_after(old.transfer_data, transfer_data, ctx),
    )
    if on_behalf_of:
        require_account(on_behalf_of, "on_behalf_of")
    _check(terms, ctx)
    if amount is not None:
        _check_amounts(terms, amount)
    return terms


def require_account(id: str, param: str, *, called: str = "account") -> None:
    """Raises APIError for what cannot be the id of an account; every other one is connected, as in `Stripe-Account`."""
    if not _ACCOUNT.fullmatch(id):
        raise APIError(f"No such {called}: '{id}'", code="resource_missing", param=param)


def _transfer_after(
    old: TransferData | None, params: Given[TransferShareParams | None], ctx: Context
) -> TransferData | None:
    if params is NOT_GIVEN or params is None:
        return old if params is NOT_GIVEN else None
    settled = None if old is None else old.destination
    destination = params.destination if isinstance(params, TransferDataParams) else settled
    if destination is None:
        raise APIError(f"Missing required param: {_DESTINATION}.", code="parameter_missing", param=_DESTINATION)
    require_account(destination, _DESTINATION, called="destination")
    if destination == ctx.account.id:
        raise APIError("The `destination` param cannot be set to your own account.", param=_DESTINATION)
    return TransferData(destination=destination, amount=given_or(params.amount, None if old is None else old.amount))


def _check(terms: ConnectTerms, ctx: Context) -> None:
    if terms.application_fee_amount is None:
        return
    if ctx.account.owner is None and terms.transfer_data is None:
        raise APIError(
            "Can only apply an application_fee_amount when the PaymentIntent is attempting a direct payment (using an "
            "OAuth key or Stripe-Account header) or destination payment (using `transfer_data[destination]`).",
            param=_FEE,
        )
    if terms.transfer_data is not None and terms.transfer_data.amount is not None:
        raise APIError(f"You may only specify one of these parameters: {_FEE}, {_SHARE}.", param=_FEE)


def _check_amounts(terms: ConnectTerms, amount: int) -> None:
    """How the real service words these is not known."""
    if (terms.application_fee_amount or 0) > amount:
        raise APIError(f"The {_FEE} cannot be greater than the amount of the payment, {amount}.", param=_FEE)
    transfer = terms.transfer_data
    if transfer is not None and (transfer.amount or 0) > amount:
        raise APIError(f"The {_SHARE} cannot be greater than the amount of the payment, {amount}.", param=_SHARE)
