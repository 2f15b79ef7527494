"""Numbers and prefixes that a caller chooses cannot collide with those that are drawn."""

import pytest

from tests.support.shop import Shop

pytestmark = pytest.mark.every_engine


@pytest.mark.parametrize("number", ["AAA-0001", "AAA-0002", "AAA-12345"])
def test_a_number_of_the_customers_own_sequence_cannot_be_chosen(number: str, shop: Shop) -> None:
    customer = shop.customer(invoice_prefix="AAA")["id"]
    form = {"customer": customer, "number": number}
    refused = shop.wire.post("/v1/invoices", form)
    assert (refused.status, refused.error["param"]) == (400, "number")


def test_nor_can_one_of_another_customers_sequence(shop: Shop) -> None:
    shop.customer(invoice_prefix="BBB")
    refused = shop.wire.post("/v1/invoices", {"customer": shop.customer()["id"], "number": "BBB-0001"})
    assert (refused.status, refused.error["param"]) == (400, "number")


@pytest.mark.parametrize("number", ["AAA-1", "AAB-0001", "2026/AAA-0001"])
def test_any_other_number_can_be_chosen_once(number: str, shop: Shop) -> None:
    customer = shop.customer(invoice_prefix="AAA")["id"]
    assert shop.post("/v1/invoices", customer=customer, number=number)["number"] == number
    assert shop.wire.post("/v1/invoices", {"customer": customer, "number": number}).status == 400


def test_a_prefix_that_another_customer_was_given_is_taken(shop: Shop) -> None:
    first = shop.customer()
    refused = shop.wire.post("/v1/customers", {"invoice_prefix": first["invoice_prefix"]})
    assert refused.error["message"] == (
        f"This invoice number prefix is taken by customer: {first['id']}. Please enter a different prefix."
    )


def test_a_prefix_that_chosen_numbers_have_begins_after_them(shop: Shop) -> None:
    """As one moves over who has written invoices elsewhere: the old numbers are chosen, the new ones drawn."""
    customer = shop.customer()["id"]
    for number in ("ACME-0007", "ACME-0003"):
        shop.post("/v1/invoices", customer=customer, number=number)
    taken = {"invoice_prefix": "ACME", "next_invoice_sequence": 7}
    for path, given in (("/v1/customers", {}), (f"/v1/customers/{customer}", {}), ("/v1/customers", taken)):
        refused = shop.wire.post(path, {"invoice_prefix": "ACME", **given})
        assert (refused.status, refused.error["param"]) == (400, "invoice_prefix")
        assert refused.error["message"] == (
            "The invoice number ACME-0007 is used already. Please enter a different prefix, or a "
            "`next_invoice_sequence` greater than 7."
        )
    moved = shop.post(f"/v1/customers/{customer}", invoice_prefix="ACME", next_invoice_sequence=8)
    assert moved["invoice_prefix"] == "ACME"
    assert shop.open_invoice(customer)["number"] == "ACME-0008"
    late = shop.wire.post("/v1/invoices", {"customer": customer, "number": "ACME-0099"})
    assert (late.status, late.error["param"]) == (400, "number")


@pytest.mark.parametrize(
    ("given", "param"),
    [
        ({"auto_advance": "true", "automatically_finalizes_at": "5"}, "automatically_finalizes_at"),
        ({"auto_advance": "true", "automatically_finalizes_at": "99999999999"}, "automatically_finalizes_at"),
        ({"collection_method": "send_invoice", "due_date": "4102444800", "days_until_due": "3"}, "due_date"),
    ],
)
def test_times_that_cannot_be_are_refused(given: dict[str, str], param: str, shop: Shop) -> None:
    refused = shop.wire.post("/v1/invoices", {"customer": shop.customer()["id"], **given})
    assert (refused.status, refused.error["param"]) == (400, param)
