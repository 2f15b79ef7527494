"""A whole world: filled, copied, reset, carried elsewhere as a file."""

from __future__ import annotations

import gzip
from io import BytesIO

import pytest

from tests.integration.pages.developer import Developer
from tests.integration.pages.visitor import Visitor
from tests.support.wire import new_key


def test_samples_snapshots_and_reset(visitor: Visitor, developer: Developer) -> None:
    page = developer.press("Seed: sent invoice")
    assert "200 POST /_emulator/seed" in page
    assert len(visitor.get("/v1/invoices")["data"]) == 1
    assert "before" in developer.press("Take a snapshot")
    developer.press("Reset")
    assert "This world is empty" in developer.text
    developer.press("Restore")
    assert len(visitor.get("/v1/invoices")["data"]) == 1


def test_a_world_is_carried_elsewhere_as_a_file(visitor: Visitor, developer: Developer) -> None:
    invoice = visitor.send_invoice()
    visitor.move_clock(frozen=True, now=1_900_000_000)
    file = developer.client.get(f"{developer.base}/world.json.gz").data
    other = Visitor(visitor.client, new_key())
    developer.enter(other.key)
    page = developer.send(developer.form("Upload"), name="elsewhere", file=(BytesIO(file), "world.json.gz"))
    assert "200 POST" in page
    assert "elsewhere" in page
    assert other.get("/v1/invoices")["data"] == []
    developer.press("Restore")

    assert [each["id"] for each in other.get("/v1/invoices")["data"]] == [invoice["id"]]
    assert other.get("/_emulator/clock")["now"] == 1_900_000_000
    assert len(other.outbox()) == len(visitor.outbox())
    other.post(f"/v1/invoices/{invoice['id']}/void")
    assert visitor.get(f"/v1/invoices/{invoice['id']}")["status"] == "open"


def gzipped(*lines: str) -> bytes:
    # Without the time: what names the tests must be the same in every process.
    return gzip.compress("\n".join(lines).encode(), mtime=0)


HEAD = '{"format":"stripe-invoice-emulator world, 1","account":"acct_1","livemode":false}'


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (b"", "cut off"),
        (b"rubbish", "it must be a file that the console has made"),
        (gzipped("{}"), "it must be a file that the console has made"),
        (gzipped(HEAD)[:-9], "cut off"),
        (gzipped(HEAD.replace("world, 1", "world, 9")), "which this version cannot read"),
        (gzipped(HEAD.replace("false", "true")), "of the other mode"),
        (gzipped(HEAD, "nonsense"), "Line 2 of the file cannot be read"),
        (gzipped(HEAD, '{"type":"of_nothing","shape":1,"state":{}}'), "Line 2 has the type 'of_nothing'"),
        (gzipped(HEAD, '{"type":"invoice","shape":99,"state":{}}'), "by a newer version of the emulator"),
        (gzipped(HEAD, '{"type":"customer","shape":1,"state":{"id":1}}'), "Line 2 of the file cannot be read"),
    ],
)
def test_a_file_that_is_no_world_changes_nothing(developer: Developer, file: bytes, says: str) -> None:
    page = developer.send(developer.form("Upload"), file=(BytesIO(file), "world.json.gz"))

    assert "400 POST" in page
    assert says in page.replace("&#39;", "'")
    assert "None yet: take one" in page
