"""The account's settings on the wire: what can be set, and how it is shown.

A setting is an attribute of `Account` and a field here; one that needs more than its value alone is looked at where it
is applied (`emulator.api.control.account`).
"""

import base64
from collections.abc import Mapping
from typing import Any, get_args

from marshmallow import ValidationError, fields, post_load, validate

from emulator.billing.core.account import LANGUAGES, Account, AutomaticTaxRate, InvoiceNumbering, TaxId, is_written
from emulator.billing.core.addresses import Address, AddressParams
from emulator.billing.core.api_versions import NEWEST, OLDEST, RELEASES
from emulator.billing.core.due_event_schedule import DueEventSchedule
from emulator.billing.core.dunning import AfterLastRetry, Dunning
from emulator.billing.core.reminder_schedule import ReminderSchedule
from emulator.billing.core.structs import replace
from emulator.billing.invoices.account_sequence import InvoiceSequence
from emulator.billing.payments.method_types import METHOD_TYPES
from emulator.billing.system.mail_addresses import wire_address
from emulator.billing.system.mail_message import MailMessageError
from schemas.hooks import HookedSchema
from schemas.stripe.currencies import CURRENCY_CODES
from schemas.stripe.fields import StatementDescriptor

_MAX_TAX_IDS = 25
_MAX_TAX_RATES = 100
_MAX_REMINDERS = 10
_MAX_RETRIES = 8
_MAX_DAYS = 365
_MAX_DUE = 36500
_PREFIX = validate.Regexp(r"[A-Z0-9]+\Z", error="Give 1 to 12 capital letters or digits.")
_COUNTRY = validate.Regexp(r"[A-Z]{2}\Z", error="Give a country as two capital letters (ISO 3166), such as DE.")


