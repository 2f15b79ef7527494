"""The client, on everything that it can ask for."""

from __future__ import annotations

import email
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from emulator import __version__, client
from emulator.client import Emulator, EmulatorError, WaitError, World
from tests.support.serving import Server
from tests.support.shop import Shop
from tests.support.webhook_receiver import receiving
from tests.support.wire import Wire

FIXTURE = Path(__file__).parents[2] / "fixtures" / "sent_invoice.json"


@pytest.fixture
def world(server_url: str) -> World:
    """A world that nobody has used."""
    return Emulator(server_url).world()


@pytest.fixture
def shop(world: World) -> Shop:
    """Who creates objects in that world."""
    return Shop(Wire(world.url, world.api_key))


def test_it_takes_the_standard_library_alone() -> None:
    """In the folder of another project, without any package."""
    program = f"import sys; sys.path.insert(0, {str(Path(client.__file__).parents[1])!r}); import client"
    subprocess.run([sys.executable, "-I", "-S", "-c", program], check=True)


def test_health(server: Server) -> None:
    health = Emulator(f"{server.url}/").health()
    assert (health["version"], health["engine"]["name"]) == (__version__, "embedded")
    with pytest.raises(EmulatorError, match=r"No emulator answers at http://127\.0\.0\.1:1 \(Connection refused\)\."):
        Emulator("http://127.0.0.1:1").health()


def test_a_world_and_its_other_mode(world: World, shop: Shop) -> None:
    assert world.live_key == world.api_key.replace("sk_test_", "sk_live_")
    assert world.live.live_key == world.live_key
    assert world.api_key not in repr(world)
    shop.customer()
    Shop(Wire(world.url, world.live_key)).customer()
    assert len(world.requests(path="/v1/customers")) == 1
    assert len(world.live.requests(method="POST", path="/v1/*", status=200, limit=5)) == 1


@pytest.mark.parametrize("name", ["", "seeded/restore", "a b", "seeded#1", "seeded?limit=1", "a\n", "ü", "..", "."])
def test_a_name_names_nothing_else(name: str, world: World, shop: Shop) -> None:
    world.snapshot("seeded")
    customer = shop.customer()
    for ask in (world.snapshot, world.restore, world.forget_snapshot, world.request, world.mail.retrieve):
        with pytest.raises(EmulatorError) as caught:
            ask(name)
        assert "No emulator answers" not in str(caught.value)
    with pytest.raises(EmulatorError):
        world.faults.withdraw(name)
    assert [each.name for each in world.snapshots()] == ["seeded"]
    assert shop.get("/v1/customers")["data"] == [customer]


def test_a_seed_and_its_ids(world: World) -> None:
    made = world.seed(FIXTURE)
    assert str(made["customer"]).startswith("cus_")
    assert world.wait_for_event("invoice.sent")["data"]["object"]["customer"] == made["customer"]
    assert world.seed({"fixtures": []}) == {}
    with pytest.raises(EmulatorError, match='must be an object with a "name"'):
        world.seed({"fixtures": [{}]})


def test_the_mail_in_every_form(world: World) -> None:
    world.seed(FIXTURE)
    mail = world.wait_for_mail(to="jenny.rosen@example.com")
    assert mail in world.mail.list(invoice=mail.invoice)
    assert world.wait_for_mails(1) == [mail]
    assert mail.to == ["jenny.rosen@example.com"]
    assert "<html" in mail.html()
    assert "Jenny Rosen" in mail.text()
    assert mail.pdf().startswith(b"%PDF")
    assert email.message_from_bytes(mail.message())["To"] == "jenny.rosen@example.com"
    assert world.mail.list(to="nobody@example.com") == []
    with pytest.raises(EmulatorError, match="did you mean"):
        world.mail.list(status="sentt")


def test_the_clock(world: World) -> None:
    start = datetime(2026, 1, 31, 12, tzinfo=UTC)
    assert world.clock.freeze(start) == start
    assert world.clock.advance(days=1, hours=1) == start + timedelta(hours=25)
    assert world.clock.advance(timedelta(minutes=5), seconds=5) == start + timedelta(hours=25, seconds=305)
    assert world.clock.advance(to=start + timedelta(days=2)) == start + timedelta(days=2)
    assert world.clock.freeze(int(start.timestamp())) == start
    assert world.clock.now() == start
    assert world.clock.unfreeze() >= start
    assert abs(world.clock.reset() - datetime.now(UTC)) < timedelta(minutes=1)
    with pytest.raises(ValueError, match="has no time zone"):
        world.clock.freeze(start.replace(tzinfo=None))


