"""A balance for each currency; see docs.stripe.com/invoicing/multi-currency-customers."""

from __future__ import annotations

from tests.support.shop import Object, Shop


def credit(shop: Shop, customer: str) -> Object:
    """What a customer has to its credit, by currency."""
    expanded: Object = shop.get(f"/v1/customers/{customer}", expand=["invoice_credit_balance"])
    balances: Object = expanded["invoice_credit_balance"]
    return balances


def charged(shop: Shop, customer: str, amount: int, currency: str) -> Object:
    """A finalized invoice that is charged automatically."""
    draft = shop.post("/v1/invoices", customer=customer, currency=currency)
    shop.item(customer, invoice=draft["id"], amount=amount, currency=currency)
    return shop.post(f"/v1/invoices/{draft['id']}/finalize")


def test_credit_of_one_currency_pays_nothing_in_another(shop: Shop) -> None:
    customer = shop.customer(balance=-500)["id"]
    draft = shop.draft(customer, 5000, currency="jpy")
    assert (draft["starting_balance"], draft["amount_due"]) == (0, 5000)
    opened = shop.post(f"/v1/invoices/{draft['id']}/finalize")
    assert (opened["starting_balance"], opened["ending_balance"], opened["amount_due"]) == (0, 0, 5000)
    assert shop.get(f"/v1/customers/{customer}")["balance"] == -500
    assert credit(shop, customer) == {"usd": 500}


def test_a_preview_takes_the_balance_of_its_currency(shop: Shop) -> None:
    customer = shop.customer(balance=-500)["id"]
    previewed = {
        currency: shop.wire.ok(
            shop.wire.post(
                "/v1/invoices/create_preview",
                {
                    "customer": customer,
                    "currency": currency,
                    "invoice_items[0][amount]": 5000,
                    "invoice_items[0][currency]": currency,
                },
            )
        )
        for currency in ("jpy", "usd")
    }
    assert (previewed["jpy"]["starting_balance"], previewed["jpy"]["amount_due"]) == (0, 5000)
    assert (previewed["usd"]["starting_balance"], previewed["usd"]["amount_due"]) == (-500, 4500)


def test_what_is_too_little_to_charge_is_owed_in_its_currency(shop: Shop) -> None:
    customer = shop.customer(balance=0)["id"]
    charged(shop, customer, 1000, "usd")
    small = charged(shop, customer, 20, "eur")
    assert (small["status"], small["amount_due"], small["ending_balance"]) == ("paid", 0, 20)
    assert charged(shop, customer, 1000, "usd")["amount_due"] == 1000
    assert credit(shop, customer) == {"eur": -20}
    assert charged(shop, customer, 1000, "eur")["amount_due"] == 1020
    assert credit(shop, customer) == {}


def test_a_credit_note_credits_the_balance_of_its_currency(shop: Shop) -> None:
    customer = shop.paying_customer()["id"]
    charged(shop, customer, 500, "usd")
    opened = charged(shop, customer, 1000, "cad")
    shop.post(f"/v1/invoices/{opened['id']}/pay")
    note = shop.post("/v1/credit_notes", invoice=opened["id"], amount=1000, credit_amount=1000)
    movement = shop.get(f"/v1/customers/{customer}/balance_transactions/{note['customer_balance_transaction']}")
    assert (movement["currency"], movement["amount"], movement["ending_balance"]) == ("cad", -1000, -1000)
    assert credit(shop, customer) == {"cad": 1000}
    assert shop.get(f"/v1/customers/{customer}")["balance"] == 0


def test_voiding_gives_back_in_the_currency_of_the_invoice(shop: Shop) -> None:
    customer = shop.customer(balance=-100)["id"]
    path = f"/v1/customers/{customer}/balance_transactions"
    shop.post(path, amount=-300, currency="eur")
    assert credit(shop, customer) == {"eur": 300, "usd": 100}
    opened = shop.open_invoice(customer, 1000, currency="eur")
    assert (opened["starting_balance"], opened["amount_due"]) == (-300, 700)
    assert credit(shop, customer) == {"usd": 100}
    shop.post(f"/v1/invoices/{opened['id']}/void")
    assert credit(shop, customer) == {"eur": 300, "usd": 100}


def test_only_the_balance_of_the_customers_own_currency_is_in_the_customer(shop: Shop) -> None:
    customer = shop.customer(balance=-100)["id"]
    path = f"/v1/customers/{customer}/balance_transactions"
    before = len(shop.event_log())
    assert shop.post(path, amount=-300, currency="eur")["ending_balance"] == -300
    assert (shop.get(f"/v1/customers/{customer}")["balance"], len(shop.event_log())) == (-100, before)
    shop.post(path, amount=30, currency="usd")
    assert shop.event_log()[-1] == ("customer.updated", {"balance": -100})
    assert credit(shop, shop.customer()["id"]) == {}


def test_the_mail_applies_the_balance_of_its_currency_alone(shop: Shop) -> None:
    customer = shop.customer(balance=-500)["id"]
    shop.post(f"/v1/customers/{customer}/balance_transactions", amount=-1500, currency="eur")
    for currency in ("eur", "jpy"):
        shop.send(shop.draft(customer, 4000, currency=currency)["id"])
    mails = shop.wire.ok(shop.wire.request("GET", "/_emulator/outbox"))["data"]
    yen, euros = (shop.wire.request("GET", mail["links"]["txt"]).body.decode() for mail in mails)
    assert "Applied balance: -€15.00" in euros
    assert "Amount due: €25.00" in euros
    assert "Applied balance" not in yen
