"""/_emulator/account: what the dashboard's settings say about the business, for one mode of an account.

They take effect on every invoice, mail, PDF and page made from then on (docs.stripe.com/invoicing/customize); mail that
lies in the outbox stays as it was.
"""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import msgspec
from flask import Flask, Request, Response, request
from marshmallow import Schema, ValidationError, fields, post_load, validate
from werkzeug.exceptions import RequestEntityTooLarge

from emulator.api.authentication import WorldResolver
from emulator.api.control.access import with_callers_world
from emulator.api.control.responses import error_response, json_response
from emulator.api.request_body import JSON_DECODE_ERRORS
from emulator.billing.core.account import LANGUAGES, Account, TaxId, is_written
from emulator.billing.core.addresses import Address, AddressParams, address_after
from emulator.billing.core.reminder_schedule import ReminderSchedule
from emulator.billing.system.mail_addresses import wire_address
from emulator.billing.system.mail_message import MailMessageError
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World

MAX_LOGO = 524_288
"""The real service takes logos below 512 kB."""

_MAX_BODY = 2 * MAX_LOGO
_MAX_TAX_IDS = 25
_MAX_REMINDERS = 10
_MAX_DAYS = 365
_DATA_URL = re.compile(r"data:image/(?:png|jpeg);base64,")
_COUNTRY = validate.Regexp(r"[A-Z]{2}\Z", error="Give a country as two capital letters (ISO 3166), such as DE.")

LogoMaker = Callable[[bytes], bytes | None]
"""Makes an uploaded logo small; None for what is no PNG or JPEG."""


class BadSettingsError(ValueError):
    """Settings that cannot be taken; the message says which and why."""


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


class _Address(Schema):
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


class _TaxId(Schema):
    """A tax number and its kind, as in docs.stripe.com/invoicing/customer/tax-ids."""

    type = fields.String(
        required=True, validate=validate.Regexp(r"[a-z]{2,3}_[a-z]{2,10}\Z", error="Give a kind such as eu_vat.")
    )
    value = fields.String(required=True, validate=validate.Length(min=1, max=100))

    @post_load
    def build(self, data: Mapping[str, str], **_options: Any) -> TaxId:
        """The number."""
        return TaxId(**data)


def _days() -> fields.List[int]:
    day = fields.Integer(strict=True, validate=validate.Range(min=1, max=_MAX_DAYS))
    return fields.List(day, load_default=(), validate=validate.Length(max=_MAX_REMINDERS))


class _Reminders(Schema):
    """On which days customers are reminded; the schedule is set as a whole."""

    days_before_due = _days()
    on_due_date = fields.Boolean(truthy={True}, falsy={False}, load_default=False)
    days_after_due = _days()

    @post_load
    def build(self, data: Mapping[str, Any], **_options: Any) -> ReminderSchedule:
        """The schedule, each day once and in order."""
        return ReminderSchedule(
            days_before_due=tuple(sorted(set(data["days_before_due"]), reverse=True)),
            on_due_date=data["on_due_date"],
            days_after_due=tuple(sorted(set(data["days_after_due"]))),
        )


class _Settings(Schema):
    """What can be set; null takes a text away."""

    address = fields.Nested(_Address, allow_none=True)
    attach_pdf = fields.Boolean(truthy={True}, falsy={False})
    brand_colour = _text(7, validate.Regexp(r"#[0-9a-fA-F]{6}\Z", error="Give a colour as #rrggbb."))
    business_name = _text(250)
    country = fields.String(validate=_COUNTRY)
    default_footer = _text(5000)
    email = _address()
    email_failed_payments = fields.Boolean(truthy={True}, falsy={False})
    email_receipts = fields.Boolean(truthy={True}, falsy={False})
    locale = fields.String(validate=[validate.Length(max=35), _require_written])
    logo = fields.String(allow_none=True)
    phone = _text(50)
    reminders = fields.Nested(_Reminders, allow_none=True)
    sender_email = _address()
    tax_ids = fields.List(fields.Nested(_TaxId), validate=validate.Length(max=_MAX_TAX_IDS))