class _TrueOrFalse(fields.Boolean):
    """JSON's own two; to Python, and so to marshmallow, 1.0 is as good as true."""

    def _deserialize(self, value: Any, *_arguments: Any, **_options: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


def _text(max_length: int, *checks: validate.Validator) -> fields.String:
    return fields.String(allow_none=True, validate=[validate.Length(max=max_length), *checks])


def _address() -> fields.String:
    return fields.Email(allow_none=True, validate=_require_mailable)


def _require_mailable(address: str) -> None:
    try:
        wire_address(address)
    except MailMessageError as error:
        raise ValidationError(f"{error}.") from error


def _require_written(locale: str) -> None:
    if not is_written(locale):
        raise ValidationError(f"There are texts in {', '.join(LANGUAGES)}; give one of them, such as en or pt-BR.")


def _require_currency(code: str) -> None:
    if code not in CURRENCY_CODES:
        raise ValidationError("Give a currency that Stripe takes, in lower case, such as eur.")


def _require_descriptor(text: str) -> None:
    try:
        StatementDescriptor().deserialize(text)
    except ValidationError as error:
        raise ValidationError(
            "Give 22 characters at most, one of them a Latin letter, and none of < > \\ ' \" *."
        ) from error


def _require_release(version: str) -> None:
    if version not in RELEASES:
        raise ValidationError(f"Give a version of Stripe's API from {OLDEST} to {NEWEST}, such as 2023-10-16.")


class _Address(HookedSchema):
    """A postal address; what is not given stays as it was."""

    city = _text(200)
    country = _text(2, _COUNTRY)
    line1 = _text(500)
    line2 = _text(500)
    postal_code = _text(50)
    state = _text(200)

    @post_load
    def build(self, data: Mapping[str, str | None], **_options: Any) -> AddressParams:
        """The parts that are given."""
        return AddressParams(**data)


class _TaxId(HookedSchema):
    """A tax number and its kind, as in docs.stripe.com/invoicing/customer/tax-ids."""

    type = fields.String(
        required=True, validate=validate.Regexp(r"[a-z]{2,3}_[a-z]{2,10}\Z", error="Give a kind such as eu_vat.")
    )
    value = fields.String(required=True, validate=validate.Length(min=1, max=100))

    @post_load
    def build(self, data: Mapping[str, str], **_options: Any) -> TaxId:
        """The number."""
        return TaxId(**data)


class _AutomaticTaxRate(HookedSchema):
    """By which tax rate a country, or one of its states, is taxed automatically; null where no tax is collected."""

    country = fields.String(required=True, validate=_COUNTRY)
    state = _text(200)
    tax_rate = fields.String(required=True, allow_none=True)

    @post_load
    def build(self, data: Mapping[str, Any], **_options: Any) -> AutomaticTaxRate:
        """The entry of the table."""
        return AutomaticTaxRate(**data)


def _days() -> fields.List[int]:
    day = fields.Integer(strict=True, validate=validate.Range(min=1, max=_MAX_DAYS))
    return fields.List(day, load_default=(), validate=validate.Length(max=_MAX_REMINDERS))


class _Reminders(HookedSchema):
    """On which days customers are reminded; the schedule is set as a whole."""

    days_before_due = _days()
    on_due_date = _TrueOrFalse(load_default=False)
    days_after_due = _days()

    @post_load
    def build(self, data: Mapping[str, Any], **_options: Any) -> ReminderSchedule:
        """The schedule, each day once and in order."""
        return ReminderSchedule(
            days_before_due=tuple(sorted(set(data["days_before_due"]), reverse=True)),
            on_due_date=data["on_due_date"],
            days_after_due=tuple(sorted(set(data["days_after_due"]))),
        )


class _DueEvents(HookedSchema):
    """On which days `invoice.will_be_due` and `invoice.overdue` come; the schedule is set as a whole."""

    days_before_due = _days()
    days_after_due = _days()

    @post_load
    def build(self, data: Mapping[str, Any], **_options: Any) -> DueEventSchedule:
        """The schedule, each day once and in order."""
        return DueEventSchedule(
            days_before_due=tuple(sorted(set(data["days_before_due"]), reverse=True)),
            days_after_due=tuple(sorted(set(data["days_after_due"]))),
        )


class _Dunning(HookedSchema):
    """When failed payments are attempted again, and what then becomes of a subscription; it is set as a whole."""

    retry_days = fields.List(
        fields.Integer(strict=True, validate=validate.Range(min=1, max=_MAX_DAYS)),
        load_default=Dunning().retry_days,
        validate=validate.Length(max=_MAX_RETRIES),
    )
    after_last_retry = fields.String(
        load_default=Dunning().after_last_retry, validate=validate.OneOf(get_args(AfterLastRetry))
    )

    @post_load
    def build(self, data: Mapping[str, Any], **_options: Any) -> Dunning:
        """The settings."""
        return Dunning(retry_days=tuple(data["retry_days"]), after_last_retry=data["after_last_retry"])


class AccountSettingsSchema(HookedSchema):
    """What can be set; null takes a text away."""

    address = fields.Nested(_Address, allow_none=True)
    api_version = fields.String(validate=_require_release)
    attach_pdf = _TrueOrFalse()
    automatic_tax_rates = fields.List(fields.Nested(_AutomaticTaxRate), validate=validate.Length(max=_MAX_TAX_RATES))
    beel_flat_paths_retire = _TrueOrFalse()
    beel_send_quotas = _TrueOrFalse()
    beel_test_mail_to_holder = _TrueOrFalse()
    brand_colour = _text(7, validate.Regexp(r"#[0-9a-fA-F]{6}\Z", error="Give a colour as #rrggbb."))
    business_name = _text(250)
    country = fields.String(validate=_COUNTRY)
    default_account_tax_ids = fields.List(fields.String(), validate=validate.Length(max=_MAX_TAX_IDS))
    default_currency = fields.String(validate=_require_currency)
    default_days_until_due = fields.Integer(strict=True, allow_none=True, validate=validate.Range(min=0, max=_MAX_DUE))
    default_footer = _text(5000)
    default_memo = _text(1500)
    default_template = fields.String(allow_none=True)
    due_events = fields.Nested(_DueEvents, allow_none=True)
    dunning = fields.Nested(_Dunning)
    email = _address()
    email_failed_payments = _TrueOrFalse()
    email_receipts = _TrueOrFalse()
    invoice_numbering = fields.String(validate=validate.OneOf(get_args(InvoiceNumbering)))
    invoice_prefix = _text(12, _PREFIX)
    locale = fields.String(validate=[validate.Length(max=35), _require_written])
    logo = fields.String(allow_none=True)
    next_invoice_sequence = fields.Integer(strict=True, validate=validate.Range(min=1, max=1_000_000_000))
    payment_method_types = fields.List(
        fields.String(validate=validate.OneOf(METHOD_TYPES)), validate=validate.Length(min=1)
    )
    phone = _text(50)
    portal_settings_saved = _TrueOrFalse()
    reminders = fields.Nested(_Reminders, allow_none=True)
    sender_email = _address()
    statement_descriptor = fields.String(allow_none=True, validate=_require_descriptor)
    tax_ids = fields.List(fields.Nested(_TaxId), validate=validate.Length(max=_MAX_TAX_IDS))
    upcoming_invoice_days = fields.Integer(strict=True, allow_none=True, validate=validate.Range(min=1, max=_MAX_DAYS))


class ShownAccountSettings(AccountSettingsSchema):
    """The settings of an account."""

    id = fields.String()
    object = fields.String(validate=validate.Equal("account_settings"))


_PLAIN_SETTINGS = AccountSettingsSchema(exclude=("logo", "next_invoice_sequence"))
"""What is shown as it is kept."""


def shown_settings(account: Account, sequence: InvoiceSequence | None) -> dict[str, Any]:
    """The settings of an account, each under its name; `sequence` is that of its invoice numbers, if it drew any."""
    shown = replace(account, address=account.address or Address(), invoice_prefix=account.number_prefix)
    return {
        "id": account.id,
        "object": "account_settings",
        **_PLAIN_SETTINGS.dump(shown),
        "logo": None if account.logo is None else base64.b64encode(account.logo).decode(),
        "next_invoice_sequence": 1 if sequence is None else sequence.next_number,
    }
