"""/_emulator/account: what the dashboard's settings say about the business, for one mode of an account.

They take effect on every invoice, mail, PDF and page made from then on (docs.stripe.com/invoicing/customize); mail that
lies in the outbox stays as it was.
"""

import base64
import binascii
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from flask import Request, Response, request
from marshmallow import ValidationError
from werkzeug.exceptions import RequestEntityTooLarge

from emulator.api.control.account_settings import AccountSettingsSchema, ShownAccountSettings, shown_settings
from emulator.api.control.operations import Operation
from emulator.api.control.responses import error_response, json_response
from emulator.api.request_body import JSON_DECODE_ERRORS
from emulator.billing.catalog.tax_rates import TaxRate
from emulator.billing.core.addresses import address_after
from emulator.billing.core.due_event_schedule import DueEventSchedule
from emulator.billing.core.errors import APIError
from emulator.billing.core.reminder_schedule import ReminderSchedule
from emulator.billing.core.structs import replace
from emulator.billing.customers.invoice_prefixes import InvoicePrefix
from emulator.billing.customers.tax_ids import TaxId
from emulator.billing.invoices.account_sequence import InvoiceSequence, set_up_sequence
from emulator.billing.invoices.rendering_templates import RenderingTemplate
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World

MAX_LOGO = 524_288
"""The real service takes logos below 512 kB."""

_MAX_BODY = 2 * MAX_LOGO
_DATA_URL = re.compile(r"data:image/(?:png|jpeg);base64,")

_NUMBERING = frozenset({"invoice_numbering", "invoice_prefix"})

LogoMaker = Callable[[bytes], bytes | None]
"""Makes an uploaded logo small; None for what is no PNG or JPEG."""


class BadSettingsError(ValueError):
    """Settings that cannot be taken; the message says which and why."""


def operations(store: Store, make_logo: LogoMaker) -> Sequence[Operation]:
    """The account's settings."""

    def retrieve(world: World) -> Response:
        return json_response(_shown(store.unit_of_work(world)))

    def update(world: World) -> Response:
        try:
            given = _parse_settings(request, make_logo)
            return json_response(store.run(world, lambda uow: _update_account(uow, given)))
        except (APIError, BadSettingsError) as error:
            return error_response(400, str(error))

    return (
        Operation(
            id="retrieve_account",
            method="GET",
            path="/_emulator/account",
            summary="What mails, PDFs and pages say of the business.",
            view=retrieve,
            replies=(ShownAccountSettings,),
        ),
        Operation(
            id="update_account",
            method="POST",
            path="/_emulator/account",
            summary="Changes settings of the business; what is not given stays as it was.",
            view=update,
            body=AccountSettingsSchema,
            replies=(ShownAccountSettings,),
        ),
    )


def _shown(uow: UnitOfWork) -> dict[str, Any]:
    account = uow.ctx.account
    return shown_settings(account, uow.get(InvoiceSequence, account.number_prefix))


def _update_account(uow: UnitOfWork, given: Mapping[str, Any]) -> dict[str, Any]:
    old = uow.ctx.account
    new = dict(given)
    next_number = new.pop("next_invoice_sequence", None)
    if "address" in new:
        new["address"] = address_after(old.address, new["address"])
    if "due_events" in new:
        new["due_events"] = new["due_events"] or DueEventSchedule()
    if "reminders" in new:
        new["reminders"] = new["reminders"] or ReminderSchedule()
    account = replace(old, **new)
    uow.changes.save(account)
    _check_references(uow, new)
    if new.keys() & _NUMBERING or next_number is not None:
        uow.load([(InvoiceSequence, account.number_prefix), (InvoicePrefix, account.number_prefix)])
        sequence, prefix = (
            uow.get(InvoiceSequence, account.number_prefix),
            uow.get(InvoicePrefix, account.number_prefix),
        )
        set_up_sequence(account, next_number, sequence, prefix, uow.ctx, uow.changes)
    return shown_settings(account, uow.get(InvoiceSequence, account.number_prefix))


def _check_references(uow: UnitOfWork, new: Mapping[str, Any]) -> None:
    """Raises BadSettingsError for a tax id, a tax rate or a template that is not the account's."""
    for each in new.get("automatic_tax_rates", ()):
        if each.tax_rate is not None and uow.get(TaxRate, each.tax_rate) is None:
            message = f"The account has no tax rate {each.tax_rate}: make it at /v1/tax_rates."
            raise BadSettingsError(f"automatic_tax_rates: {message}")
    tax_ids, template = new.get("default_account_tax_ids", ()), new.get("default_template")
    uow.load([(TaxId, id) for id in tax_ids])
    for id in tax_ids:
        found = uow.get(TaxId, id)
        if found is None or found.customer is not None:
            raise BadSettingsError(f"default_account_tax_ids: The account has no tax ID {id}: make it at /v1/tax_ids.")
    if template is not None and uow.get(RenderingTemplate, template) is None:
        raise BadSettingsError(f"default_template: There is no invoice rendering template {template}.")


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
        given: dict[str, Any] = AccountSettingsSchema().load(body)
    except ValidationError as error:
        raise BadSettingsError(_in_words(error.messages_dict)) from error
    if given.get("logo") is not None:
        given["logo"] = _logo(_decode_logo(given["logo"]), make_logo)
    return {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}


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
