"""Bank transfers over the wire: cash that customers send, and what it pays for."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.billing.payments.ibans import read_iban
from tests.support.payment_classes import mismatches
from tests.support.resources import check_refusal
from tests.support.shop import TO_SEND, Object, Shop

BANK = {"payment_settings__payment_method_types": ["customer_balance"], "collection_method": "send_invoice"}

TRANSFER_TYPES = {
    "eur": "eu_bank_transfer",
    "gbp": "gb_bank_transfer",
    "jpy": "jp_bank_transfer",
    "mxn": "mx_bank_transfer",
    "usd": "us_bank_transfer",
}
"""By currency (docs.stripe.com/payments/bank-transfers)."""


def fund(shop: Shop, customer: str, amount: int, currency: str = "eur", **params: Any) -> Object:
    return shop.post(
        f"/v1/test_helpers/customers/{customer}/fund_cash_balance", amount=amount, currency=currency, **params
    )


def waiting(shop: Shop, customer: str, amount: int = 1000, currency: str = "eur", **params: Any) -> Object:
    return shop.post(
        "/v1/payment_intents",
        amount=amount,
        currency=currency,
        customer=customer,
        confirm=True,
        payment_method_data__type="customer_balance",
        payment_method_options__customer_balance__funding_type="bank_transfer",
        **{"payment_method_types": ["customer_balance"], **params},
    )


def cash(shop: Shop, customer: str) -> Any:
    return shop.get(f"/v1/customers/{customer}/cash_balance")["available"]


def movements(shop: Shop, customer: str) -> list[tuple[str, int, int]]:
    listed = shop.get(f"/v1/customers/{customer}/cash_balance_transactions")["data"]
    assert [mismatch for each in listed for mismatch in mismatches(each)] == []
    return [(each["type"], each["net_amount"], each["ending_balance"]) for each in listed]


def status(shop: Shop, intent: Object) -> str:
    found: str = shop.get(f"/v1/payment_intents/{intent['id']}")["status"]
    return found


@pytest.mark.parametrize("currency", TRANSFER_TYPES)
def test_who_pays_is_told_where_to(currency: str, shop: Shop) -> None:
    customer = shop.customer()["id"]
    intent = waiting(shop, customer, currency=currency)
    assert mismatches(intent) == []
    assert intent["status"] == "requires_action"
    told = intent["next_action"]["display_bank_transfer_instructions"]
    assert (told["amount_remaining"], told["type"]) == (1000, TRANSFER_TYPES[currency])
    asked = shop.post(
        f"/v1/customers/{customer}/funding_instructions",
        currency=currency,
        funding_type="bank_transfer",
        bank_transfer__type=TRANSFER_TYPES[currency],
    )
    assert asked["bank_transfer"]["financial_addresses"] == told["financial_addresses"]
    # The class knows two of the five types that the parameters take.
    assert [each for each in mismatches(asked) if not each.startswith("funding_instructions.bank_transfer.type")] == []


@pytest.mark.parametrize("country", ["BE", "DE", "ES", "FR", "IE", "NL"])
def test_a_european_account_is_in_the_country_that_is_named(country: str, shop: Shop) -> None:
    asked = shop.post(
        f"/v1/customers/{shop.customer()['id']}/funding_instructions",
        currency="eur",
        funding_type="bank_transfer",
        bank_transfer__type="eu_bank_transfer",
        bank_transfer__eu_bank_transfer__country=country,
    )
    (address,) = asked["bank_transfer"]["financial_addresses"]
    assert read_iban(address["iban"]["iban"]).country == asked["bank_transfer"]["country"] == country


def test_a_transfer_pays_what_waits_for_it(shop: Shop) -> None:
    shop.clock(frozen=True)
    customer = shop.customer()["id"]
    intent = waiting(shop, customer)
    count = len(shop.event_log())
    sent = fund(shop, customer, 400, reference="Invoice")
    assert (sent["type"], sent["funded"]["bank_transfer"]["reference"]) == ("funded", "Invoice")
    assert shop.types_since(count) == [
        "customer_cash_balance_transaction.created",
        "customer_cash_balance_transaction.created",
        "payment_intent.partially_funded",
    ]
    asked = shop.get(f"/v1/payment_intents/{intent['id']}")["next_action"]["display_bank_transfer_instructions"]
    assert asked["amount_remaining"] == 600
    count = len(shop.event_log())
    fund(shop, customer, 700)
    assert shop.types_since(count) == [
        "customer_cash_balance_transaction.created",
        "customer_cash_balance_transaction.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "cash_balance.funds_available",
    ]
    assert cash(shop, customer) == {"eur": 100}
    assert movements(shop, customer) == [
        ("applied_to_payment", -600, 100),
        ("funded", 700, 700),
        ("applied_to_payment", -400, 0),
        ("funded", 400, 400),
    ]


def test_cash_that_is_there_pays_at_once(shop: Shop) -> None:
    customer = shop.customer()["id"]
    fund(shop, customer, 1500)
    assert shop.get(f"/v1/customers/{customer}", expand=["cash_balance"])["cash_balance"]["available"] == {"eur": 1500}
    paid = waiting(shop, customer)
    assert (paid["status"], cash(shop, customer)) == ("succeeded", {"eur": 500})
    part = waiting(shop, customer)
    assert part["next_action"]["display_bank_transfer_instructions"]["amount_remaining"] == 500
    assert cash(shop, customer) is None
    shop.post(f"/v1/payment_intents/{part['id']}/cancel")
    assert (cash(shop, customer), movements(shop, customer)[0]) == ({"eur": 500}, ("unapplied_from_payment", 500, 500))


def test_a_refund_goes_back_to_the_cash(shop: Shop) -> None:
    customer = shop.customer()["id"]
    fund(shop, customer, 1000)
    paid = waiting(shop, customer)
    refund = shop.post("/v1/refunds", payment_intent=paid["id"], amount=300)
    assert (refund["destination_details"]["type"], mismatches(refund)) == ("customer_cash_balance", [])
    assert (cash(shop, customer), movements(shop, customer)[0][0]) == ({"eur": 300}, "refunded_from_payment")


def test_by_hand(shop: Shop) -> None:
    customer = shop.customer(cash_balance__settings__reconciliation_mode="manual")["id"]
    balance = shop.get(f"/v1/customers/{customer}/cash_balance")
    assert balance["settings"] == {"reconciliation_mode": "manual", "using_merchant_default": False}
    assert mismatches(balance) == []
    intent = waiting(shop, customer)
    path = f"/v1/payment_intents/{intent['id']}/apply_customer_balance"
    check_refusal(shop.wire.post(path, {}), "amount", "insufficient_funds")
    fund(shop, customer, 1500)
    assert (status(shop, intent), cash(shop, customer)) == ("requires_action", {"eur": 1500})
    part = shop.post(path, amount=300, currency="eur")
    assert part["next_action"]["display_bank_transfer_instructions"]["amount_remaining"] == 700
    assert shop.wire.post(path, {"amount": 701}).error["param"] == "amount"
    assert shop.wire.post(path, {"currency": "usd"}).error["param"] == "currency"
    assert shop.post(path)["status"] == "succeeded"
    assert cash(shop, customer) == {"eur": 500}
    assert shop.wire.post(path).error["code"] == "payment_intent_unexpected_state"
    back = shop.post(f"/v1/customers/{customer}/cash_balance", settings__reconciliation_mode="merchant_default")
    assert back["settings"] == {"reconciliation_mode": "automatic", "using_merchant_default": True}


def bill(shop: Shop, customer: str, amount: int = 1000) -> Object:
    return shop.open_invoice(customer, amount, currency="eur", days_until_due=7, **BANK)


def invoice_status(shop: Shop, invoice: Object) -> str:
    found: str = shop.invoice(invoice["id"])["status"]
    return found


def test_an_invoice_is_paid_by_transfer(shop: Shop) -> None:
    customer = shop.customer()["id"]
    invoice = bill(shop, customer)
    fund(shop, customer, 600)
    assert (invoice_status(shop, invoice), cash(shop, customer)) == ("open", {"eur": 600})
    fund(shop, customer, 400)
    assert (invoice_status(shop, invoice), cash(shop, customer)) == ("paid", None)
    (payment,) = shop.invoice(invoice["id"], expand=["payments"])["payments"]["data"]
    intent = shop.get(f"/v1/payment_intents/{payment['payment']['payment_intent']}", expand=["latest_charge"])
    assert intent["latest_charge"]["payment_method_details"]["type"] == "customer_balance"


def test_cash_that_is_there_pays_an_invoice_when_it_is_finalized(shop: Shop) -> None:
    customer = shop.customer()["id"]
    fund(shop, customer, 1000)
    assert invoice_status(shop, bill(shop, customer)) == "paid"
    assert cash(shop, customer) is None


def test_cash_that_is_there_pays_an_invoice_that_is_sent(shop: Shop) -> None:
    customer = shop.customer()["id"]
    fund(shop, customer, 1000)
    draft = shop.draft(customer, 1000, currency="eur", **BANK)
    told = len(shop.events())
    sent = shop.send(draft["id"])
    assert (sent["status"], sent["amount_paid"], cash(shop, customer)) == ("paid", 1000, None)
    types = shop.types_since(told)
    assert types.index("invoice.finalized") < types.index("invoice.sent") < types.index("invoice.paid")


@pytest.mark.parametrize("collection", [TO_SEND, {"collection_method": "charge_automatically"}])
def test_cash_that_is_there_pays_an_invoice_that_finalizes_itself(collection: Object, shop: Shop) -> None:
    customer = shop.customer()["id"]
    fund(shop, customer, 1500)
    draft = shop.post("/v1/invoices", customer=customer, currency="eur", auto_advance=True, **{**BANK, **collection})
    shop.item(customer, invoice=draft["id"], amount=1000, currency="eur")
    shop.clock(advance=3601)
    assert (invoice_status(shop, draft), cash(shop, customer)) == ("paid", {"eur": 500})


def test_what_a_transfer_names_comes_first(shop: Shop) -> None:
    customer = shop.customer()["id"]
    first, second = bill(shop, customer), bill(shop, customer)
    fund(shop, customer, 1000, reference=f"for {second['number']}, thanks")
    assert [invoice_status(shop, each) for each in (first, second)] == ["open", "paid"]


def test_an_invoice_is_paid_out_of_cash_by_hand(shop: Shop) -> None:
    customer = shop.customer(cash_balance__settings__reconciliation_mode="manual")["id"]
    invoice = bill(shop, customer)
    fund(shop, customer, 1000)
    payments = shop.invoice(invoice["id"], expand=["payments"])["payments"]["data"]
    shop.post(f"/v1/payment_intents/{payments[0]['payment']['payment_intent']}/apply_customer_balance")
    assert invoice_status(shop, invoice) == "paid"


def test_what_is_refused(shop: Shop) -> None:
    customer = shop.customer()["id"]
    nobody = {
        "amount": 1000,
        "currency": "eur",
        "confirm": "true",
        "payment_method_types[]": "customer_balance",
        "payment_method_data[type]": "customer_balance",
    }
    assert shop.wire.post("/v1/payment_intents", nobody).error["param"] == "customer"
    path = f"/v1/test_helpers/customers/{customer}/fund_cash_balance"
    assert shop.wire.post(path, {"amount": 0, "currency": "eur"}).error["param"] == "amount"
    assert shop.wire.post(path, {"amount": 5, "currency": "chf"}).error["param"] == "currency"
    asked = {"currency": "eur", "funding_type": "bank_transfer", "bank_transfer[type]": "us_bank_transfer"}
    path = f"/v1/customers/{customer}/funding_instructions"
    assert shop.wire.post(path, asked).error["param"] == "bank_transfer[type]"
    asked = {**asked, "bank_transfer[type]": "eu_bank_transfer", "bank_transfer[eu_bank_transfer][country]": "US"}
    assert shop.wire.post(path, asked).error["param"] == "bank_transfer[eu_bank_transfer][country]"
    other = fund(shop, shop.customer()["id"], 5)["id"]
    assert shop.wire.get(f"/v1/customers/{customer}/cash_balance_transactions/{other}").status == 404


@pytest.mark.parametrize("params", [{"amount": 400}, {"amount": 100}, {"customer": "other"}])
def test_what_is_partly_paid_is_not_asked_of_another_and_not_lowered_below(params: Object, shop: Shop) -> None:
    customer = shop.customer()["id"]
    intent = waiting(shop, customer)
    fund(shop, customer, 400)
    given = {"customer": shop.customer()["id"]} if "customer" in params else params
    refused = shop.wire.post(f"/v1/payment_intents/{intent['id']}", given)
    assert (refused.status, refused.error["param"]) == (400, next(iter(params)))
    lowered = shop.post(f"/v1/payment_intents/{intent['id']}", amount=401)
    assert lowered["next_action"]["display_bank_transfer_instructions"]["amount_remaining"] == 1
    fund(shop, customer, 1)
    assert status(shop, intent) == "succeeded"


def test_an_account_without_an_address_of_the_types_that_are_asked_for(shop: Shop) -> None:
    customer = shop.customer()["id"]
    given = {"currency": "usd", "funding_type": "bank_transfer", "bank_transfer[type]": "us_bank_transfer"}
    path = f"/v1/customers/{customer}/funding_instructions"
    refused = shop.wire.post(path, {**given, "bank_transfer[requested_address_types][]": "iban"})
    assert (refused.status, refused.error["param"]) == (400, "bank_transfer[requested_address_types]")


def test_what_came_is_not_paid_once_more_by_card(shop: Shop) -> None:
    customer = shop.customer()["id"]
    intent = waiting(shop, customer, payment_method_types=["card", "customer_balance"])
    fund(shop, customer, 400)
    paying = {"payment_method": "pm_card_visa", "return_url": "https://a.example"}
    refused = shop.wire.post(f"/v1/payment_intents/{intent['id']}/confirm", paying)
    assert (refused.status, refused.error["param"]) == (400, "payment_method")
    assert shop.post(f"/v1/payment_intents/{intent['id']}/cancel")["status"] == "canceled"
    assert cash(shop, customer) == {"eur": 400}
