"""Options of payment methods that somebody else is asked about: accounts of a bank, terms of later payments, companies.

They are kept and shown: what Stripe asks of a bank, of the customer or of a register happens outside of its API.
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


class SessionConnectionsParamsSchema(FinancialConnectionsParamsSchema):
    """The same of a Checkout Session, which does not choose among the accounts."""

    unsaid: ClassVar[dict[str, Any]] = {"permissions": ["payment_method"], "prefetch": []}

    class Meta:
        """What is left out."""

        exclude = ("filters",)


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


_PURPOSES = (
    "dependant_support",
    "government",
    "loan",
    "mortgage",
    "other",
    "pension",
    "personal",
    "retail",
    "salary",
    "tax",
    "utility",
)


class PaytoMandateParamsSchema(_TermsPart):
    """What a customer in Australia agrees to (docs.stripe.com/payments/payto); the amount is the most that is taken."""

    amount = wire.Integer()
    purpose = wire.Enum(*_PURPOSES)

    def load_params(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters by their names, and what kind of amount it is."""
        loaded = super().load_params(raw)
        return {"amount": loaded["amount"], "amount_type": "maximum", "purpose": loaded["purpose"]}


class UpiMandateParamsSchema(_TermsPart):
    """What a customer in India agrees to who pays by UPI."""

    amount = wire.Integer()
    amount_type = wire.Enum("fixed", "maximum")
    description = wire.String(20)
    end_date = wire.Timestamp()


class BlikMandateParamsSchema(_TermsPart):
    """What a customer in Poland agrees to."""

    expires_at = wire.Timestamp()


class PixMandateParamsSchema(_TermsPart):
    """What a customer in Brazil agrees to; a day is `YYYY-MM-DD`."""

    amount = wire.Integer()
    amount_includes_iof = wire.Enum("always", "never")
    end_date = wire.String(10)
    payment_schedule = wire.Enum("halfyearly", "monthly", "quarterly", "weekly", "yearly")


class CompanyAddressParamsSchema(_TermsPart):
    """Where a company is registered."""

    city = wire.String()
    country = wire.Country()
    line1 = wire.String()
    line2 = wire.String()
    postal_code = wire.String()
    state = wire.String()


_REGISTERS = (
    "ch_ein",
    "de_hrb",
    "dk_cvr",
    "es_cif",
    "fi_tunnus",
    "fr_siren",
    "fr_siret",
    "it_rea",
    "nl_kvk",
    "no_org_number",
    "no_pno",
    "se_org_number",
    "se_pno",
    "uk_crn",
)


class CompanyDetailsParamsSchema(_TermsPart):
    """The company that pays later (docs.stripe.com/payments/billie)."""

    registered_address = Nested(CompanyAddressParamsSchema, unsettable=True)
    registered_name = wire.String()
    registration_number = wire.String()
    registration_type = wire.Enum(*_REGISTERS, unsettable=True)
    vat = wire.String()
