"""Links to files over the wire: made, changed, opened without a key, and expired."""

from __future__ import annotations

from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.support.payment_classes import mismatches
from tests.support.resources import check_changing, check_filters, check_listing, check_reading, check_refusal
from tests.support.shop import Object, Shop
from tests.support.uploads import PNG, uploaded

PATH = "/v1/file_links"


def link_to(shop: Shop, file: Object, **params: object) -> Object:
    """A new link."""
    return shop.post(PATH, file=file["id"], **params)


def opened(url: str) -> tuple[int, bytes, dict[str, str]]:
    """What somebody without a key finds there."""
    address = urlsplit(url)
    connection = HTTPConnection(address.netloc, timeout=60)
    try:
        connection.request("GET", address.path)
        answer = connection.getresponse()
        return answer.status, answer.read(), dict(answer.headers)
    finally:
        connection.close()


def test_a_link_opens_its_file_without_a_key(shop: Shop) -> None:
    file = uploaded(shop)
    link = link_to(shop, file, metadata__order="6735")
    assert link["id"].startswith("link_1")
    assert list(link) == [*("id", "object", "created", "expired", "expires_at", "file", "livemode", "metadata", "url")]
    assert mismatches(link) == mismatches(shop.get(f"/v1/files/{file['id']}")) == []
    status, body, headers = opened(link["url"])
    assert (status, body, headers["Content-Type"]) == (200, PNG, "image/png")
    assert headers["Content-Disposition"].startswith("inline;")
    assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store")
    assert opened(link["url"][:-1])[0] == opened(link["url"].replace("/test/", "/live/"))[0] == 404
    assert opened(link["url"].replace(link["id"], "link_nope"))[0] == 404
    assert shop.events() == []


def test_a_file_of_the_client_is_no_page_of_this_server(shop: Shop) -> None:
    file = uploaded(shop, b"<svg onload='alert(1)'/>", "a.svg", "customer_signature")
    _, _, headers = opened(link_to(shop, file)["url"])
    assert headers["Content-Disposition"].startswith("attachment;")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_links_are_read_changed_and_listed(shop: Shop) -> None:
    file = uploaded(shop)
    older, newer = link_to(shop, file), link_to(shop, uploaded(shop))
    check_reading(shop, PATH, newer, "No such file link")
    check_listing(shop, PATH, older, newer)
    check_changing(shop, PATH, newer)
    check_filters(
        shop,
        PATH,
        ({"file": file["id"]}, [older]),
        ({"expired": False}, [newer, older]),
        ({"expired": True}, []),
        ({"created__gte": older["created"]}, [newer, older]),
    )
    expanded = shop.get(f"{PATH}/{older['id']}", expand=["file"])["file"]
    assert expanded["links"]["data"] == [older]
    assert shop.get(f"/v1/files/{file['id']}", expand=["links.data.file"])["links"]["data"][0]["file"] == expanded


def test_a_link_ends(shop: Shop) -> None:
    now = shop.clock(frozen=True)["now"]
    file = uploaded(shop)
    link = link_to(shop, file, expires_at=now + 60)
    assert (link["expires_at"], link["expired"]) == (now + 60, False)
    shop.clock(advance=60)
    assert shop.get(f"{PATH}/{link['id']}")["expired"] is True
    assert opened(link["url"])[0] == 404
    check_filters(shop, PATH, ({"expired": True}, [link]), ({"expired": False}, []))

    again = shop.post(f"{PATH}/{link['id']}", expires_at="")
    assert (again["expires_at"], again["expired"]) == (None, False)
    assert opened(link["url"])[0] == 200
    ended = shop.post(f"{PATH}/{link['id']}", expires_at="now")
    assert (ended["expires_at"], ended["expired"]) == (now + 60, True)
    assert shop.get(f"/v1/files/{file['id']}")["links"]["data"] == [ended]
    assert opened(link["url"])[0] == 404


def test_a_link_ends_with_its_file(shop: Shop) -> None:
    shop.clock(frozen=True)
    link = link_to(shop, uploaded(shop, purpose="customer_signature"))
    shop.clock(advance=7 * 86_400)
    assert opened(link["url"])[0] == 404


def test_a_file_shows_its_newest_links(shop: Shop) -> None:
    file = uploaded(shop)
    links = [link_to(shop, file) for _ in range(11)]
    shown = shop.get(f"/v1/files/{file['id']}")["links"]
    assert (shown["data"], shown["has_more"]) == (links[:0:-1], True)
    assert [each["id"] for each in shop.get(PATH, file=file["id"], limit=11)["data"]][-1] == links[0]["id"]
    shop.post(f"{PATH}/{links[0]['id']}", metadata__a="b")
    assert shop.get(f"/v1/files/{file['id']}")["links"] == shown


@pytest.mark.parametrize(
    ("params", "param", "code"),
    [
        ({}, "file", "parameter_missing"),
        ({"file": ""}, "file", "parameter_invalid_empty"),
        ({"file": "file_nope"}, "file", "resource_missing"),
        ({"file": "{}", "expires_at": "1"}, "expires_at", None),
        ({"file": "{}", "expires_at": "now"}, "expires_at", None),
        ({"file": "{}", "expires_at": "99999999999999"}, "expires_at", "parameter_invalid_integer"),
        ({"file": "{}", "expires_at": ""}, "expires_at", "parameter_invalid_empty"),
        ({"file": "{}", "metadata": "a"}, "metadata", None),
        ({"file": "{}", "wat": "1"}, "wat", "parameter_unknown"),
    ],
)
def test_what_is_refused(params: dict[str, str], param: str, code: str | None, shop: Shop) -> None:
    file = uploaded(shop)
    given = {name: value.format(file["id"]) for name, value in params.items()}
    check_refusal(shop.wire.post(PATH, given), param, code)
    assert shop.get(PATH)["data"] == []


def test_a_link_of_a_connected_account_opens_its_file(shop: Shop) -> None:
    there = Shop(shop.wire.for_account("acct_1Connected00000"))
    link = link_to(there, uploaded(there))
    assert opened(link["url"])[1] == PNG
    check_refusal(shop.wire.post(PATH, {"file": link["file"]}), "file", "resource_missing")
