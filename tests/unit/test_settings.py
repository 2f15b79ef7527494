"""The environment: what it may say, and the sentence it gets when it says something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from emulator.settings import Settings, SettingsError
from emulator.smtp_url import SmtpUrl, SmtpUrlError


def test_nothing_set_is_the_default() -> None:
    assert Settings.from_environ({"HOME": "/home/me", "EMULATOR_PORT": ""}) == Settings()


def test_everything_set() -> None:
    settings = Settings.from_environ(
        {
            "EMULATOR_HOST": "0.0.0.0",
            "EMULATOR_HOSTS": "stripe.acme.dev, b.dev",
            "EMULATOR_PORT": "8080",
            "EMULATOR_STORE_TIMEOUT": "2.5",
            "EMULATOR_STORE": "local",
            "EMULATOR_DATA": "/var/lib/emulator",
            "EMULATOR_PUBLIC_URL": "https://pay.example.com/",
            "EMULATOR_TABLE": "invoices",
            "EMULATOR_KEYS": "sk_test_one, sk_live_one,",
            "EMULATOR_MAIL_ALLOW": "@example.com",
            "EMULATOR_MAIL_RETRY_DELAYS": "1,5,30",
            "EMULATOR_MAIL_REDIRECT": "me@example.com",
            "AWS_ENDPOINT_URL_DYNAMODB": "http://127.0.0.1:8000",
            "AWS_REGION": "eu-west-1",
            "DYNAMODB_LOCAL": "/opt/dynamodb-local",
            "DYNOXIDE": "/opt/bin/dynoxide",
            "JAVA_HOME": "/opt/java",
            "SMTP_URL": "smtp://127.0.0.1:1025",
            "EMULATOR_WORLD_LIST": "hide",
        }
    )
    assert settings == Settings(
        host="0.0.0.0",
        hosts=("stripe.acme.dev", "b.dev"),
        port=8080,
        store="local",
        store_timeout=2.5,
        data=Path("/var/lib/emulator"),
        public_url="https://pay.example.com",
        dynamodb_endpoint="http://127.0.0.1:8000",
        region="eu-west-1",
        table="invoices",
        dynamodb_local=Path("/opt/dynamodb-local"),
        dynoxide=Path("/opt/bin/dynoxide"),
        java_home=Path("/opt/java"),
        smtp_url=SmtpUrl("127.0.0.1", 1025),
        accepted_keys=("sk_test_one", "sk_live_one"),
        mail_allow=("@example.com",),
        mail_retry_delays=(1, 5, 30),
        mail_redirect="me@example.com",
        world_list=False,
    )


@pytest.mark.parametrize(
    ("settings", "base"),
    [
        (Settings(), "http://127.0.0.1:12111"),
        (Settings(host="0.0.0.0", port=80), "http://127.0.0.1:80"),
        (Settings(host="::1"), "http://[::1]:12111"),
        (Settings(host="::"), "http://[::1]:12111"),
        (Settings(public_url="https://pay.example.com"), "https://pay.example.com"),
    ],
)
def test_base_url(settings: Settings, base: str) -> None:
    assert settings.base_url == base


@pytest.mark.parametrize(
    ("environ", "mistake"),
    [
        ({"EMULATOR_STORE": "redis"}, "EMULATOR_STORE is 'redis': it must be embedded, dynoxide, local or endpoint."),
        ({"EMULATOR_PORT": "http"}, "EMULATOR_PORT is 'http': it must be a number from 0 (any free port) to 65535."),
        ({"EMULATOR_PORT": "-1"}, "EMULATOR_PORT is '-1': it must be a number from 0 (any free port) to 65535."),
        ({"EMULATOR_PORT": "65536"}, "EMULATOR_PORT is '65536': it must be a number from 0 (any free port) to 65535."),
        ({"EMULATOR_PORT": "٣"}, "EMULATOR_PORT is '٣': it must be a number from 0 (any free port) to 65535."),
        (
            {"EMULATOR_STORE": "embedded", "EMULATOR_DATA": "/data"},
            "EMULATOR_DATA cannot be kept with EMULATOR_STORE=embedded, whose data is in memory only: "
            "set EMULATOR_STORE=dynoxide, which `make dynoxide` brings, or unset EMULATOR_DATA.",
        ),
        (
            {"EMULATOR_STORE_TIMEOUT": "0"},
            "EMULATOR_STORE_TIMEOUT is '0': it must be a number of seconds above 0, such as 30 or 2.5.",
        ),
        (
            {"EMULATOR_STORE_TIMEOUT": "1m"},
            "EMULATOR_STORE_TIMEOUT is '1m': it must be a number of seconds above 0, such as 30 or 2.5.",
        ),
        ({"EMULATOR_WEBHOOK_LINK_LOCAL": "yes"}, "EMULATOR_WEBHOOK_LINK_LOCAL is 'yes': it can be allow, or unset."),
        (
            {"EMULATOR_API_VERSION": "2023-10-15"},
            "EMULATOR_API_VERSION is '2023-10-15': it must be a version of Stripe's API "
            "from 2019-12-03 to 2026-10-28.endive, such as 2023-10-16.",
        ),
        (
            {"EMULATOR_LISTEN_PORT": "99999"},
            "EMULATOR_LISTEN_PORT is '99999': it must be a number from 0 (any free port) to 65535.",
        ),
        (
            {"EMULATOR_LISTEN_PORT": "12112", "EMULATOR_WORKERS": "2"},
            "EMULATOR_LISTEN_PORT is one port, and each of the EMULATOR_WORKERS needs one of its own: "
            "unset one of them.",
        ),
        ({"EMULATOR_TEST_MAIL": "yes"}, "EMULATOR_TEST_MAIL is 'yes': it can be mirror, or unset."),
        *(
            (
                {"EMULATOR_TEST_MAIL": "mirror", "SMTP_URL": server},
                "EMULATOR_TEST_MAIL=mirror needs an SMTP_URL with a server of your own (on this machine, at a private "
                "address or by a name without a dot), because test mode writes to nobody else.",
            )
            for server in ("", "smtp://smtp.acme.dev", "smtp://8.8.8.8:25")
        ),
        (
            {"EMULATOR_KEYS": "sk_test_one, pk_one"},
            "EMULATOR_KEYS has a key, pk_o…, that no API takes: keys look like sk_test_abc, rk_live_abc, "
            "beel_sk_test_abc or dz_live_abc.",
        ),
        ({"EMULATOR_WORKERS": "0"}, "EMULATOR_WORKERS is '0': it must be a number from 1 to 64."),
        ({"EMULATOR_PROT": "1"}, "EMULATOR_PROT is not a setting: did you mean EMULATOR_PORT?"),
        (
            {"EMULATOR_QQ": "1"},
            "EMULATOR_QQ is not a setting: there are EMULATOR_API_VERSION, EMULATOR_DATA, "
            "EMULATOR_HOST, EMULATOR_HOSTS, EMULATOR_KEYS, EMULATOR_LISTEN_PORT, "
            "EMULATOR_MAIL_ALLOW, EMULATOR_MAIL_REDIRECT, "
            "EMULATOR_MAIL_RETRY_DELAYS, EMULATOR_PORT, EMULATOR_PUBLIC_URL, EMULATOR_STORE, "
            "EMULATOR_STORE_TIMEOUT, "
            "EMULATOR_TABLE, EMULATOR_TEST_MAIL, EMULATOR_WEBHOOK, EMULATOR_WEBHOOK_LINK_LOCAL, "
            "EMULATOR_WEBHOOK_RETRY_DELAYS, "
            "EMULATOR_WORKERS, EMULATOR_WORLD_LIST.",
        ),
        (
            {"EMULATOR_MAIL_PAUSES": "1", "EMULATOR_MAIL_RETRY_DELAYS": "2"},
            "EMULATOR_MAIL_PAUSES is the former name of EMULATOR_MAIL_RETRY_DELAYS, and both are set: "
            "unset EMULATOR_MAIL_PAUSES.",
        ),
        (
            {"EMULATOR_MAIL_RETRY_DELAYS": "1,soon"},
            "EMULATOR_MAIL_RETRY_DELAYS must be the seconds between a mail's tries, separated by commas: 1,5,30.",
        ),
        (
            {"EMULATOR_PUBLIC_URL": "pay.example.com"},
            "EMULATOR_PUBLIC_URL is 'pay.example.com': it must be a URL such as http://127.0.0.1:8000.",
        ),
        (
            {"AWS_ENDPOINT_URL_DYNAMODB": "http://[::1"},
            "AWS_ENDPOINT_URL_DYNAMODB is 'http://[::1': it must be a URL such as http://127.0.0.1:8000.",
        ),
    ],
)
def test_a_mistake_gets_its_sentence(environ: dict[str, str], mistake: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environ(environ)
    assert caught.value.mistakes == (mistake,)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environ({"EMULATOR_PORT": "x", "EMULATOR_STORE": "y", "SMTP_URL": "http://z"})
    assert [mistake.split()[0] for mistake in caught.value.mistakes] == ["EMULATOR_PORT", "EMULATOR_STORE", "SMTP_URL"]
    assert str(caught.value).count("\n") == 2


@pytest.mark.parametrize(
    ("url", "parsed"),
    [
        ("smtp://mail.example.com", SmtpUrl("mail.example.com", 25, None, None, "optional")),
        ("smtps://mail.example.com", SmtpUrl("mail.example.com", 465, None, None, "tls")),
        ("smtp://[::1]:1025?starttls=never", SmtpUrl("::1", 1025, None, None, "none")),
        (
            "smtp://me%40example.com:p%2Fw@mail.example.com:587?starttls=required",
            SmtpUrl("mail.example.com", 587, "me@example.com", "p/w", "starttls"),
        ),
    ],
)
def test_smtp_url(url: str, parsed: SmtpUrl) -> None:
    assert SmtpUrl.parse(url) == parsed


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mail.example.com:25", "is not an SMTP address"),
        ("https://mail.example.com", "is not an SMTP address"),
        ("smtp://", "is not an SMTP address"),
        ("smtp://me:secret@mail.example.com:port", "is not an SMTP address"),
        ("smtp://mail.example.com?starttls=maybe", "says starttls='maybe'"),
        ("smtp://mail.example.com?tls=1", "unknown parameter 'tls'"),
        ("smtps://mail.example.com?starttls=required", "takes no parameters"),
    ],
)
def test_smtp_url_that_is_none(url: str, reason: str) -> None:
    with pytest.raises(SmtpUrlError, match=reason) as caught:
        SmtpUrl.parse(url)
    assert "secret" not in str(caught.value)


def test_secrets_are_not_shown() -> None:
    settings = Settings.from_environ({"SMTP_URL": "smtp://me:hunter2@mail", "EMULATOR_KEYS": "sk_live_hunter2"})
    assert "hunter2" not in repr(settings)


def test_former_names_are_taken_with_a_sentence() -> None:
    settings = Settings.from_environ({"EMULATOR_MAIL_PAUSES": "1,5", "EMULATOR_WEBHOOK_PAUSES": "2"})
    assert (settings.mail_retry_delays, settings.webhook_retry_delays) == ((1, 5), (2,))
    assert settings.notices == (
        "EMULATOR_MAIL_PAUSES is called EMULATOR_MAIL_RETRY_DELAYS now: the former name is still taken.",
        "EMULATOR_WEBHOOK_PAUSES is called EMULATOR_WEBHOOK_RETRY_DELAYS now: the former name is still taken.",
    )
