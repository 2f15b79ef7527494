"""What the terminal says while it serves: each request, webhook and mail, and goodbye."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.integration.cli.test_cli import serving
from tests.support.mailbox import receiving as receiving_mail
from tests.support.shop import Shop
from tests.support.webhook_receiver import receiving
from tests.support.wire import Wire


@contextmanager
def said_of_a_sending(*options: str, key: str = "sk_test_terminal", **variables: str) -> Iterator[list[str]]:
    """What the server has said behind its welcome when an invoice was sent, and it was told to stop."""
    with serving("--store", "embedded", *options, **variables) as (process, welcome):
        url = re.search(r"^Serving on (.*)$", welcome, re.MULTILINE)
        assert url
        shop = Shop(Wire(url[1], key))
        shop.send(shop.open_invoice(shop.customer(email="jenny@example.com")["id"])["id"])
        if "SMTP_URL" in variables:
            shop.get("/_emulator/outbox/wait", status="sent", timeout=20)
        if "EMULATOR_WEBHOOK" in variables:
            shop.get("/_emulator/webhooks/attempts/wait", type="invoice.sent", timeout=20)
        process.send_signal(signal.SIGINT)
        assert process.stdout is not None
        yield process.stdout.read().splitlines()


def one(lines: list[str], words: str) -> str:
    """The one line that has these words."""
    (line,) = [line for line in lines if words in line]
    return line


def test_each_request_with_its_keys_tail_and_what_it_caused() -> None:
    with said_of_a_sending() as lines:
        sent = one(lines, "/send [200]")
        assert re.fullmatch(
            r"\d\d:\d\d:\d\d  POST /v1/invoices/in_\w+/send \[200\] \d+ ms  sk_test_…inal  "
            r"--> invoice\.sent, mail to jenny@example\.com",
            sent,
        )
        assert lines[-1] == "Stopped. What was in memory is gone."


def test_each_webhook_and_each_mail() -> None:
    with receiving() as receiver, receiving_mail() as mailbox:
        smtp = f"smtp://127.0.0.1:{mailbox.port}?starttls=never"
        address = receiver.url.replace("://", "://jenny:s3cret@")
        with said_of_a_sending(key="sk_live_terminal", SMTP_URL=smtp, EMULATOR_WEBHOOK=f"{address}|whsec_1") as lines:
            assert f"<-- webhook [200] POST {receiver.url} invoice.sent [evt_" in one(lines, " invoice.sent [evt_")
            assert "s3cret" not in "".join(lines)
            assert one(lines, "  mail [").endswith("mail [sent] invoice to jenny@example.com")


@pytest.mark.parametrize(("options", "variables"), [(["--quiet"], {}), ([], {"CI": "true"})])
def test_quiet(options: list[str], variables: dict[str, str]) -> None:
    with said_of_a_sending(*options, **variables) as lines:
        assert lines == []


def test_the_welcome_shows_a_key_that_is_accepted() -> None:
    with serving("--store", "embedded", EMULATOR_KEYS="sk_live_mine,sk_test_mine") as (_, said):
        assert "key=sk_test_mine\n" in said
    with serving("--store", "embedded", EMULATOR_KEYS="beel_sk_test_mine") as (_, said):
        assert "Create an invoice" not in said
