"""Setup attempts on the wire (docs.stripe.com/api/setup_attempts)."""

from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import fields

from emulator.billing.core.params import CreatedListParams
from emulator.billing.payments.card_details import Card
from emulator.billing.payments.setup_attempts import SetupAttempt
from schemas.stripe import fields as wire
from schemas.stripe.composites import RangeFilter
from schemas.stripe.intent import shown_error
from schemas.stripe.objects import Always, Livemode, Null, ObjectSchema, Rendered
from schemas.stripe.params import ListParamsSchema
from schemas.stripe.payment_method import checks

_DETAILS: Mapping[str, Mapping[str, Any]] = {"naver_pay": {"buyer_id": None}}
"""What attempts show of a payment method that is no card; of most types that can be kept nothing."""


class SetupAttemptListParams(CreatedListParams, frozen=True, kw_only=True):
    """Whose attempts are listed."""

    setup_intent: str


class SetupAttemptListParamsSchema(ListParamsSchema[SetupAttemptListParams]):
    """GET /v1/setup_attempts."""

    created = RangeFilter()
    setup_intent = wire.Id(required=True)


class SetupAttemptSchema(ObjectSchema):
    """The setup attempt object."""

    entity = SetupAttempt
    inert_expandables = frozenset({"payment_method_details"})
    references: ClassVar = {
        "application": "application",
        "customer": "customer",
        "on_behalf_of": "account",
        "payment_method": "payment_method",
        "setup_intent": "setup_intent",
    }

    id = fields.String()
    object = Always("setup_attempt")
    application = Null()
    created = fields.Integer()
    customer = fields.String()
    customer_account = Null()
    flow_directions = Null()
    livemode = Livemode()
    on_behalf_of = fields.String()
    payment_method = fields.String()
    payment_method_details = fields.Method("shown_details")
    setup_error = fields.Function(lambda attempt: shown_error(attempt.setup_error))
    setup_intent = fields.String()
    status = fields.String()
    usage = fields.String()

    def shown_details(self, attempt: SetupAttempt) -> Rendered:
        """What is known of the payment method."""
        card = attempt.card
        details = {**_DETAILS.get(attempt.method_type, {})} if card is None else _shown_card(card)
        return {attempt.method_type: details, "type": attempt.method_type}


def _shown_card(card: Card) -> Rendered:
    return {
        "brand": card.brand,
        "checks": checks(card),
        "country": card.country,
        "exp_month": card.exp_month,
        "exp_year": card.exp_year,
        "fingerprint": card.fingerprint,
        "funding": card.funding,
        "last4": card.last4,
        "network": card.brand,
        "three_d_secure": None,
        "wallet": None,
    }
