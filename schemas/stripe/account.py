"""The account on the wire (docs.stripe.com/api/accounts/object)."""

from typing import ClassVar

from marshmallow import fields

from emulator.billing.core.account import Account
from schemas.stripe.customer import AddressSchema
from schemas.stripe.objects import Always, ObjectSchema, Rendered

_ALWAYS_THERE = 1_342_389_380
"""When an account began that has set nothing: the first second that ids can tell."""

_DELAY_DAYS = 2
"""After how many days payouts are made in the United States (docs.stripe.com/payouts)."""

_CAPABILITIES = {"us_bank_account": "us_bank_account_ach_payments", "customer_balance": "bank_transfer_payments"}
"""What an account needs for a type of payment method, where that is not called after it."""

_ADDRESS = AddressSchema()

_NOTHING_REQUIRED: Rendered = {
    "alternatives": [],
    "current_deadline": None,
    "currently_due": [],
    "disabled_reason": None,
    "errors": [],
    "eventually_due": [],
    "past_due": [],
    "pending_verification": [],
}


class AccountSchema(ObjectSchema):
    """The account object, as its own key sees it: in good standing, with all that it is asked for given.

    `company` and `individual` are shown to platforms that collect these facts themselves, and to nobody else.
    """

    entity = Account
    references: ClassVar = {"settings.invoices.default_account_tax_ids": "tax_id"}
    inert_expandables = frozenset({"company"})

    id = fields.String()
    object = Always("account")
    business_profile = fields.Method("shown_profile")
    business_type = Always("company")
    capabilities = fields.Method("shown_capabilities")
    charges_enabled = Always(True)
    controller = fields.Function(lambda account: _controller(account))
    country = fields.String()
    created = fields.Function(lambda account: account.created or _ALWAYS_THERE)
    default_currency = fields.String()
    details_submitted = Always(True)
    email = fields.String()
    external_accounts = fields.Function(
        lambda account: {
            "object": "list",
            "data": [],
            "has_more": False,
            "total_count": 0,
            "url": f"/v1/accounts/{account.id}/external_accounts",
        }
    )
    future_requirements = fields.Function(lambda _: dict(_NOTHING_REQUIRED))
    groups = fields.Function(lambda _: {"payments_pricing": None})
    metadata = fields.Function(lambda _: {})
    payouts_enabled = Always(True)
    requirements = fields.Function(lambda _: dict(_NOTHING_REQUIRED))
    settings = fields.Method("shown_settings")
    tos_acceptance = fields.Function(
        lambda _: {"date": None, "ip": None, "service_agreement": None, "user_agent": None}
    )
    type = Always("standard")

    def shown_profile(self, account: Account) -> Rendered:
        """Who the business is, as its customers are told."""
        address = None if account.address is None else _ADDRESS.dump(account.address)
        return {
            "annual_revenue": None,
            "estimated_worker_count": None,
            "mcc": None,
            "minority_owned_business_designation": None,
            "monthly_estimated_revenue": None,
            "name": account.business_name,
            "product_description": None,
            "specified_commercial_transactions_act_url": None,
            "support_address": address,
            "support_email": account.email,
            "support_phone": account.phone,
            "support_url": None,
            "url": None,
        }

    def shown_capabilities(self, account: Account) -> dict[str, str]:
        """What the account may do: take the types of payment methods that it has."""
        payments = {_CAPABILITIES.get(type, f"{type}_payments") for type in account.payment_method_types}
        return dict.fromkeys(sorted({"card_payments", "transfers", *payments}), "active")

    def shown_settings(self, account: Account) -> Rendered:
        """What the account set up, in Stripe's own order of things."""
        descriptor = account.statement_descriptor
        return {
            "bacs_debit_payments": {"display_name": None, "service_user_number": None},
            "branding": {"icon": None, "logo": None, "primary_color": account.brand_colour, "secondary_color": None},
            "card_issuing": {"tos_acceptance": {"date": None, "ip": None, "user_agent": None}},
            "card_payments": {
                "decline_on": {"avs_failure": False, "cvc_failure": False},
                "statement_descriptor_prefix": None,
                "statement_descriptor_prefix_kana": None,
                "statement_descriptor_prefix_kanji": None,
            },
            "dashboard": {"display_name": account.business_name, "timezone": "Etc/UTC"},
            "invoices": {
                "default_account_tax_ids": list(account.default_account_tax_ids) or None,
                "hosted_payment_method_save": "never",
            },
            "payments": {
                "statement_descriptor": descriptor,
                "statement_descriptor_kana": None,
                "statement_descriptor_kanji": None,
                "statement_descriptor_prefix_kana": None,
                "statement_descriptor_prefix_kanji": None,
            },
            "payouts": {
                "debit_negative_balances": True,
                "schedule": {"delay_days": _DELAY_DAYS, "interval": "daily"},
                "statement_descriptor": None,
            },
            "sepa_debit_payments": {"creditor_id": None},
        }


def _controller(account: Account) -> Rendered:
    """Who decides about the account: it itself, or its platform beside it."""
    return {"type": "account"} if account.owner is None else {"is_controller": False, "type": "application"}
