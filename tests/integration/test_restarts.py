"""What outlives the emulator: every story stops at the same restart, and goes on after it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass

import pytest

from tests.support.engines import keeping_data
from tests.support.restricted_keys import restricted
from tests.support.serving import serving
from tests.support.shop import TO_SEND, Shop
from tests.support.waiting import eventually
from tests.support.webhook_receiver import receiving
from tests.support.wire import Wire, new_key

NEW_YEAR = 1_767_225_600
HOUR, DAY = 3600, 86400

Story = Generator[None, Shop, None]
"""What a test does with a world until the restart; it is sent the same world on the emulator that runs after it."""

pytestmark = pytest.mark.engine("dynoxide")


def frozen_world(shop: Shop) -> Story:
    shop.clock(frozen=True, now=NEW_YEAR)
    draft = shop.draft(None, 2000, auto_advance=True)
    shop = yield
    assert shop.get("/_emulator/clock")["now"] == NEW_YEAR
    shop.clock(advance=DAY)
    assert shop.invoice(draft["id"])["status_transitions"]["finalized_at"] == NEW_YEAR + HOUR + 1


def idempotent_replies(shop: Shop) -> Story:
    unknown = {"customer": "cus_nope", **TO_SEND}
    refused = shop.wire.post("/v1/invoices", unknown, Idempotency_Key="refused")
    made = shop.wire.post("/v1/customers", {"name": "a"}, Idempotency_Key="made")
    shop.post(f"/v1/customers/{made.json['id']}", name="b")
    wire = (yield).wire
    for first, path, form, name in (
        (made, "/v1/customers", {"name": "a"}, "made"),
        (refused, "/v1/invoices", unknown, "refused"),
    ):
        again = wire.post(path, form, Idempotency_Key=name)
        assert (again.status, again.body) == (first.status, first.body)
        assert again.headers["Idempotent-Replayed"] == "true"
        assert again.headers["Original-Request"] == first.headers["Request-Id"]
    other = wire.post("/v1/customers", {"name": "c"}, Idempotency_Key="made")
    assert other.error["type"] == "idempotency_error"
    assert len(wire.all("/v1/customers")) == 1


def permissions_of_restricted_keys(shop: Shop) -> Story:
    key = restricted(shop.wire, invoice="read").key
    wire = (yield).wire.with_key(key)
    assert (wire.get("/v1/invoices").status, wire.get("/v1/customers").status) == (200, 403)


def logged_requests(shop: Shop) -> Story:
    shop.customer()
    shop = yield
    assert [each["path"] for each in shop.get("/_emulator/requests")["data"]] == ["/v1/customers"]


def webhooks_for_a_receiver_that_was_down(shop: Shop) -> Story:
    with receiving() as down:
        url = down.url
    shop.post("/v1/webhook_endpoints", url=url, enabled_events=["*"])
    customer = shop.customer()
    eventually(lambda: shop.get("/_emulator/webhooks/attempts")["data"])
    with receiving(int(url.rpartition(":")[2])) as receiver:
        shop = yield
        assert receiver.wait(1)[0].event["data"]["object"]["id"] == customer["id"]
        made = shop.get("/_emulator/webhooks/attempts/wait")["data"]
        assert [each["status"] for each in made] == [200, None]


STORIES: tuple[Callable[[Shop], Story], ...] = (
    frozen_world,
    idempotent_replies,
    permissions_of_restricted_keys,
    logged_requests,
    webhooks_for_a_receiver_that_was_down,
)


@dataclass(frozen=True, slots=True)
class Restarted:
    """The stories, as far as the restart, and where the emulator answers after it."""

    url: str
    begun: dict[Callable[[Shop], Story], tuple[Story, str]]

    def end(self, story: Callable[[Shop], Story]) -> None:
        """Tells the rest of a story."""
        told, key = self.begun[story]
        with pytest.raises(StopIteration):
            told.send(Shop(Wire(self.url, key)))


@pytest.fixture(scope="module")
def restarted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Restarted]:
    """An emulator that was stopped in the middle of every story, and started again."""
    settings = keeping_data(tmp_path_factory.mktemp("data"), webhook_retry_delays=(5,))
    begun = {}
    with serving(settings) as server:
        for story in STORIES:
            key = new_key()
            begun[story] = (story(Shop(Wire(server.url, key))), key)
            next(begun[story][0])
    with serving(settings) as server:
        yield Restarted(server.url, begun)
    for told, _ in begun.values():
        told.close()


@pytest.mark.parametrize("story", STORIES, ids=[story.__name__ for story in STORIES])
def test_it_outlives_a_restart(story: Callable[[Shop], Story], restarted: Restarted) -> None:
    restarted.end(story)
