"""What every resource does alike over the wire: it is read, changed, listed, and missed by its name."""

from __future__ import annotations

from tests.support.shop import Object, Shop
from tests.support.wire import Response


def check_reading(shop: Shop, path: str, made: Object, missing: str, hint: str = "") -> None:
    """It reads as it was made; of another id, `missing` is said: "No such coupon", and `hint` after it."""
    assert shop.get(f"{path}/{made['id']}") == made
    answer = shop.wire.get(f"{path}/nope")
    assert (answer.status, answer.error["code"]) == (404, "resource_missing")
    assert answer.error["message"] == f"{missing}: 'nope'{hint}"


def check_changing(shop: Shop, path: str, made: Object) -> None:
    """Its metadata is merged key by key, and a parameter that it does not have is refused by name."""
    one = f"{path}/{made['id']}"
    shop.post(one, metadata__a="1", metadata__b="2")
    changed = shop.post(one, metadata__a="")
    # Some say when they were changed.
    assert changed == {**made, **{name: changed[name] for name in changed if name == "updated"}, "metadata": {"b": "2"}}
    assert shop.get(one) == changed
    check_refusal(shop.wire.post(one, {"wat": 1}), "wat", "parameter_unknown")


def check_listing(shop: Shop, path: str, older: Object, newer: Object) -> None:
    """The newest comes first, page by page."""
    listed = shop.get(path)
    assert (listed["object"], listed["url"], listed["has_more"]) == ("list", path, False)
    assert listed["data"] == [newer, older]
    assert shop.wire.all(path, {"limit": 1}) == [newer, older]


def check_filters(shop: Shop, path: str, *filters: tuple[Object, list[Object]]) -> None:
    """Each filter leaves these objects."""
    for params, expected in filters:
        assert [each["id"] for each in shop.get(path, **params)["data"]] == [each["id"] for each in expected], params


def check_refusal(answer: Response, param: str | None, code: str | None = None) -> None:
    """A refusal that names the parameter."""
    assert (answer.status, answer.error.get("param"), answer.error.get("code")) == (400, param, code)
