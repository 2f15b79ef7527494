"""Numbers and prefixes that a caller chooses cannot collide with those that are drawn."""

import pytest

from tests.support.shop import Shop


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
