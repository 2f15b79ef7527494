"""The account's settings, and where they show."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from marshmallow import fields
from PIL import Image
from pypdf import PdfReader

from emulator.api.control.account_settings import AccountSettingsSchema
from tests.integration.pages.visitor import Visitor

NO_ADDRESS = {"city": None, "country": None, "line1": None, "line2": None, "postal_code": None, "state": None}
BLANK = {
    "object": "account_settings",
    "address": NO_ADDRESS,
    "api_version": "2026-10-28.endive",
    "attach_pdf": True,
    "automatic_tax_rates": [],
    "brand_colour": None,
    "business_name": None,
    "country": "US",
    "default_account_tax_ids": [],
    "default_currency": "usd",
    "default_days_until_due": None,
    "default_footer": None,
    "default_memo": None,
    "default_template": None,
    "email": None,
    "email_failed_payments": False,
    "email_receipts": False,
    "invoice_numbering": "customer",
    "locale": "en",
    "logo": None,
    "next_invoice_sequence": 1,
    "payment_method_types": ["card", "link"],
    "phone": None,
    "reminders": {"days_before_due": [], "on_due_date": False, "days_after_due": []},
    "sender_email": None,
    "statement_descriptor": None,
    "tax_ids": [],
}


def logo(kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 20), "#0a6b8a").save(file, kind)
    return file.getvalue()


def settings_of(visitor: Visitor) -> dict[str, Any]:
    """The settings that are looked at here; those about subscriptions have tests of their own."""
    return {name: value for name, value in visitor.get("/_emulator/account").items() if name in BLANK}


def test_settings_begin_blank(visitor: Visitor) -> None:
    assert settings_of(visitor) == BLANK


def test_whatever_can_be_set_is_shown(visitor: Visitor) -> None:
    assert visitor.get("/_emulator/account").keys() == {"id", "object", *AccountSettingsSchema().fields}


def test_settings_are_kept_and_taken_away(visitor: Visitor, live_visitor: Visitor) -> None:
    given = {
        "address": {"line1": "Calle Mayor 1", "city": "Madrid", "country": "ES"},
        "attach_pdf": False,
        "brand_colour": "#0a6b8a",
        "business_name": "Taller Norte",
        "country": "ES",
        "default_currency": "eur",
        "default_days_until_due": 14,
        "default_footer": "Inscrita en Madrid",
        "default_memo": "Gracias",
        "email": "hola@example.com",
        "invoice_numbering": "account",
        "locale": "es",
        "payment_method_types": ["card", "sepa_debit"],
        "phone": "+34 910 000 000",
        "reminders": {"days_before_due": [7, 1], "on_due_date": True, "days_after_due": [3, 30]},
        "sender_email": "facturas@taller.example.com",
        "statement_descriptor": "TALLER NORTE",
        "tax_ids": [{"type": "es_cif", "value": "A12345678"}],
    }
    assert visitor.update_account(**given).status_code == 200
    visitor.update_account(address={"line2": "2ª"}, phone=None)

    address = {"city": "Madrid", "country": "ES", "line1": "Calle Mayor 1", "line2": "2ª"}
    merged = {"address": {**NO_ADDRESS, **address}, "phone": None}
    assert settings_of(visitor) == {**BLANK, **given, **merged}
    assert settings_of(live_visitor) == BLANK


def test_settings_show_on_the_invoice_the_mail_the_pdf_and_the_page(visitor: Visitor) -> None:
    visitor.update_account(
        business_name="Taller Norte",
        address={"line1": "Calle Mayor 1", "country": "ES"},
        country="ES",
        default_footer="Inscrita en Madrid",
        email="hola@example.com",
        locale="es",
        brand_colour="#0a6b8a",
        tax_ids=[{"type": "es_cif", "value": "A12345678"}],
        logo=base64.b64encode(logo()).decode(),
        attach_pdf=False,
        sender_email="facturas@taller.example.com",
    )
    invoice = visitor.open_invoice()
    visitor.post(f"/v1/invoices/{invoice['id']}/send")

    assert (invoice["account_name"], invoice["account_country"]) == ("Taller Norte", "ES")
    mail = visitor.outbox()[0]
    assert (mail["from"]["name"], mail["reply_to"]) == ("Taller Norte", "hola@example.com")
    assert mail["from"]["address"] == "facturas@taller.example.com"
    assert mail["message_id"].endswith("@taller.example.com>")
    assert mail["attach_pdf"] is False
    assert mail["subject"].startswith("Nueva factura de Taller Norte")
    html = visitor.client.get(mail["links"]["html"], headers=visitor.headers).text
    assert "#0a6b8a" in html
    assert 'src="data:image/png;base64,' in html
    page = visitor.visit(invoice["hosted_invoice_url"]).text
    text = PdfReader(io.BytesIO(visitor.visit(invoice["invoice_pdf"]).data)).pages[0].extract_text()
    for shown in ("Calle Mayor 1", "España", "ES CIF A12345678", "Inscrita en Madrid"):
        assert shown in page
        assert shown in text
    assert "--brand:#0a6b8a" in page
    assert 'src="data:image/png;base64,' in page


def test_the_customers_own_language_comes_first(visitor: Visitor) -> None:
    visitor.update_account(locale="es")

    assert (
        '<html lang="de">'
        in visitor.visit(visitor.open_invoice(**{"preferred_locales[]": "de"})["hosted_invoice_url"]).text
    )
    assert (
        '<html lang="es">'
        in visitor.visit(visitor.open_invoice(**{"preferred_locales[]": "zh"})["hosted_invoice_url"]).text
    )


def test_a_reminder_schedule_is_set_as_a_whole(visitor: Visitor) -> None:
    visitor.update_account(reminders={"days_before_due": [7], "on_due_date": True})
    visitor.update_account(reminders={"days_after_due": [30, 3, 30]})

    assert settings_of(visitor)["reminders"] == {
        "days_before_due": [],
        "on_due_date": False,
        "days_after_due": [3, 30],
    }
    visitor.update_account(reminders=None)
    assert settings_of(visitor) == BLANK


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_logo_can_be_uploaded_as_a_file(visitor: Visitor, kind: str) -> None:
    reply = visitor.client.post(
        "/_emulator/account", data={"logo": (io.BytesIO(logo(kind)), "logo")}, headers=visitor.headers
    )

    assert reply.status_code == 200
    assert base64.b64decode(reply.get_json()["logo"]) == logo(kind)
    assert visitor.update_account(logo=None).get_json()["logo"] is None


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"email": "nope"}, "email: Not a valid email address."),
        ({"email": "a@example.com\r\nBcc: b@example.com"}, "email: Not a valid email address."),
        ({"email": "jörg@example.com"}, "email: Not a mail address that can be written to: 'jörg@example.com'."),
        ({"sender_email": "ü@example.com"}, "sender_email: Not a mail address that can be written to"),
        (
            {"automatic_tax_rates": [{"country": "US", "tax_rate": "txr_x"}]},
            "automatic_tax_rates: The account has no tax",
        ),
        ({"automatic_tax_rates": [{"country": "US"}]}, "automatic_tax_rates.0.tax_rate: Missing data"),
        ({"brand_colour": "red"}, "brand_colour: Give a colour as #rrggbb."),
        ({"brand_colour": "#00000g"}, "brand_colour: Give a colour as #rrggbb."),
        ({"country": "usa"}, "country: Give a country as two capital letters (ISO 3166), such as DE."),
        ({"address": {"street": "x"}}, "address.street: Unknown field."),
        ({"locale": "zh"}, "locale: There are texts in en, es, ca, de, fr, pt, ja; give one of them"),
        ({"attach_pdf": "yes"}, "attach_pdf: Not a valid boolean."),
        ({"business_name": "x" * 251}, "business_name: Longer than maximum length 250."),
        ({"tax_ids": [{"type": "VAT", "value": "1"}]}, "tax_ids.0.type: Give a kind such as eu_vat."),
        ({"logo": "%%%"}, "logo: Give a PNG or JPEG in base64, or as a data URL."),
        ({"logo": base64.b64encode(b"GIF89a").decode()}, "logo: It is no whole PNG or JPEG picture"),
        ({"logo": base64.b64encode(bytes(524_289)).decode()}, "logo: It has 524289 bytes; at most 524288 are taken."),
        ({"colour": "#000000"}, "colour: Unknown field."),
        ({"reminders": {"days_before_due": [0]}}, "reminders.days_before_due.0: Must be greater than or equal to 1"),
        ({"reminders": {"days_after_due": [1.5]}}, "reminders.days_after_due.0: Not a valid integer."),
        ({"reminders": {"days_after_due": [1] * 11}}, "reminders.days_after_due: Longer than maximum length 10."),
        ({"reminders": {"on_due_date": "yes"}}, "reminders.on_due_date: Not a valid boolean."),
        ({"reminders": {"daily": True}}, "reminders.daily: Unknown field."),
        (
            {"default_currency": "xyz"},
            "default_currency: Give a currency that Stripe takes, in lower case",
        ),
        ({"default_days_until_due": -1}, "default_days_until_due: Must be greater than or equal to 0"),
        ({"default_account_tax_ids": ["txi_nope"]}, "default_account_tax_ids: The account has no tax ID txi_nope"),
        ({"default_template": "inrtem_nope"}, "default_template: There is no invoice rendering template inrtem_nope."),
        ({"invoice_numbering": "world"}, "invoice_numbering: Must be one of: account, customer."),
        ({"invoice_prefix": "inv-"}, "invoice_prefix: Give 1 to 12 capital letters or digits."),
        ({"next_invoice_sequence": 0}, "next_invoice_sequence: Must be greater than or equal to 1"),
        ({"payment_method_types": []}, "payment_method_types: Shorter than minimum length 1."),
        ({"payment_method_types": ["cash"]}, "payment_method_types.0: Must be one of: "),
        (
            {"statement_descriptor": "<>"},
            "statement_descriptor: Give 22 characters at most, one of them a Latin",
        ),
        ({"default_footer": "x" * 1_100_000}, "The request is larger than"),
    ],
)
def test_what_cannot_be_set_is_said(visitor: Visitor, given: dict[str, Any], says: str) -> None:
    reply = visitor.update_account(**given)

    assert reply.status_code == 400
    assert reply.get_json()["error"]["message"].startswith(says)
    assert settings_of(visitor) == BLANK


@pytest.mark.parametrize("given", [0, 1, 0.0, 1.0, "true", "", [], {}])
def test_true_and_false_are_jsons_own(visitor: Visitor, given: Any) -> None:
    names = [name for name, each in AccountSettingsSchema().fields.items() if isinstance(each, fields.Boolean)]
    assert len(names) > 5
    settings = {**{name: {name: given} for name in names}, "on_due_date": {"reminders": {"on_due_date": given}}}

    replies = {name: visitor.update_account(**each) for name, each in settings.items()}

    said = {name: reply.get_json()["error"]["message"] for name, reply in replies.items()}
    assert all("Not a valid boolean." in each for each in said.values()), said
    assert settings_of(visitor) == BLANK


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b'{"a\xff": 1}', b"[" * 100_000])
def test_what_is_no_object_is_refused(visitor: Visitor, body: bytes) -> None:
    reply = visitor.client.post("/_emulator/account", data=body, headers=visitor.headers)

    assert reply.status_code == 400
    assert "Send a JSON object" in reply.get_json()["error"]["message"]


def test_a_key_is_needed(visitor: Visitor) -> None:
    assert visitor.client.get("/_emulator/account").status_code == 401
