"""What was committed is delivered, whatever ends the process in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from emulator.settings import Settings
from tests.support.processes import emulator_process, kill
from tests.support.serving import serving
from tests.support.shop import Shop
from tests.support.waiting import eventually
from tests.support.webhook_receiver import Received, Receiver
from tests.support.wire import Wire, new_key


@pytest.mark.engine("dynoxide")
def test_nothing_is_lost_when_the_process_is_killed(tmp_path: Path, receiver: Receiver) -> None:
    key = new_key()
    receiver.answers[:] = ["hang"]
    with emulator_process(tmp_path) as (killed, url):
        shop = Shop(Wire(url, key))
        shop.post("/v1/webhook_endpoints", url=receiver.url, enabled_events=["customer.created"])
        names = [shop.customer(name=str(number))["name"] for number in range(5)]
        kill(killed)
    before = len(receiver.received)
    with emulator_process(tmp_path):
        expected = set(names) - {_name(each) for each in receiver.received[1:before]}
        # What was on its way may still arrive.
        eventually(lambda: {_name(each) for each in receiver.received[before:]}, lambda arrived: arrived >= expected)
        assert _name(receiver.received[0]) in {_name(each) for each in receiver.received[before:]}


def test_a_stop_with_much_left_to_send_is_quiet(receiver: Receiver, caplog: pytest.LogCaptureFixture) -> None:
    receiver.answers[:] = ["hang"] * 100
    with serving(Settings(store="embedded")) as server:
        shop = Shop(Wire(server.url))
        shop.post("/v1/webhook_endpoints", url=receiver.url, enabled_events=["*"])
        for _ in range(5):
            shop.customer()
        receiver.wait(1)
    # A busy machine can let waitress say that a request had to wait for a thread; the stop has no part in that.
    assert [each for each in caplog.records if each.name != "waitress.queue"] == []


def _name(received: Received) -> str:
    name: str = received.event["data"]["object"]["name"]
    return name
