"""Options of payment methods about which a customer is asked once: accounts of a bank, and terms of later payments.

They are kept and shown: what Stripe asks of a bank, or of the customer, happens outside of its API.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import ValidationError, validates

from schemas.stripe import fields as wire
from schemas.stripe.composites import ArrayOf, Nested, PlainPart

_PERMISSIONS = ("balances", "ownership", "payment_method", "transactions")


class AccountFiltersParamsSchema(PlainPart):
    """Which of their accounts customers may choose."""

    account_subcategories = ArrayOf(wire.Enum("checking", "savings"))


class FinancialConnectionsParamsSchema(PlainPart):
    """What is asked of a customer's bank (docs.stripe.com/financial-connections).

    `unsaid` is what is shown where nothing is said: for intents it is recorded.
    """

    unsaid: ClassVar[dict[str, Any]] = {"filters": None, "permissions": ["payment_method"], "prefetch": []}

    filters = Nested(AccountFiltersParamsSchema)
    permissions = ArrayOf(wire.Enum(*_PERMISSIONS))
    prefetch = ArrayOf(wire.Enum("balances", "ownership", "transactions"))

    @validates("permissions")
    def check_permissions(self, permissions: list[str], **_options: Any) -> None:
        """Raises ValidationError unless the account can be paid by; Stripe's words are not known."""
        if "payment_method" not in permissions:
            raise ValidationError("The permission `payment_method` must be included.")

    def load_params(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters by their names, and what is not said."""
        return {**self.unsaid, **super().load_params(raw)}


class IntentConnectionsParamsSchema(FinancialConnectionsParamsSchema):
    """The same of an intent, whose customer may come back from their bank to an app."""

    unsaid: ClassVar[dict[str, Any]] = {"permissions": ["payment_method"], "prefetch": []}

    return_url = wire.String()


class _TermsPart(PlainPart):
    """Terms that are shown with all their names, null where nothing was said."""

    def load_params(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters by their names."""
        loaded = super().load_params(raw)
        return {name: loaded.get(name) for name in sorted(self.load_fields)}


class SubscriptionMandateParamsSchema(_TermsPart):
    """What a cardholder agrees to for a subscription (docs.stripe.com/india-recurring-payments)."""

    amount = wire.Integer()
    amount_type = wire.Enum("fixed", "maximum")
    description = wire.String(200)


class PaymentMandateParamsSchema(_TermsPart):
    """What a cardholder agrees to with a payment."""

    amount = wire.Integer(required=True)
    amount_type = wire.Enum("fixed", "maximum", required=True)
    description = wire.String(200)
    end_date = wire.Timestamp()
    interval = wire.Enum("day", "month", "sporadic", "week", "year", required=True)
    interval_count = wire.Integer(minimum=1)
    reference = wire.String(80, required=True)
    start_date = wire.Timestamp(required=True)
    supported_types = ArrayOf(wire.Enum("india"))


class SetupMandateParamsSchema(PaymentMandateParamsSchema):
    """What a cardholder agrees to before there is any payment."""

    currency = wire.Currency(required=True)
