"""Lists of what nothing here makes, on the wire: their parameters, and what could be expanded of each of their objects.

Parameters and expandable properties are those of the official SDK's typed classes.
"""

from typing import ClassVar

from emulator.billing.core.params import NOT_GIVEN, CreatedListParams, Given, ListParams, Range
from schemas.stripe import fields as wire
from schemas.stripe.composites import RangeFilter
from schemas.stripe.objects import ObjectSchema
from schemas.stripe.params import ListParamsSchema


class AccountListParamsSchema(ListParamsSchema[CreatedListParams]):
    """GET /v1/accounts."""

    created = RangeFilter()


class ExternalAccountListParams(ListParams, frozen=True, kw_only=True):
    """Which kind of an account's external accounts to list."""

    object: Given[str] = NOT_GIVEN


class ExternalAccountListParamsSchema(ListParamsSchema[ExternalAccountListParams]):
    """GET /v1/accounts/:id/external_accounts."""

    object = wire.Enum("bank_account", "card")


class ApplicationFeeListParams(CreatedListParams, frozen=True, kw_only=True):
    """The filters of a list of application fees."""

    charge: Given[str] = NOT_GIVEN


class ApplicationFeeListParamsSchema(ListParamsSchema[ApplicationFeeListParams]):
    """GET /v1/application_fees."""

    charge = wire.Id()
    created = RangeFilter()


class PayoutListParams(CreatedListParams, frozen=True, kw_only=True):
    """The filters of a list of payouts."""

    arrival_date: Given[Range] = NOT_GIVEN
    destination: Given[str] = NOT_GIVEN
    status: Given[str] = NOT_GIVEN


class PayoutListParamsSchema(ListParamsSchema[PayoutListParams]):
    """GET /v1/payouts."""

    arrival_date = RangeFilter()
    created = RangeFilter()
    destination = wire.Id()
    status = wire.String()


class ReviewListParamsSchema(ListParamsSchema[CreatedListParams]):
    """GET /v1/reviews."""

    created = RangeFilter()


class TopupListParams(CreatedListParams, frozen=True, kw_only=True):
    """The filters of a list of top-ups."""

    amount: Given[Range] = NOT_GIVEN
    status: Given[str] = NOT_GIVEN


class TopupListParamsSchema(ListParamsSchema[TopupListParams]):
    """GET /v1/topups."""

    amount = RangeFilter()
    created = RangeFilter()
    status = wire.Enum("canceled", "failed", "pending", "succeeded")


class TransferListParams(CreatedListParams, frozen=True, kw_only=True):
    """The filters of a list of transfers."""

    destination: Given[str] = NOT_GIVEN
    transfer_group: Given[str] = NOT_GIVEN


class TransferListParamsSchema(ListParamsSchema[TransferListParams]):
    """GET /v1/transfers."""

    created = RangeFilter()
    destination = wire.Id()
    transfer_group = wire.String()


class ApplicationFeeSchema(ObjectSchema):
    """What could be expanded of an application fee."""

    object_name = "application_fee"
    references: ClassVar = {
        "account": "account",
        "application": "application",
        "balance_transaction": "balance_transaction",
        "charge": "charge",
        "originating_transaction": "charge",
    }


class PayoutSchema(ObjectSchema):
    """What could be expanded of a payout."""

    object_name = "payout"
    references: ClassVar = {
        "application_fee": "application_fee",
        "balance_transaction": "balance_transaction",
        "destination": "bank_account|card",
        "failure_balance_transaction": "balance_transaction",
        "original_payout": "payout",
        "reversed_by": "payout",
    }


class ReviewSchema(ObjectSchema):
    """What could be expanded of a review."""

    object_name = "review"
    references: ClassVar = {"charge": "charge", "payment_intent": "payment_intent"}


class TopupSchema(ObjectSchema):
    """What could be expanded of a top-up."""

    object_name = "topup"
    references: ClassVar = {"balance_transaction": "balance_transaction", "payment_method": "payment_method"}


class TransferSchema(ObjectSchema):
    """What could be expanded of a transfer."""

    object_name = "transfer"
    references: ClassVar = {
        "balance_transaction": "balance_transaction",
        "destination": "account",
        "destination_payment": "charge",
        "source_transaction": "charge",
    }
