"""Fields that the forms of several resources share."""

from emulator.pages.console.actions import Choice, Field
from emulator.pages.console.visit import Visit

MAX_OFFERED = 50

CURRENCY = Field(
    name="currency",
    label="Currency",
    value="usd",
    suggestions=[Choice(value=each, label=each.upper()) for each in ("usd", "eur", "gbp", "jpy", "chf")],
)
AMOUNT_HINT = "In the currency's smallest unit: 2000 is $20.00"

COLLECTION = (
    Choice(value="send_invoice", label="Send the invoice"),
    Choice(value="charge_automatically", label="Charge automatically"),
)

TEST_CARDS = tuple(
    Choice(value=value, label=label)
    for value, label in (
        ("pm_card_visa", "4242 · succeeds"),
        ("pm_card_mastercard", "4444 · Mastercard, succeeds"),
        ("pm_card_chargeCustomerFail", "0341 · attaches, and declines when charged"),
        ("pm_card_chargeDeclined", "0002 · declines"),
        ("pm_card_chargeDeclinedInsufficientFunds", "9995 · insufficient funds"),
        ("pm_card_chargeDeclinedExpiredCard", "0069 · expired card"),
        ("pm_card_authenticationRequired", "3184 · asks for authentication"),
        ("pm_card_createDispute", "0259 · pays, and is disputed"),
    )
)


def customer_field(visit: Visit) -> Field:
    """A customer, of those that were created last."""
    found = visit.api.get("/v1/customers", limit=MAX_OFFERED).data
    offered = [Choice(value=each["id"], label=each.get("name") or each.get("email") or each["id"]) for each in found]
    return Field(name="customer", label="Customer", suggestions=offered, required=True, hint="cus_…")


def price_field(visit: Visit, name: str) -> Field:
    """A price, of those that were created last."""
    found = visit.api.get("/v1/prices", limit=MAX_OFFERED, active="true").data
    offered = [
        Choice(
            value=each["id"],
            label=f"{each.get('nickname') or each['product']} {each['unit_amount']} {each['currency']}",
        )
        for each in found
    ]
    return Field(name=name, label="Price", suggestions=offered, hint="price_…")
