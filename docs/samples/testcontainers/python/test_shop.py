"""The emulator in a container of its own: pip install testcontainers stripe pytest."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.request import urlopen

import pytest
import stripe
from testcontainers.core.container import DockerContainer
from testcontainers.core.waiting_utils import wait_container_is_ready

IMAGE = "stripe-invoice-emulator:0.2.0"
PORT = 12111


@wait_container_is_ready(OSError)
def wait_until_ready(url: str) -> None:
    """Returns when the emulator answers."""
    urlopen(f"{url}/_emulator/health").close()


@pytest.fixture(scope="session")
def stripe_url() -> Iterator[str]:
    """Where the emulator answers. Links lead to the port that was mapped."""
    with DockerContainer(IMAGE).with_exposed_ports(PORT) as container:
        url = f"http://{container.get_container_host_ip()}:{container.get_exposed_port(PORT)}"
        wait_until_ready(url)
        yield url


def test_an_invoice_is_sent(stripe_url: str) -> None:
    client = stripe.StripeClient("sk_test_123", base_addresses={"api": stripe_url})
    customer = client.v1.customers.create({"email": "jenny@example.com"})
    invoice = client.v1.invoices.create(
        {"customer": customer.id, "collection_method": "send_invoice", "days_until_due": 30}
    )
    client.v1.invoice_items.create({"customer": customer.id, "invoice": invoice.id, "amount": 4200, "currency": "usd"})
    sent = client.v1.invoices.send_invoice(invoice.id)
    assert sent.status == "open"
    assert sent.hosted_invoice_url is not None
    assert sent.hosted_invoice_url.startswith(stripe_url)
