"""Who may call, what comes back beside the body, and what is said about paths that do not exist."""

from __future__ import annotations

import base64
import re

import pytest

from tests.support.shop import Shop
from tests.support.wire import Wire, new_key

NO_KEY = (
    "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth "
    "(e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, "
    "or we can help at https://support.stripe.com/."
)
PUBLISHABLE = (
    "This API call cannot be made with a publishable API key. Please use a secret API key. "
    "You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys."
)


def basic(user: str, password: str = "") -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.mark.parametrize(
    ("authorization", "message"),
    [
        ("", NO_KEY),
        ("Bearer", NO_KEY),
        ("Bearer ", NO_KEY),
        ("Digest abc", NO_KEY),
        ("Basic !!!", NO_KEY),
        ("Basic /w==", NO_KEY),
        (basic(""), NO_KEY),
        ("Bearer sk_test_ab cd1234", "Invalid API Key provided: sk_test_*****1234"),
        ("Bearer nonsense", "Invalid API Key provided: ****ense"),
        ("Bearer sk_prod_12345678", "Invalid API Key provided: ************5678"),
        ("Bearer sk_test_", "Invalid API Key provided: sk_test_"),
        (
            "Bearer beel_sk_test_shop",
            "Invalid API Key provided: *************shop. This key is BeeL's, whose API is below /beel/api.",
        ),
        (
            "Bearer dz_your_token",
            "Invalid API Key provided: *********oken. This key is Day Zero's, whose API is below /dayzero.",
        ),
    ],
)
@pytest.mark.parametrize("path", ["/v1/customers", "/v1/nope"])
def test_who_may_not_call(path: str, authorization: str, message: str, wire: Wire) -> None:
    answer = wire.get(path, Authorization=authorization)
    assert (answer.status, answer.json) == (401, {"error": {"message": message, "type": "invalid_request_error"}})
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Stripe"'
    assert answer.headers["Request-Id"] is None


@pytest.mark.parametrize("authorization", ["Bearer pk_test_1234567890", basic("pk_live_1234567890")])
@pytest.mark.parametrize("path", ["/v1/customers", "/v1/nope"])
def test_a_publishable_key_is_known(path: str, authorization: str, wire: Wire) -> None:
    """Users report the refusal with the id of the request."""
    answer = wire.get(path, Authorization=authorization)
    assert (answer.status, answer.json) == (401, {"error": {"message": PUBLISHABLE, "type": "invalid_request_error"}})
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Stripe"'
    assert answer.headers["Request-Id"] is not None


@pytest.mark.parametrize("prefix", ["sk_test_", "sk_live_", "rk_test_", "rk_live_"])
def test_who_may(prefix: str, wire: Wire) -> None:
    key = wire.key.replace("sk_test_", prefix)
    assert wire.get("/v1/customers", Authorization=f"Bearer {key}").status == 200
    assert wire.get("/v1/customers", Authorization=f"bearer {key}").status == 200
    assert wire.get("/v1/customers", Authorization=basic(key)).status == 200


def test_restricted_and_secret_keys_share_a_world(shop: Shop) -> None:
    customer = shop.customer()["id"]
    restricted = shop.wire.with_key(shop.wire.key.replace("sk_", "rk_"))
    assert restricted.get(f"/v1/customers/{customer}").status == 200


def test_a_connected_account_is_a_world_of_its_own(shop: Shop) -> None:
    customer = shop.customer()["id"]
    account = "acct_1Connected"
    assert shop.wire.get(f"/v1/customers/{customer}", Stripe_Account=account).status == 404
    made = shop.wire.ok(shop.wire.post("/v1/customers", Stripe_Account=account))["id"]
    assert shop.wire.get(f"/v1/customers/{made}", Stripe_Account=account).status == 200
    assert shop.wire.get(f"/v1/customers/{made}").status == 404
    other_platform = shop.wire.with_key(new_key())
    assert other_platform.get(f"/v1/customers/{made}", Stripe_Account=account).status == 404
    refused = shop.wire.get("/v1/customers", Stripe_Account="not an account")
    assert (refused.status, refused.error["code"]) == (403, "account_invalid")


def test_headers_of_a_reply(shop: Shop, live_shop: Shop) -> None:
    answer = shop.wire.post("/v1/customers")
    expected = {
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Allow-Methods": "GET, HEAD, PUT, PATCH, POST, DELETE",
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "Request-Id, Stripe-Manage-Version, Stripe-Should-Retry, "
        "X-Stripe-External-Auth-Required, X-Stripe-Privileged-Session-Required",
        "Access-Control-Max-Age": "300",
        "Cache-Control": "no-cache, no-store",
        "Content-Length": str(len(answer.body)),
        "Content-Type": "application/json",
        "Strict-Transport-Security": "max-age=0",
        "Stripe-Version": "2026-10-28.endive",
        "Vary": "Origin",
        "X-Stripe-Routing-Context-Priority-Tier": "api-testmode",
    }
    assert {name: answer.headers[name] for name in expected} == expected
    assert re.fullmatch("req_[0-9A-Za-z]{14}", answer.headers["Request-Id"])
    for absent in ("Idempotency-Key", "Original-Request", "Idempotent-Replayed", "WWW-Authenticate"):
        assert answer.headers[absent] is None
    live = live_shop.wire.get("/v1/customers")
    assert live.headers["X-Stripe-Routing-Context-Priority-Tier"] == "livemode"


