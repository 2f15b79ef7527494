"""Automatic tax: by the rates that the account names for countries and states, and by nothing else."""

from __future__ import annotations

import pytest

from tests.support.shop import TO_SEND, Object, Shop

UNKNOWN = (
    "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax."
)
AUTOMATIC = {"automatic_tax__enabled": True}
SELLER = "acct_1Seller"


def customer_in(shop: Shop, country: str, **address: str) -> str:
    id: str = shop.customer(address__country=country, **{f"address__{k}": v for k, v in address.items()})["id"]
    return id


def tax_of(invoice: Object) -> tuple[str | None, int, list[str]]:
    """The status of automatic tax, the total, and the rates that were applied."""
    rates = [tax["tax_rate_details"]["tax_rate"] for tax in invoice["total_taxes"]]
    return invoice["automatic_tax"]["status"], invoice["total"], rates


def test_the_rate_is_that_of_the_place(shop: Shop, rates: dict[str, str]) -> None:
    german = shop.open_invoice(customer_in(shop, "DE"), 1000, **AUTOMATIC)
    assert tax_of(german) == ("complete", 1190, [rates["DE"]])
    assert german["total_taxes"][0]["taxability_reason"] == "standard_rated"
    assert german["automatic_tax"] == {
        "disabled_reason": None,
        "enabled": True,
        "liability": {"type": "self"},
        "provider": "stripe",
        "status": "complete",
    }
    assert tax_of(shop.open_invoice(customer_in(shop, "US", state="CA"), 1000, **AUTOMATIC)) == (
        "complete",
        1080,
        [rates["CA"]],
    )
    assert tax_of(shop.open_invoice(customer_in(shop, "US", state="NY"), 1000, **AUTOMATIC)) == ("complete", 1000, [])


def test_where_goods_go_comes_first(shop: Shop, rates: dict[str, str]) -> None:
    shipping = {"shipping__name": "Jenny", "shipping__address__country": "DE", "shipping__address__line1": "Weg 1"}
    customer = shop.customer(address__country="US", **shipping)["id"]
    assert tax_of(shop.open_invoice(customer, 1000, **AUTOMATIC)) == ("complete", 1190, [rates["DE"]])


def test_a_draft_follows_its_customer(shop: Shop, rates: dict[str, str]) -> None:
    customer = shop.customer()["id"]
    draft = shop.draft(customer, 1000, **AUTOMATIC)
    assert tax_of(draft) == ("requires_location_inputs", 1000, [])
    shop.post(f"/v1/customers/{customer}", address__country="DE")
    assert tax_of(shop.invoice(draft["id"])) == ("complete", 1190, [rates["DE"]])
    shop.item(customer, invoice=draft["id"], amount=1000)
    assert tax_of(shop.send(draft["id"])) == ("complete", 2380, [rates["DE"]])


@pytest.mark.usefixtures("rates")
@pytest.mark.parametrize("operation", ["finalize", "send", "pay"])
def test_without_a_known_place_nothing_is_finalized(operation: str, shop: Shop) -> None:
    draft = shop.draft(None, 1000, **AUTOMATIC)
    refused = shop.wire.post(f"/v1/invoices/{draft['id']}/{operation}")
    assert (refused.status, refused.error["code"], refused.error["message"]) == (
        400,
        "customer_tax_location_invalid",
        UNKNOWN,
    )
    kept = shop.invoice(draft["id"])
    assert kept["status"] == "draft"
    assert kept["last_finalization_error"] == {
        "code": "customer_tax_location_invalid",
        "doc_url": "https://stripe.com/docs/error-codes/customer-tax-location-invalid",
        "message": UNKNOWN,
        "type": "invalid_request_error",
    }
    (told,) = shop.events(type="invoice.finalization_failed")
    assert told["data"]["object"]["last_finalization_error"] == kept["last_finalization_error"]
    query = 'last_finalization_error_code:"customer_tax_location_invalid"'
    assert [each["id"] for each in shop.get("/v1/invoices/search", query=query)["data"]] == [draft["id"]]
    shop.post(f"/v1/customers/{draft['customer']}", address__country="DE")
    assert shop.post(f"/v1/invoices/{draft['id']}/finalize")["last_finalization_error"] is None


@pytest.mark.usefixtures("rates")
def test_one_that_finalizes_itself_says_why_it_did_not(shop: Shop) -> None:
    shop.clock(frozen=True)
    draft = shop.draft(None, 1000, auto_advance=True, **AUTOMATIC)
    shop.clock(advance=4000)
    kept = shop.invoice(draft["id"])
    assert (kept["status"], kept["last_finalization_error"]["code"]) == ("draft", "customer_tax_location_invalid")


@pytest.mark.usefixtures("rates")
def test_who_pays_no_tax_needs_no_place(shop: Shop) -> None:
    exempt = shop.customer(tax_exempt="exempt")["id"]
    assert tax_of(shop.open_invoice(exempt, 1000, **AUTOMATIC)) == ("complete", 1000, [])


