"""What the benchmarks take apart is still put together that way."""

from __future__ import annotations

from emulator.api.stripe.versions import OLDEST
from emulator.settings import Settings
from tests.benchmarks.shares import PARTS, STORE, timed
from tests.support.serving import serving
from tests.support.wire import new_key


def test_every_part_of_a_request_is_timed() -> None:
    headers = {"Authorization": f"Bearer {new_key()}", "Stripe-Version": OLDEST}
    with serving(Settings(store="embedded")) as server, timed(server.emulator) as watch:
        client = server.emulator.app.test_client()
        answer = client.post("/v1/customers", data={"email": "jenny@example.com"}, headers=headers)
    assert answer.status_code == 200
    assert watch.seconds.keys() == {*PARTS, STORE}
    assert all(seconds > 0 for seconds in watch.seconds.values())