def test_posts_that_are_decided_need_not_be_asked_again(shop: Shop) -> None:
    for path, status in (("/v1/customers", 200), ("/v1/invoices/in_nope/send", 404), ("/v1/prices", 400)):
        answer = shop.wire.post(path)
        assert (answer.status, answer.headers["Stripe-Should-Retry"]) == (status, "false")
    assert shop.wire.get("/v1/customers").headers["Stripe-Should-Retry"] is None


def test_bodies_are_printed_as_the_real_ones(shop: Shop) -> None:
    answer = shop.wire.post("/v1/customers", {"name": "Jürgen <&> 😀"})
    text = answer.body.decode()
    assert text.startswith('{\n  "id": "cus_')
    assert text.endswith("\n}\n")
    assert '\n  "name": "Jürgen <&> 😀",\n' in text
    assert '\n  "invoice_settings": {\n    "custom_fields": null,\n' in text


def test_errors_name_their_log(shop: Shop, live_shop: Shop) -> None:
    for each, mode in ((shop, "test"), (live_shop, "live")):
        answer = each.wire.get("/v1/invoices/in_nope")
        log = answer.json["error"]["request_log_url"]
        request = answer.headers["Request-Id"]
        assert re.fullmatch(rf"{each.wire.url}/_emulator/console/acct_[0-9A-Za-z]+/{mode}/requests/{request}", log)
        assert list(answer.json["error"]) == sorted(answer.json["error"])


@pytest.mark.parametrize("version", ["2026-10-28.endive", "2026-08-26.dahlia", "2024-06-20", "2025-03-31.basil"])
def test_the_version_is_echoed(version: str, wire: Wire) -> None:
    assert wire.get("/v1/customers", Stripe_Version=version).headers["Stripe-Version"] == version


@pytest.mark.parametrize("version", ["not-a-real-version", "2026-13-01", "2026-10-28.nonsense", "x" * 500])
def test_an_invalid_version(version: str, wire: Wire) -> None:
    answer = wire.get("/v1/customers", Stripe_Version=version)
    assert (answer.status, answer.json) == (
        400,
        {"error": {"message": f"Invalid Stripe API version: {version}", "type": "invalid_request_error"}},
    )
    assert answer.headers["Stripe-Version"] == version


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/x"),
        ("GET", "/"),
        ("GET", "/v1"),
        ("GET", "/v1/customers/"),
        ("POST", "/v1/invoices/in_1/"),
        ("GET", "/v1//customers"),
        ("GET", "/v1/customers//x"),
        ("POST", "/v1//customers"),
        ("PUT", "/v1/customers"),
        ("PATCH", "/v1/customers/cus_1"),
        ("DELETE", "/v1/customers"),
        ("OPTIONS", "/v1/customers"),
        ("POST", "/v1/events"),
        ("GET", "/V1/customers"),
        ("GET", "/v1/customers/a/b/c"),
    ],
)
def test_paths_that_do_not_exist(method: str, path: str, wire: Wire) -> None:
    answer = wire.request(method, path)
    assert (answer.status, answer.error) == (
        404,
        {
            "message": f"Unrecognized request URL ({method}: {path}). If you are trying to list objects, remove the "
            "trailing slash. If you are trying to retrieve an object, make sure you passed a valid (non-empty) "
            "identifier in your code. Please see https://stripe.com/docs or we can help at "
            "https://support.stripe.com/.",
            "type": "invalid_request_error",
        },
    )
    assert answer.headers["Request-Id"].startswith("req_")


def test_links_lead_to_the_emulator(shop: Shop, live_shop: Shop, server_url: str) -> None:
    for each, mode in ((shop, "test"), (live_shop, "live")):
        opened = each.open_invoice()
        account = r"acct_1[0-9A-Za-z]{15}"
        hosted = rf"{server_url}/i/{account}/{mode}_[A-Za-z0-9_-]+\?s=ap"
        pdf = rf"{server_url}/invoice/{account}/{mode}_[A-Za-z0-9_-]+/pdf\?s=ap"
        assert re.fullmatch(hosted, opened["hosted_invoice_url"])
        assert re.fullmatch(pdf, opened["invoice_pdf"])
        assert opened["hosted_invoice_url"] == each.invoice(opened["id"])["hosted_invoice_url"]
