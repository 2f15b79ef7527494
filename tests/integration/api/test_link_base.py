"""Links lead where the request came: through a mapped port, by every name of ours, and by nobody else's."""

from __future__ import annotations

from pathlib import Path

import pytest

from emulator.client import World, new_key
from emulator.settings import Settings
from tests.support.serving import serving
from tests.support.shop import Shop
from tests.support.wire import Wire

FIXTURE = Path(__file__).parents[3] / "fixtures" / "sent_invoice.json"


@pytest.mark.parametrize("host", ["localhost:8080", "127.0.0.1", "[::1]:12111", "stripe-emulator:12111", "a.test"])
def test_links_have_the_name_and_port_that_were_asked(host: str, shop: Shop) -> None:
    invoice = shop.open_invoice()
    sent = shop.wire.post(f"/v1/invoices/{invoice['id']}/send", Host=host).json
    assert sent["hosted_invoice_url"].startswith(f"http://{host}/i/")
    assert sent["invoice_pdf"].startswith(f"http://{host}/invoice/")
    assert f"http://{host}/i/" in World(shop.wire.url, shop.wire.key).wait_for_mail().text()
    again = shop.wire.get(f"/v1/invoices/{invoice['id']}").json
    assert again["hosted_invoice_url"] == sent["hosted_invoice_url"].replace(f"http://{host}", shop.wire.url)
    page = shop.wire.get(again["hosted_invoice_url"].removeprefix(shop.wire.url), Host=host)
    assert page.status == 200


def test_a_name_of_somebody_else_is_in_no_link(shop: Shop) -> None:
    invoice = shop.open_invoice()
    path = f"/v1/invoices/{invoice['id']}/send"
    for headers in ({"Host": "evil.com"}, {"X_Forwarded_Host": "evil.com"}, {"Forwarded": "host=evil.com"}):
        answer = shop.wire.post(path, (), **headers)
        assert b"evil.com/" not in answer.body


def test_a_seed_is_asked_where_its_caller_asked(wire: Wire) -> None:
    world = World(wire.url, wire.key)
    world.seed(FIXTURE)
    assert f"{wire.url}/i/" in world.wait_for_mail().text()


def test_a_public_url_is_the_base_of_all_links() -> None:
    with serving(Settings(store="embedded", public_url="https://pay.acme.dev/stripe")) as running:
        shop = Shop(Wire(f"http://127.0.0.1:{running.emulator.settings.port}", new_key()))
        invoice = shop.send(shop.open_invoice()["id"])
    assert invoice["hosted_invoice_url"].startswith("https://pay.acme.dev/stripe/i/")