def test_it_is_switched_on_and_off_and_owed_by_somebody(shop: Shop, rates: dict[str, str]) -> None:
    draft = shop.draft(customer_in(shop, "DE"), 1000)
    assert draft["automatic_tax"]["enabled"] is False
    path = f"/v1/invoices/{draft['id']}"
    owed = {"automatic_tax__liability__type": "account", "automatic_tax__liability__account": SELLER}
    on = shop.post(path, **AUTOMATIC, **owed)
    assert (on["total"], on["automatic_tax"]["liability"]) == (1190, {"account": SELLER, "type": "account"})
    assert on["total_taxes"][0]["tax_rate_details"]["tax_rate"] == rates["DE"]
    shown = shop.invoice(draft["id"], expand=["automatic_tax.liability.account"])
    assert shown["automatic_tax"]["liability"]["account"]["id"] == SELLER
    off = shop.post(path, automatic_tax__enabled=False)
    assert (off["total"], off["automatic_tax"]["status"]) == (1000, None)


def test_it_goes_with_no_other_tax(shop: Shop, rates: dict[str, str]) -> None:
    customer = customer_in(shop, "DE")
    rated = {"customer": customer, **TO_SEND, "automatic_tax[enabled]": "true", "default_tax_rates[]": rates["DE"]}
    assert shop.wire.post("/v1/invoices", rated).error["message"].startswith("You cannot set tax rates or tax amounts")
    draft = shop.draft(customer, 1000, **AUTOMATIC)
    item = {"customer": customer, "invoice": draft["id"], "amount": 5, "currency": "usd", "tax_rates[]": rates["DE"]}
    assert shop.wire.post("/v1/invoiceitems", item).status == 400
    assert shop.invoice(draft["id"])["total"] == 1190


def test_a_preview_is_taxed_alike(shop: Shop, rates: dict[str, str]) -> None:
    customer = customer_in(shop, "DE")
    shop.item(customer, amount=1000)
    path = "/v1/invoices/create_preview"
    assert tax_of(shop.post(path, customer=customer, **AUTOMATIC)) == ("complete", 1190, [rates["DE"]])
    moved = {"customer_details__address__country": "US", "customer_details__address__state": "CA"}
    assert tax_of(shop.post(path, customer=customer, **moved, **AUTOMATIC)) == ("complete", 1080, [rates["CA"]])


def test_where_no_rate_is_named_none_is_collected(shop: Shop, rates: dict[str, str]) -> None:
    """As of an account that is registered elsewhere (docs.stripe.com/tax/zero-tax, `not_collecting`)."""
    customer = customer_in(shop, "FR")
    assert tax_of(shop.open_invoice(customer, 1000, **AUTOMATIC)) == ("complete", 1000, [])
    shop.post(f"/v1/customers/{customer}", address__country="DE")
    assert tax_of(shop.open_invoice(customer, 1000, **AUTOMATIC)) == ("complete", 1190, [rates["DE"]])


def test_an_account_that_is_registered_nowhere_collects_none(shop: Shop) -> None:
    draft = shop.draft(None, 1000, **AUTOMATIC)
    assert tax_of(draft) == ("requires_location_inputs", 1000, [])
    assert shop.wire.post(f"/v1/invoices/{draft['id']}/finalize").error["code"] == "customer_tax_location_invalid"
    shop.post(f"/v1/customers/{draft['customer']}", address__country="DE")
    assert tax_of(shop.invoice(draft["id"])) == ("complete", 1000, [])
    assert tax_of(shop.post(f"/v1/invoices/{draft['id']}/finalize")) == ("complete", 1000, [])


@pytest.mark.usefixtures("rates")
def test_a_customer_is_supported_where_a_rate_is_named(shop: Shop) -> None:
    places = [{"country": "DE"}, {"country": "US", "state": "CA"}, {"country": "US", "state": "NY"}, {"country": "FR"}]
    made = [shop.customer(**{f"address__{k}": v for k, v in place.items()}, expand=["tax"]) for place in places]
    assert [each["tax"]["automatic_tax"] for each in made] == [
        "supported",
        "supported",
        "not_collecting",
        "not_collecting",
    ]


@pytest.mark.usefixtures("rates")
def test_a_credit_note_for_a_line_takes_its_tax_along(shop: Shop) -> None:
    invoice = shop.open_invoice(customer_in(shop, "DE"), 1000, **AUTOMATIC)
    line = {"type": "invoice_line_item", "invoice_line_item": invoice["lines"]["data"][0]["id"], "quantity": 1}
    note = shop.post("/v1/credit_notes", invoice=invoice["id"], **{f"lines__0__{name}": line[name] for name in line})
    assert (note["total"], note["total_excluding_tax"]) == (1190, 1000)
    assert note["total_taxes"] == invoice["total_taxes"]
    assert shop.invoice(invoice["id"])["status"] == "paid"


@pytest.mark.usefixtures("rates")
def test_the_mail_names_the_rate(shop: Shop) -> None:
    shop.send(shop.draft(customer_in(shop, "DE"), 1000, **AUTOMATIC)["id"])
    (mail,) = shop.get("/_emulator/outbox")["data"]
    text = shop.wire.get(mail["links"]["txt"]).body.decode()
    assert "VAT (19% on $10.00): $1.90" in text
