"""Whatever a form or a query holds is answered in the provider's shape, and what is wrong changes nothing."""

from __future__ import annotations

import pytest

from tests.support.shop import Shop
from tests.support.state_watcher import StateWatcher

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
MEGABYTE = 1024 * 1024


def nested(depth: int) -> bytes:
    return b"metadata" + b"[a]" * depth + b"=1"


BODIES = {
    "stray percent": (b"name=%", None),
    "bad percent": (b"name=%zz", None),
    "not UTF-8": (b"name=%ff%fe", None),
    "raw bytes": (b"name=\xff\xfe", None),
    "lone surrogate": (b"name=%ed%a0%80", None),
    "NUL in a value": (b"name=a%00b", "name"),
    "raw NUL": (b"name=a\0b", "name"),
    "NUL in a name": (b"na%00me=a", "name"),
    "NUL in metadata": (b"metadata[a%00b]=c", "metadata[ab]"),
    "unclosed bracket": (b"metadata[=1", "metadata["),
    "a thousand deep": (nested(1000), None),
    "a map and a value": (b"metadata[a]=1&metadata=x", "metadata"),
    "a value and a map": (b"metadata=x&metadata[a]=1", "metadata"),
    "a list and a map": (b"metadata[]=x&metadata[a]=1", "metadata"),
    "a map for a value": (b"description[a]=1", "description"),
    "a list for a value": (b"description[]=1", "description"),
    "a value for a list": (b"expand=customer", "expand"),
    "a value for a map": (b"rendering=1", "rendering"),
    "an empty map": (b"rendering=", "rendering"),
    "a map in metadata": (b"metadata[a][b]=1", "metadata"),
    "unknown": (b"wat=1", "wat"),
    "unknown inside": (b"rendering[wat]=1", "rendering[wat]"),
    "unknown in a list": (b"custom_fields[0][wat]=1", "custom_fields[0][wat]"),
    "no boolean": (b"auto_advance=maybe", "auto_advance"),
    "no integer": (b"due_date=soon", "due_date"),
    "a fraction": (b"due_date=1.5", "due_date"),
    "a huge integer": (b"due_date=" + b"9" * 400, "due_date"),
    "other digits": ("due_date=\u0661\u0662".encode(), "due_date"),
    "blanks around": (b"due_date=+1+", "due_date"),
    "a year beyond": (b"due_date=253402300800", "due_date"),
    "negative": (b"due_date=-1", "due_date"),
    "days without end": (b"days_until_due=99999999", "days_until_due"),
    "too long": (b"description=" + b"x" * 1501, "description"),
    "too long a footer": (b"footer=" + b"x" * 5001, "footer"),
    "a long key": (b"metadata[" + b"k" * 41 + b"]=v", None),
    "a long value": (b"metadata[k]=" + b"v" * 501, None),
    "many keys": ("&".join(f"metadata[k{number}]=v" for number in range(51)).encode(), None),
    "one key too many": ("&".join(f"metadata[k{number}]=v" for number in range(50)).encode(), "metadata"),
    "five fields": (
        "&".join(f"custom_fields[{n}][name]=a&custom_fields[{n}][value]=b" for n in range(5)).encode(),
        "custom_fields",
    ),
    "half a field": (b"custom_fields[0][name]=a", "custom_fields[0][value]"),
    "a gap": (b"custom_fields[1][name]=a&custom_fields[1][value]=b", "custom_fields"),
    "an enum": (b"collection_method=by_pigeon", "collection_method"),
    "an enum inside": (b"rendering[pdf][page_size]=a0", "rendering[pdf][page_size]"),
    "not carried": (b"customer_account=ca_1", "customer_account"),
    "too many pairs": (b"&".join([b"a=1"] * 20_000), None),
    "ten thousand expands": (b"&".join([b"expand[]=customer"] * 9_999 + [b"expand[]=bogus"]), None),
}


