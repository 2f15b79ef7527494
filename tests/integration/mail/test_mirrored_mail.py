"""Mail of test mode that goes to a server of one's own as well."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from emulator.client import World, new_key
from emulator.services import mail_mirroring
from emulator.settings import Settings
from emulator.smtp_url import SmtpUrl
from tests.support.mailbox import Mailbox, receiving
from tests.support.serving import serving
from tests.support.shop import Shop
from tests.support.smtp_servers import SmtpHandler, running
from tests.support.waiting import eventually
from tests.support.wire import Wire


@pytest.fixture(scope="module")
def url(mailbox: Mailbox) -> Iterator[str]:
    """Where an emulator is that mirrors the mail of test mode."""
    server = SmtpUrl("127.0.0.1", mailbox.port, tls="none")
    with serving(Settings(store="embedded", smtp_url=server, mirrors_test_mail=True)) as emulator:
        yield emulator.url


def test_a_mail_of_test_mode_arrives_and_counts_as_not_sent(url: str, mailbox: Mailbox) -> None:
    world = World(url, new_key())
    shop = Shop(Wire(url, world.api_key))
    customer = shop.customer(email="mirrored@acme.dev")
    invoice = shop.open_invoice(customer["id"])
    shop.send(invoice["id"])
    (arrived,) = mailbox.wait_for("mirrored@acme.dev")
    mail = world.wait_for_mail(invoice=invoice["id"])
    assert (mail.status, mail.accepted) == ("not_sent", [])
    assert arrived["Subject"] == mail.subject
    assert [part.get_content_type() for part in arrived.iter_attachments()] == ["application/pdf"]


def test_a_stopped_clock_does_not_stop_it(url: str, mailbox: Mailbox) -> None:
    world = World(url, new_key())
    world.clock.freeze(1_800_000_000)
    shop = Shop(Wire(url, world.api_key))
    shop.send(shop.open_invoice(shop.customer(email="frozen@acme.dev")["id"])["id"])
    assert len(mailbox.wait_for("frozen@acme.dev")) == 1


def test_live_mail_goes_once(url: str, mailbox: Mailbox) -> None:
    world = World(url, new_key()).live
    shop = Shop(Wire(url, world.api_key))
    shop.send(shop.open_invoice(shop.customer(email="live@acme.dev")["id"])["id"])
    assert world.wait_for_mail(status="sent").accepted == ["live@acme.dev"]
    assert len(mailbox.to("live@acme.dev")) == 1


def test_a_server_that_comes_later_gets_it_then() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    server = SmtpUrl("127.0.0.1", port, tls="none")
    with serving(Settings(store="embedded", smtp_url=server, mirrors_test_mail=True)) as emulator:
        shop = Shop(Wire(emulator.url, new_key()))
        shop.send(shop.open_invoice(shop.customer(email="later@acme.dev")["id"])["id"])
        with receiving(port) as mailbox:
            assert len(mailbox.wait_for("later@acme.dev")) == 1


def test_what_a_server_says_against_it_does_nothing_to_a_terminal(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(mail_mirroring, "GIVE_UP_SECONDS", 0)
    with running(SmtpHandler(refuse_data="451 4.3.0 \x1b[2J not now")) as port:
        server = SmtpUrl("localhost", port, tls="none")
        with serving(Settings(store="embedded", smtp_url=server, mirrors_test_mail=True)) as emulator:
            shop = Shop(Wire(emulator.url, new_key()))
            shop.send(shop.open_invoice()["id"])
            said = eventually(lambda: [each.getMessage() for each in caplog.records if "mirrored" in each.msg])
    assert [line.isprintable() for line in said] == [True]
    assert "not now" in said[0]
