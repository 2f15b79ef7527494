"""`Idempotency-Key`: one effect, one answer."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.shop import TO_SEND, Shop
from tests.support.wire import Response

pytestmark = pytest.mark.every_engine


def test_a_replay_is_the_first_answer(shop: Shop) -> None:
    form = {"name": "Once", "metadata[a]": "b"}
    first = shop.wire.post("/v1/customers", form, Idempotency_Key="k")
    assert first.headers["Idempotency-Key"] == "k"
    assert first.headers["Original-Request"] == first.headers["Request-Id"]
    assert "Idempotent-Replayed" not in first.headers
    told = shop.event_log()
    shop.post(f"/v1/customers/{first.json['id']}", name="Changed")

    again = shop.wire.post("/v1/customers", form, Idempotency_Key="k")
    assert (again.status, again.body) == (200, first.body)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["Original-Request"] == first.headers["Request-Id"]
    assert again.headers["Request-Id"] != first.headers["Request-Id"]
    assert shop.event_log()[: len(told)] == told
    assert len(shop.get("/v1/customers")["data"]) == 1


def test_the_order_of_parameters_does_not_matter(shop: Shop) -> None:
    first = shop.wire.post("/v1/customers", b"name=a&email=a%40example.com", Idempotency_Key="k")
    again = shop.wire.post("/v1/customers", b"email=a%40example.com&name=a", Idempotency_Key="k")
    assert first.body == again.body


def test_other_parameters(shop: Shop) -> None:
    shop.wire.post("/v1/customers", {"name": "a"}, Idempotency_Key="k")
    other = shop.wire.post("/v1/customers", {"name": "b"}, Idempotency_Key="k")
    assert (other.status, other.error) == (
        400,
        {
            "message": "Keys for idempotent requests can only be used with the same parameters they were first used "
            "with. Try using a key other than 'k' if you meant to execute a different request.",
            "type": "idempotency_error",
        },
    )
    assert len(shop.get("/v1/customers")["data"]) == 1


def test_another_endpoint(shop: Shop) -> None:
    shop.wire.post("/v1/customers", {"name": "a"}, Idempotency_Key="k")
    other = shop.wire.post("/v1/invoices", {"customer": "cus_1"}, Idempotency_Key="k")
    assert (other.status, other.error) == (
        400,
        {
            "message": "Keys for idempotent requests can only be used for the same endpoint they were first used for "
            "('/v1/invoices' vs '/v1/customers'). "
            "Try using a key other than 'k' if you meant to execute a different request.",
            "type": "idempotency_error",
        },
    )


def test_a_refusal_is_replayed_too(shop: Shop) -> None:
    customer = shop.post("/v1/customers")["id"]
    form = {"customer": customer, **TO_SEND}
    first = shop.wire.post("/v1/invoices", form, Idempotency_Key="k")
    assert first.status == 400
    assert first.headers["Idempotency-Key"] == "k"
    assert first.headers["Original-Request"] == first.headers["Request-Id"]
    shop.post(f"/v1/customers/{customer}", email="jenny@example.com")
    again = shop.wire.post("/v1/invoices", form, Idempotency_Key="k")
    assert (again.status, again.body) == (400, first.body)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert shop.wire.post("/v1/invoices", form, Idempotency_Key="k2").status == 200


def test_what_was_never_executed_is_not_kept(shop: Shop) -> None:
    wrong = shop.wire.post("/v1/customers", {"wat": "1"}, Idempotency_Key="k")
    assert wrong.status == 400
    right = shop.wire.post("/v1/customers", {"name": "a"}, Idempotency_Key="k")
    assert (right.status, right.headers["Idempotent-Replayed"]) == (200, None)


def test_keys_belong_to_a_world(shop: Shop, live_shop: Shop) -> None:
    other = Shop(shop.wire.with_key(f"{shop.wire.key}x"))
    made = {each.wire.post("/v1/customers", Idempotency_Key="k").json["id"] for each in (shop, live_shop, other)}
    assert len(made) == 3


def test_only_posts_have_keys(shop: Shop) -> None:
    customer = shop.customer()["id"]
    path = f"/v1/customers/{customer}"
    shop.wire.get(path, Idempotency_Key="k")
    shop.wire.delete(path, Idempotency_Key="k")
    assert shop.wire.delete(path, Idempotency_Key="k").status == 404
    assert shop.wire.post("/v1/customers", Idempotency_Key="k").status == 200


@pytest.mark.parametrize(("length", "status"), [(255, 200), (256, 400), (5000, 400)])
def test_the_length_of_a_key(length: int, status: int, shop: Shop) -> None:
    assert shop.wire.post("/v1/customers", Idempotency_Key="k" * length).status == status
    assert len(shop.get("/v1/customers")["data"]) == (status == 200)


def test_a_key_of_any_characters(shop: Shop) -> None:
    for key in ("a b", "#'\"<>&", "ÿ" * 255):
        first = shop.wire.post("/v1/customers", Idempotency_Key=key)
        assert first.status == 200
        assert shop.wire.post("/v1/customers", Idempotency_Key=key).body == first.body


def test_32_at_once_have_one_effect(shop: Shop) -> None:
    draft = shop.draft(None, 2000)

    def send(_: int) -> Response:
        return shop.wire.post(f"/v1/invoices/{draft['id']}/send", Idempotency_Key="k")

    with ThreadPoolExecutor(32) as threads:
        answers = list(threads.map(send, range(32)))
    statuses = Counter(answer.status for answer in answers)
    assert statuses.keys() <= {200, 409}
    assert statuses[200] >= 1
    assert len({answer.body for answer in answers if answer.status == 200}) == 1
    for answer in answers:
        if answer.status == 409:
            assert (answer.error["code"], answer.error["type"]) == ("idempotency_key_in_use", "idempotency_error")
            assert answer.error["message"] == (
                "There is currently another in-progress request using this Idempotent Key (that probably means you "
                "submitted twice, and the other request is still going through): k. Please try again later."
            )
    assert len(shop.events(type="invoice.sent")) == 1
    assert send(0).headers["Idempotent-Replayed"] == "true"


def test_32_creations_at_once_make_one(shop: Shop) -> None:
    with ThreadPoolExecutor(32) as threads:
        answers = list(threads.map(lambda _: shop.wire.post("/v1/customers", Idempotency_Key="k"), range(32)))
    assert {answer.status for answer in answers} <= {200, 409}
    assert len(shop.get("/v1/customers")["data"]) == 1
    assert [event for event, _ in shop.event_log()] == ["customer.created"]
