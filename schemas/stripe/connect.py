"""Money of connected accounts on the wire (docs.stripe.com/connect)."""

from decimal import Decimal
from typing import Any

from emulator.billing.core.money import MAXIMUM_AMOUNT
from emulator.billing.payments.connect import (
    ConnectTerms,
    QuoteTransferParams,
    TransferDataParams,
    TransferPercentParams,
    TransferShareParams,
)
from schemas.stripe import fields as wire
from schemas.stripe.composites import ParamsPart
from schemas.stripe.objects import Rendered


def share_amount(**options: Any) -> wire.Integer:
    """What somebody gets of a payment, in minor units."""
    return wire.Integer(minimum=0, maximum=MAXIMUM_AMOUNT, **options)


def share_percent(**options: Any) -> wire.DecimalString:
    """What somebody gets of each invoice, in percent."""
    return wire.DecimalString(places=2, minimum=Decimal(0), maximum=Decimal(100), **options)


class TransferDataParamsSchema(ParamsPart[TransferDataParams]):
    """Who gets what is paid."""

    amount = share_amount()
    destination = wire.Id(required=True)


class IntentTransferParamsSchema(TransferDataParamsSchema):
    """Who gets what an intent collects. There is no transfer of which more could be said."""

    description = wire.Unsupported()
    metadata = wire.Unsupported()
    payment_data = wire.Unsupported()


class TransferPercentParamsSchema(ParamsPart[TransferPercentParams]):
    """Who gets what the invoices of a subscription come to, and how many percent of it."""

    amount_percent = share_percent()
    destination = wire.Id(required=True)


class QuoteTransferParamsSchema(ParamsPart[QuoteTransferParams]):
    """Who gets what comes of a quote, and how much of it."""

    amount = share_amount()
    amount_percent = share_percent()
    destination = wire.Id(required=True)


class TransferShareParamsSchema(ParamsPart[TransferShareParams]):
    """How much of it, where who gets it is settled."""

    amount = share_amount()


class IntentShareParamsSchema(TransferShareParamsSchema):
    """The same of an intent, whose transfer could be described."""

    description = wire.Unsupported()
    metadata = wire.Unsupported()
    payment_data = wire.Unsupported()


def shown_transfer(terms: ConnectTerms) -> Rendered | None:
    """Who gets what is paid; how much of it only where that was said."""
    transfer = terms.transfer_data
    if transfer is None:
        return None
    amount = {} if transfer.amount is None else {"amount": transfer.amount}
    return {**amount, "destination": transfer.destination}


def shown_charge_transfer(terms: ConnectTerms) -> Rendered | None:
    """The same of a charge, and of an invoice before basil, which say null where the amount was not said (recorded)."""
    transfer = terms.transfer_data
    return None if transfer is None else {"amount": transfer.amount, "destination": transfer.destination}


def shown_transfer_percent(terms: ConnectTerms) -> Rendered | None:
    """Who gets what invoices come to, and how many percent of it; null is all of it, but for the fee."""
    transfer = terms.transfer_data
    if transfer is None:
        return None
    percent = transfer.amount_percent
    return {"amount_percent": None if percent is None else float(percent), "destination": transfer.destination}


def shown_quote_transfer(terms: ConnectTerms) -> Rendered | None:
    """Who gets what comes of a quote: an amount of its invoice, or a share of its subscription's."""
    transfer, shown = terms.transfer_data, shown_transfer_percent(terms)
    return None if transfer is None or shown is None else {"amount": transfer.amount, **shown}


def shown_account(account: str | None) -> Rendered:
    """Who issues an invoice, or owes a tax: a connected account, or the account itself."""
    return {"type": "self"} if account is None else {"account": account, "type": "account"}
