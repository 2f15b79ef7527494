"""Mandates on the wire (docs.stripe.com/api/mandates)."""

from hashlib import sha256
from typing import Any, ClassVar

from marshmallow import fields

from emulator.billing.payments.mandates import (
    AcceptanceParams,
    Mandate,
    MandateDataParams,
    OfflineAcceptanceParams,
    OnlineAcceptanceParams,
)
from schemas.stripe import fields as wire
from schemas.stripe.composites import Nested, ParamsPart
from schemas.stripe.objects import Always, Livemode, ObjectSchema, Rendered


class OnlineAcceptanceParamsSchema(ParamsPart[OnlineAcceptanceParams]):
    """Where and with what a customer agreed."""

    ip_address = wire.String()
    user_agent = wire.String()


class OfflineAcceptanceParamsSchema(ParamsPart[OfflineAcceptanceParams]):
    """Nothing more is told of what was agreed on paper."""


class AcceptanceParamsSchema(ParamsPart[AcceptanceParams]):
    """How a customer agreed."""

    accepted_at = wire.Timestamp()
    offline = Nested(OfflineAcceptanceParamsSchema)
    online = Nested(OnlineAcceptanceParamsSchema)
    type = wire.Enum("offline", "online", required=True)


class MandateDataParamsSchema(ParamsPart[MandateDataParams]):
    """That a customer agreed to be debited."""

    customer_acceptance = Nested(AcceptanceParamsSchema, required=True)


class MandateSchema(ObjectSchema):
    """The mandate object."""

    entity = Mandate
    references: ClassVar = {"payment_method": "payment_method", "on_behalf_of": "account"}

    id = fields.String()
    object = Always("mandate")
    customer_acceptance = fields.Method("shown_acceptance")
    livemode = Livemode()
    multi_use = fields.Function(lambda mandate: {} if mandate.type == "multi_use" else None)
    on_behalf_of = fields.String()
    payment_method = fields.String()
    payment_method_details = fields.Method("shown_details")
    single_use = fields.Method("shown_single_use")
    status = fields.String()
    type = fields.String()

    def shown_acceptance(self, mandate: Mandate) -> Rendered:
        """How the customer agreed."""
        online = {"ip_address": mandate.ip_address, "user_agent": mandate.user_agent}
        shown: Rendered = {"accepted_at": mandate.accepted_at, mandate.acceptance: {}, "type": mandate.acceptance}
        return {**shown, "online": online} if mandate.acceptance == "online" else shown

    def shown_details(self, mandate: Mandate) -> Rendered:
        """What the customer's bank knows the mandate by."""
        details = _DETAILS.get(mandate.method_type, {})
        shown = {name: _reference(mandate.id) if name == "reference" else value for name, value in details.items()}
        return {mandate.method_type: shown, "type": mandate.method_type}

    def shown_single_use(self, mandate: Mandate) -> Rendered | None:
        """What may be debited once."""
        return None if mandate.type == "multi_use" else {"amount": mandate.amount, "currency": mandate.currency}


_PAGE = "https://example.com/mandate"
_DETAILS: dict[str, dict[str, Any]] = {
    "acss_debit": {
        "default_for": [],
        "interval_description": None,
        "payment_schedule": "sporadic",
        "transaction_type": "personal",
    },
    "au_becs_debit": {"url": _PAGE},
    "bacs_debit": {
        "display_name": None,
        "network_status": "accepted",
        "reference": None,
        "revocation_reason": None,
        "service_user_number": None,
        "url": _PAGE,
    },
    "sepa_debit": {"reference": None, "url": _PAGE},
    "us_bank_account": {"collection_method": None},
}


def _reference(id: str) -> str:
    return sha256(id.encode()).hexdigest()[:16].upper()