def test_faults(world: World, shop: Shop) -> None:
    fault = world.faults.api("rate_limit", "GET /v1/customers", times=2)
    assert (fault.target, fault.times, fault.spent) == ("api", 2, False)
    assert shop.wire.get("/v1/customers").status == 429
    assert world.faults.webhook("drop", "invoice.sent").target == "webhook"
    assert world.faults.mail("refuse").matches == "*"
    assert [each.kind for each in world.faults.list()] == ["rate_limit", "drop", "refuse"]
    world.faults.clear()
    assert world.faults.list() == []
    with pytest.raises(EmulatorError, match="kind is 'sleep'"):
        world.faults.api("sleep")


def test_snapshots_and_reset(world: World, shop: Shop) -> None:
    shop.customer()
    kept = world.snapshot("seeded")
    assert (kept.name, kept.records > 0) == ("seeded", True)
    world.reset()
    assert shop.wire.all("/v1/customers") == []
    assert world.restore("seeded") == kept
    assert len(shop.wire.all("/v1/customers")) == 1
    with pytest.raises(EmulatorError, match="No such snapshot: 'other'"):
        world.restore("other")


def test_deliveries(world: World, shop: Shop) -> None:
    with receiving() as receiver:
        shop.wire.post("/v1/webhook_endpoints", {"url": receiver.url, "enabled_events[]": "customer.created"})
        shop.customer()
        attempt = world.wait_for_delivery("customer.created")
        assert (attempt.succeeded, attempt.status, attempt.url) == (True, 200, receiver.url)
        assert world.deliveries(type="customer.created", status="delivered") == [attempt]
        world.assert_no_delivery("customer.deleted", within=0.1)
        assert world.wait_for_deliveries(1, "customer.created") == [attempt]
        with pytest.raises(AssertionError, match=r"There are 1 such deliveries; none should have come"):
            world.assert_no_delivery(event=attempt.event)


def test_events_and_requests(world: World, shop: Shop) -> None:
    customer = shop.customer()["id"]
    shop.customer()
    assert [event["type"] for event in world.events()] == ["customer.created"] * 2
    assert world.wait_for_events(2, "customer.created") == world.events("customer.created", limit=2)
    (first,) = world.events(object=customer)
    assert world.wait_for_event(after=first["id"]) == world.events(limit=1)[0]
    request = world.wait_for_request(method="POST", path="/v1/customers", status=200)
    assert request in world.requests()


def test_what_does_not_come_is_told_with_what_came(world: World, shop: Shop) -> None:
    shop.customer()
    with pytest.raises(WaitError, match=r"0 of 1 such events were there(.|\n)*customer\.created"):
        world.wait_for_event("invoice.sent", timeout=0.1)
    with pytest.raises(WaitError, match="0 of 1 such mails were there"):
        world.wait_for_mail(timeout=0.1)
    with pytest.raises(WaitError, match="1 of 2 such events were there"):
        world.wait_for_events(2, timeout=0.1)
    with pytest.raises(EmulatorError, match=r"did you mean invoice\.sent") as caught:
        world.wait_for_event("invoice.sentt")
    assert (type(caught.value), caught.value.status) == (EmulatorError, 400)


def test_what_must_not_come(world: World) -> None:
    world.assert_no_event("invoice.sent", within=0.1)
    world.assert_no_mail(within=0.1)
    world.assert_no_request(within=0.1)
    world.seed(FIXTURE)
    with pytest.raises(AssertionError, match=r"There are 1 such events; none should have come(.|\n)*invoice\.sent"):
        world.assert_no_event("invoice.sent")
    with pytest.raises(AssertionError, match=r"There are 1 such mails(.|\n)*New invoice from"):
        world.assert_no_mail(to="jenny.rosen@example.com")
    with pytest.raises(AssertionError, match="such requests; none should have come"):
        world.assert_no_request(path="/v1/customers")
    with pytest.raises(EmulatorError, match="did you mean"):
        world.assert_no_event("invoice.sentt")


def test_a_connected_account_is_a_world_of_its_own(world: World) -> None:
    connected = world.connected("acct_1Connected")
    connected.seed(FIXTURE)
    connected.wait_for_event("invoice.sent")
    world.assert_no_event("invoice.sent", within=0.1)
