"""Payment links on the console: made, looked at with those who have opened them, and ended."""

from __future__ import annotations

from tests.integration.pages.developer import Developer
from tests.integration.pages.visitor import Visitor


def test_a_link_with_its_sessions(developer: Developer, visitor: Visitor) -> None:
    price = visitor.post("/v1/prices", currency="usd", unit_amount=1500, **{"product_data[name]": "Hat"})["id"]
    developer.open(f"{developer.base}/payment_links")
    developer.press("New payment link", line_items__0__price=price)
    (link,) = visitor.get("/v1/payment_links")["data"]
    assert developer.id == link["id"]
    assert "Nobody has opened it yet." in developer.text
    assert developer.links("/b/test_") == [link["url"]]

    opened = visitor.visit(link["url"]).headers["Location"].rpartition("/")[2]

    page = developer.open(f"{developer.base}/payment_links/{link['id']}")
    assert ("Hat" in page, "$15.00" in page) == (True, True)
    (session,) = set(developer.links("cs_test_"))
    assert session.endswith(opened)
    developer.open(session)
    assert developer.page.status_code == 200


def test_it_is_ended_with_a_word_and_begun_again(developer: Developer, visitor: Visitor) -> None:
    sold = {"line_items[0][price_data][currency]": "usd", "line_items[0][price_data][unit_amount]": 1500}
    named = {"line_items[0][price_data][product_data][name]": "Hat", "line_items[0][quantity]": 1}
    link = visitor.post("/v1/payment_links", **sold, **named)
    path = f"/v1/payment_links/{link['id']}"
    developer.open(f"{developer.base}/payment_links/{link['id']}")

    developer.press("Deactivate", inactive_message="Sold out.")

    assert (visitor.get(path)["active"], visitor.get(path)["inactive_message"]) == (False, "Sold out.")
    developer.press("Activate")
    assert (visitor.get(path)["active"], visitor.get(path)["inactive_message"]) == (True, "Sold out.")


def test_all_that_it_sells_is_there(developer: Developer, visitor: Visitor) -> None:
    """A link shows ten of its lines, and has up to twenty."""
    prices = [
        visitor.post("/v1/prices", currency="usd", unit_amount=1500, **{"product_data[name]": f"Hat {n:02}"})["id"]
        for n in range(20)
    ]
    lines = {f"line_items[{n}][price]": price for n, price in enumerate(prices)}
    link = visitor.post("/v1/payment_links", **lines, **{f"line_items[{n}][quantity]": 1 for n in range(20)})
    page = developer.open(f"{developer.base}/payment_links/{link['id']}")
    assert [n for n in range(20) if f"Hat {n:02}" not in page] == []
