"""Endpoints: which addresses are taken, and what they want to know."""

from __future__ import annotations

import pytest

from emulator.billing.core.errors import APIError
from emulator.billing.system.webhook_endpoints import WebhookEndpoint, check_url, fixed_endpoint
from emulator.settings import Settings, SettingsError


@pytest.mark.parametrize(
    ("url", "livemode"),
    [
        ("http://127.0.0.1:3000/hook", False),
        ("http://example.com", False),
        ("https://example.com/hook?a=1", True),
        ("http://localhost:3000", True),
        ("http://[::1]:3000", True),
        ("http://10.0.0.4/hook", True),
        ("http://web:3000/hook", True),
        ("http://host.docker.internal:3000/hook", True),
        ("https://bücher.example/hook", True),
    ],
)
def test_web_addresses_are_taken(url: str, livemode: bool) -> None:
    check_url(url, livemode=livemode)


@pytest.mark.parametrize(
    ("url", "livemode"),
    [
        ("example.com/hook", False),
        ("ftp://example.com", False),
        ("http://", False),
        ("http://127.0.0.1:99999", False),
        ("http://[::1", False),
        ("http://example.com/hook", True),
        ("http://8.8.8.8/hook", True),
        ("http://127.0.0.1:9/ hook", False),
        ("http://127.0.0.1:9/\r\nX-Header: 1", False),
        ("http://127.0.0.1:0/", False),
        ("http://" + "ü" * 80 + ".example/", False),
    ],
)
def test_others_are_refused(url: str, livemode: bool) -> None:
    with pytest.raises(APIError) as refused:
        check_url(url, livemode=livemode)
    assert (refused.value.code, refused.value.param) == ("url_invalid", "url")


LINK_LOCAL = [
    "http://169.254.169.254/latest/meta-data",
    "https://169.254.0.1/hook",
    "http://2852039166/",
    "http://0xa9.0xfe.0xa9.0xfe/",
    "http://0251.0376.0251.0376/",
    "http://169.254.43518/",
    "http://[fe80::1]/hook",
    "http://[::ffff:169.254.169.254]/",
    "http://metadata.google.internal/computeMetadata/v1/",
    "http://METADATA.google.internal./",
    "http://instance-data/",
]


@pytest.mark.parametrize("livemode", [False, True])
@pytest.mark.parametrize("url", LINK_LOCAL)
def test_link_local_addresses_are_refused_unless_they_are_allowed(url: str, livemode: bool) -> None:
    with pytest.raises(APIError, match="URL must be publicly accessible"):
        check_url(url.replace("http://", "https://"), livemode=livemode)
    check_url(url.replace("http://", "https://"), livemode=livemode, link_local=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "10.0.0.4", "web", "example.com", "169.253.1.1", "169.255.0.1"])
def test_others_are_not_link_local(host: str) -> None:
    check_url(f"http://{host}/hook", livemode=False)


def test_an_endpoint_wants_what_it_is_enabled_for() -> None:
    endpoint = WebhookEndpoint(id="we_1", created=0, url="http://a", secret="whsec_1", enabled_events=("invoice.sent",))
    assert endpoint.wants("invoice.sent")
    assert not endpoint.wants("invoice.paid")


def test_a_fixed_endpoint_is_the_same_after_every_start() -> None:
    """Written down: another id would take its deliveries away from it, another secret its receiver's trust."""
    endpoint = fixed_endpoint("http://a/", None)
    assert (endpoint.id, endpoint.secret) == ("we_100000d4RTYTOpdMOvtrVW7D", "whsec_udacHvli4BH8b3d4RTYTOpdMOvtrVW7D")
    assert fixed_endpoint("http://a/", None).secret != fixed_endpoint("http://b/", None).secret
    assert fixed_endpoint("http://a/", "whsec_1").secret == "whsec_1"


def test_the_settings_name_fixed_endpoints() -> None:
    value = "http://127.0.0.1:3000/hook|whsec_1, http://127.0.0.1:4000"
    settings = Settings.from_environ({"EMULATOR_WEBHOOK": value, "EMULATOR_WEBHOOK_RETRY_DELAYS": "1, 5"})
    named, unnamed = settings.webhooks
    assert (named.url, named.secret) == ("http://127.0.0.1:3000/hook", "whsec_1")
    assert unnamed == fixed_endpoint("http://127.0.0.1:4000", None)
    assert settings.webhook_retry_delays == (1, 5)


@pytest.mark.parametrize(("name", "value"), [("EMULATOR_WEBHOOK", "hook"), ("EMULATOR_WEBHOOK_RETRY_DELAYS", "1,soon")])
def test_settings_that_cannot_be_used_are_told(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_environ({name: value})