@pytest.mark.parametrize("name", BODIES)
def test_bodies(name: str, state_watcher: StateWatcher) -> None:
    body, param = BODIES[name]
    wire = state_watcher.shop.wire
    answer = wire.request("POST", f"/v1/invoices/{state_watcher.draft['id']}", body=body, headers=FORM)
    assert state_watcher.expects_refusal(answer).get("param") == param


@pytest.mark.parametrize("path", ["/v1/customers", "/v1/invoices/{draft}", "/v1/invoices/{draft}/send"])
@pytest.mark.parametrize("size", [3 * MEGABYTE, 10 * MEGABYTE])
def test_megabytes(size: int, path: str, state_watcher: StateWatcher) -> None:
    body = b"description=" + b"x" * size
    target = path.format(draft=state_watcher.draft["id"])
    answer = state_watcher.shop.wire.request("POST", target, body=body, headers=FORM)
    state_watcher.expects_refusal(answer, 413)


def test_the_last_of_duplicates_counts(shop: Shop) -> None:
    customer = shop.wire.ok(shop.wire.post("/v1/customers", b"name=first&name=second&metadata[a]=1&metadata[a]=2"))
    assert (customer["name"], customer["metadata"]) == ("second", {"a": "2"})


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b'{"name": "x"}'),
        ("application/json; charset=utf-8", b"name=x"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nx\r\n--x--\r\n',
        ),
        ("text/plain", b"name=x"),
        ("", b"name=x"),
    ],
)
def test_bodies_that_are_no_form(content_type: str, body: bytes, state_watcher: StateWatcher) -> None:
    headers = {"Content-Type": content_type}
    state_watcher.expects_refusal(state_watcher.shop.wire.request("POST", "/v1/customers", body=body, headers=headers))


QUERIES = {
    "limit": "limit=many",
    "limit as a map": "limit[a]=1",
    "a huge limit": "limit=" + "9" * 50,
    "created": "created=yesterday",
    "created as a list": "created[]=1",
    "unknown in created": "created[since]=1",
    "unknown": "wat=1",
    "status": "status=sent",
    "an empty status": "status=",
    "an empty cursor": "starting_after=",
    "not UTF-8": "status=%ff",
    "a stray percent": "status=%",
    "NUL": "customer=%00",
    "a long customer": "customer=" + "x" * 5001,
    "a thousand deep": "created" + "[a]" * 1000 + "=1",
    "not carried": "customer_account=ca_1",
}


@pytest.mark.parametrize("name", QUERIES)
def test_queries(name: str, state_watcher: StateWatcher) -> None:
    state_watcher.expects_refusal(state_watcher.shop.wire.request("GET", f"/v1/invoices?{QUERIES[name]}"))


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_the_form_of_a_request_that_is_no_post_is_refused_like_a_query(method: str, shop: Shop) -> None:
    customer = shop.customer()["id"]
    answer = shop.wire.request(method, f"/v1/customers/{customer}", body=b"wat=1", headers=FORM)
    assert (answer.status, answer.json["error"]["param"]) == (400, "wat")


def test_a_list_takes_its_parameters_as_a_form_as_well(shop: Shop) -> None:
    shop.customer()
    newest = shop.customer()["id"]
    answer = shop.wire.request("GET", "/v1/customers?limit=9", body=b"limit=1", headers=FORM)
    assert [each["id"] for each in answer.json["data"]] == [newest]


def test_a_get_may_come_with_what_is_no_form(shop: Shop) -> None:
    answer = shop.wire.request("GET", "/v1/customers", body=b"{}", headers={"Content-Type": "application/json"})
    assert answer.status == 200


def test_parameters_may_stand_in_the_query_of_a_post(shop: Shop) -> None:
    made = shop.wire.ok(shop.wire.request("POST", "/v1/customers?name=Query", body=b"description=Body", headers=FORM))
    assert (made["name"], made["description"]) == ("Query", "Body")
