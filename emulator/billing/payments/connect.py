"""Money of connected accounts: whose business a payment is, what its platform keeps, and who gets the rest.

docs.stripe.com/connect/destination-charges, docs.stripe.com/connect/invoices and docs.stripe.com/connect/subscriptions.
It is kept, checked and shown on subscriptions, invoices, intents and charges; no money goes anywhere: there are no
transfers and no fee objects.
"""

import re
from decimal import Decimal

from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, missing_param, mutually_exclusive
from emulator.billing.core.money import percentage_of
from emulator.billing.core.params import NOT_GIVEN, Given, Params, given_or, given_unless_none
from emulator.billing.core.structs import Struct, replace

_ACCOUNT = re.compile(r"acct_[A-Za-z0-9]{1,64}")
_FEE = "application_fee_amount"
_DESTINATION = "transfer_data[destination]"
_FEE_PERCENT = "application_fee_percent"
_SHARE = "transfer_data[amount]"
_SHARE_PERCENT = "transfer_data[amount_percent]"


class TransferData(Struct, frozen=True, kw_only=True):
    """Who gets what is paid: a connected account, and how much of it.

    Attributes:
        destination: the account, by its id.
        amount: how much, in minor units; None for all but the fee.
        amount_percent: how much of an invoice that is not finalized yet, in percent.
    """

    destination: str
    amount: int | None = None
    amount_percent: str | None = None


class ConnectTerms(Struct, frozen=True, kw_only=True):
    """What is said of a payment between a platform and its connected accounts.

    Attributes:
        application_fee_amount: what the platform keeps, in minor units.
        application_fee_percent: what it keeps of an invoice that is not finalized yet, in percent.
        on_behalf_of: the account whose business it is, by its id.
        transfer_data: who gets what is paid.
    """

    application_fee_amount: int | None = None
    application_fee_percent: str | None = None
    on_behalf_of: str | None = None
    transfer_data: TransferData | None = None

    def or_else(self, others: "ConnectTerms") -> "ConnectTerms":
        """These terms, and what others say where these say nothing."""
        return ConnectTerms(
            application_fee_amount=self.application_fee_amount or others.application_fee_amount,
            application_fee_percent=self.application_fee_percent or others.application_fee_percent,
            on_behalf_of=self.on_behalf_of or others.on_behalf_of,
            transfer_data=self.transfer_data or others.transfer_data,
        )

    def capped(self, amount: int) -> "ConnectTerms":
        """The same for a payment of `amount`, of which nobody gets more than there is."""
        fee, transfer = self.application_fee_amount, self.transfer_data
        if transfer is not None and transfer.amount is not None:
            transfer = replace(transfer, amount=min(transfer.amount, amount))
        return replace(self, application_fee_amount=None if fee is None else min(fee, amount), transfer_data=transfer)

    def settled(self, amount: int) -> "ConnectTerms":
        """The same for an invoice that comes to `amount`, with amounts in the place of percentages.

        How the real service rounds them is not known: to the nearest minor unit.
        """
        fee, transfer = self.application_fee_amount, self.transfer_data
        if self.application_fee_percent is not None:
            fee = percentage_of(amount, Decimal(self.application_fee_percent))
        if transfer is not None and transfer.amount_percent is not None:
            share = percentage_of(amount, Decimal(transfer.amount_percent))
            transfer = replace(transfer, amount=share, amount_percent=None)
        return replace(self, application_fee_amount=fee, application_fee_percent=None, transfer_data=transfer)


NO_TERMS = ConnectTerms()


class TransferShareParams(Params, frozen=True, kw_only=True):
    """How much of what is paid is to be passed on, in minor units."""

    amount: Given[int] = NOT_GIVEN


class TransferDataParams(TransferShareParams, frozen=True, kw_only=True):
    """Who is to get what is paid, by the id of an account, and how much of it."""

    destination: str

    @classmethod
    def of(cls, terms: ConnectTerms) -> "TransferDataParams | None":
        """What asks for the same as terms that there are."""
        transfer = terms.transfer_data
        if transfer is None:
            return None
        return cls(destination=transfer.destination, amount=given_unless_none(transfer.amount))


class TransferPercentParams(Params, frozen=True, kw_only=True):
    """Who is to get what the invoices of a subscription come to, by the id of an account, and how many percent."""

    destination: str
    amount_percent: Given[str] = NOT_GIVEN

    @classmethod
    def of(cls, terms: ConnectTerms) -> "TransferPercentParams | None":
        """What asks for the same as terms that there are."""
        transfer = terms.transfer_data
        if transfer is None:
            return None
        return cls(destination=transfer.destination, amount_percent=given_unless_none(transfer.amount_percent))


class QuoteTransferParams(TransferDataParams, frozen=True, kw_only=True):
    """Who is to get what comes of a quote: an amount of its invoice, or a share of its subscription's."""

    amount_percent: Given[str] = NOT_GIVEN