def register(app: Flask, store: Store, worlds: WorldResolver, make_logo: LogoMaker) -> None:
    """Adds the account's settings to the app."""

    def retrieve(world: World) -> Response:
        return json_response(_shown(store.unit_of_work(world).ctx.account))

    def update(world: World) -> Response:
        try:
            given = _parse_settings(request, make_logo)
        except BadSettingsError as error:
            return error_response(400, str(error))
        return json_response(_shown(store.run(world, lambda uow: _update_account(uow, given))))

    app.add_url_rule("/_emulator/account", "account", with_callers_world(worlds, retrieve))
    app.add_url_rule("/_emulator/account", "account settings", with_callers_world(worlds, update), methods=["POST"])


def _update_account(uow: UnitOfWork, given: Mapping[str, Any]) -> Account:
    old = uow.ctx.account
    new = dict(given)
    if "address" in new:
        new["address"] = address_after(old.address, new["address"])
    if "reminders" in new:
        new["reminders"] = new["reminders"] or ReminderSchedule()
    account = replace(old, **new)
    uow.changes.save(account)
    return account


def _parse_settings(http_request: Request, make_logo: LogoMaker) -> dict[str, Any]:
    """The settings of a request: JSON, or a form with the logo as a file. Raises BadSettingsError."""
    http_request.max_content_length = _MAX_BODY
    try:
        if http_request.mimetype == "multipart/form-data":
            return _parse_upload(http_request, make_logo)
        body = msgspec.json.decode(http_request.get_data())
    except RequestEntityTooLarge as error:
        raise BadSettingsError(f"The request is larger than {_MAX_BODY} bytes.") from error
    except JSON_DECODE_ERRORS:
        body = None
    if not isinstance(body, dict):
        raise BadSettingsError("Send a JSON object with the settings to change, or a form with the file `logo`.")
    try:
        given: dict[str, Any] = _Settings().load(body)
    except ValidationError as error:
        raise BadSettingsError(_in_words(error.messages_dict)) from error
    if given.get("logo") is not None:
        given["logo"] = _logo(_decode_logo(given["logo"]), make_logo)
    if "tax_ids" in given:
        given["tax_ids"] = tuple(given["tax_ids"])
    return given


def _parse_upload(http_request: Request, make_logo: LogoMaker) -> dict[str, Any]:
    if "logo" not in http_request.files or http_request.form:
        raise BadSettingsError("A form can hold the file `logo` alone; send every other setting as JSON.")
    return {"logo": _logo(http_request.files["logo"].read(), make_logo)}


def _decode_logo(logo: str) -> bytes:
    try:
        return base64.b64decode(_DATA_URL.sub("", logo, count=1), validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadSettingsError("logo: Give a PNG or JPEG in base64, or as a data URL.") from error


def _logo(data: bytes, make_logo: LogoMaker) -> bytes:
    if len(data) > MAX_LOGO:
        raise BadSettingsError(f"logo: It has {len(data)} bytes; at most {MAX_LOGO} are taken.")
    logo = make_logo(data)
    if logo is None:
        raise BadSettingsError("logo: It is no whole PNG or JPEG picture of a sensible size.")
    return logo


def _in_words(messages: Mapping[Any, Any], path: str = "") -> str:
    """Every complaint with the name of what it is about, on one line."""
    parts = []
    for name, found in messages.items():
        where = f"{path}.{name}" if path else str(name)
        parts.append(_in_words(found, where) if isinstance(found, dict) else f"{where}: {' '.join(map(str, found))}")
    return " ".join(parts)


def _shown(account: Account) -> dict[str, Any]:
    return {
        "id": account.id,
        "object": "account_settings",
        "address": msgspec.to_builtins(account.address or Address()),
        "attach_pdf": account.attach_pdf,
        "brand_colour": account.brand_colour,
        "business_name": account.business_name,
        "country": account.country,
        "default_footer": account.default_footer,
        "email": account.email,
        "email_failed_payments": account.email_failed_payments,
        "email_receipts": account.email_receipts,
        "locale": account.locale,
        "logo": None if account.logo is None else base64.b64encode(account.logo).decode(),
        "phone": account.phone,
        "reminders": msgspec.to_builtins(account.reminders),
        "sender_email": account.sender_email,
        "tax_ids": msgspec.to_builtins(account.tax_ids),
    }