AnyTransferParams = TransferShareParams | TransferPercentParams


def terms_after(
    old: ConnectTerms,
    ctx: Context,
    *,
    application_fee_amount: Given[int | None] = NOT_GIVEN,
    application_fee_percent: Given[str | None] = NOT_GIVEN,
    on_behalf_of: Given[str | None] = NOT_GIVEN,
    transfer_data: Given[AnyTransferParams | None] = NOT_GIVEN,
    amount: int | None = None,
    is_whole: bool = True,
) -> ConnectTerms:
    """The terms after a request that may leave them out.

    Args:
        old: the terms before.
        ctx: the moment.
        application_fee_amount: what the platform keeps, in minor units; None takes it away.
        application_fee_percent: what it keeps of each invoice, in percent; None takes it away.
        on_behalf_of: whose business it is.
        transfer_data: who gets what is paid.
        amount: what is paid, in minor units, where that is known.
        is_whole: whether there are no other terms beside these; else `check_terms` is to see all of them together.

    Raises APIError for an account that is none or is the caller's own, for a fee that nobody takes, for a fee beside a
    share, and for more than there is.
    """
    terms = ConnectTerms(
        application_fee_amount=given_or(application_fee_amount, old.application_fee_amount),
        application_fee_percent=_fee_percent_after(old, application_fee_percent, application_fee_amount),
        on_behalf_of=given_or(on_behalf_of, old.on_behalf_of),
        transfer_data=_transfer_after(old.transfer_data, transfer_data, ctx),
    )
    if on_behalf_of:
        require_account(on_behalf_of, "on_behalf_of")
    if is_whole:
        check_terms(terms, ctx)
    if amount is not None:
        _check_amounts(terms, amount)
    return terms


def require_account(id: str, param: str, *, called: str = "account") -> None:
    """Raises APIError for what cannot be the id of an account; every other one is connected, as in `Stripe-Account`."""
    if not _ACCOUNT.fullmatch(id):
        raise APIError(f"No such {called}: '{id}'", code="resource_missing", param=param)


def _fee_percent_after(old: ConnectTerms, percent: Given[str | None], amount: Given[int | None]) -> str | None:
    """The percentage of a fee; a fee that is said in minor units takes its place."""
    return None if amount is not NOT_GIVEN and amount is not None else given_or(percent, old.application_fee_percent)


def _transfer_after(
    old: TransferData | None, params: Given[AnyTransferParams | None], ctx: Context
) -> TransferData | None:
    if params is NOT_GIVEN or params is None:
        return old if params is NOT_GIVEN else None
    settled = None if old is None else old.destination
    destination = params.destination if isinstance(params, TransferDataParams | TransferPercentParams) else settled
    if destination is None:
        raise missing_param(_DESTINATION)
    require_account(destination, _DESTINATION, called="destination")
    if destination == ctx.account.id:
        raise APIError("The `destination` param cannot be set to your own account.", param=_DESTINATION)
    amount = NOT_GIVEN if isinstance(params, TransferPercentParams) else params.amount
    percent = params.amount_percent if isinstance(params, TransferPercentParams | QuoteTransferParams) else NOT_GIVEN
    if amount is not NOT_GIVEN and percent is not NOT_GIVEN:
        raise mutually_exclusive(_SHARE, _SHARE_PERCENT, param=_SHARE)
    if amount is NOT_GIVEN and percent is NOT_GIVEN:
        return replace(old or TransferData(destination=destination), destination=destination)
    return TransferData(destination=destination, amount=given_or(amount, None), amount_percent=given_or(percent, None))


def check_terms(terms: ConnectTerms, ctx: Context) -> None:
    """Raises APIError for a fee that nobody takes, and for one beside a share."""
    fee = _FEE if terms.application_fee_amount is not None else _FEE_PERCENT
    if terms.application_fee_amount is None and terms.application_fee_percent is None:
        return
    transfer = terms.transfer_data
    if ctx.account.owner is None and transfer is None:
        raise APIError(
            f"Can only apply an {fee} when the PaymentIntent is attempting a direct payment (using an "
            "OAuth key or Stripe-Account header) or destination payment (using `transfer_data[destination]`).",
            param=fee,
        )
    if transfer is not None and (transfer.amount is not None or transfer.amount_percent is not None):
        share = _SHARE if transfer.amount is not None else _SHARE_PERCENT
        raise mutually_exclusive(fee, share, param=fee)


def _check_amounts(terms: ConnectTerms, amount: int) -> None:
    """How the real service words these is not known."""
    if (terms.application_fee_amount or 0) > amount:
        raise APIError(f"The {_FEE} cannot be greater than the amount of the payment, {amount}.", param=_FEE)
    transfer = terms.transfer_data
    if transfer is not None and (transfer.amount or 0) > amount:
        raise APIError(f"The {_SHARE} cannot be greater than the amount of the payment, {amount}.", param=_SHARE)
