"""What the environment may say: every setting of the emulator, read once, checked, and then only passed around."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, cast, get_args
from urllib.parse import urlsplit

from emulator.billing.core.api_versions import NEWEST, RELEASES
from emulator.billing.core.errors import APIError
from emulator.billing.core.structs import HoldsSecrets
from emulator.billing.system.webhook_endpoints import WebhookEndpoint, check_url, fixed_endpoint
from emulator.own_checkout import dynoxide_command
from emulator.smtp_url import SmtpUrl, SmtpUrlError, split_url

Store = Literal["embedded", "dynoxide", "local", "endpoint"]

NAMES = frozenset(
    {
        "EMULATOR_API_VERSION",
        "EMULATOR_HOST",
        "EMULATOR_HOSTS",
        "EMULATOR_PORT",
        "EMULATOR_STORE",
        "EMULATOR_STORE_TIMEOUT",
        "EMULATOR_DATA",
        "EMULATOR_PUBLIC_URL",
        "EMULATOR_TABLE",
        "EMULATOR_TEST_MAIL",
        "EMULATOR_KEYS",
        "EMULATOR_LISTEN_PORT",
        "EMULATOR_MAIL_ALLOW",
        "EMULATOR_MAIL_RETRY_DELAYS",
        "EMULATOR_MAIL_REDIRECT",
        "EMULATOR_WEBHOOK",
        "EMULATOR_WEBHOOK_LINK_LOCAL",
        "EMULATOR_WEBHOOK_RETRY_DELAYS",
        "EMULATOR_WORKERS",
        "EMULATOR_WORLD_LIST",
    }
)
RENAMED = {
    "EMULATOR_MAIL_PAUSES": "EMULATOR_MAIL_RETRY_DELAYS",
    "EMULATOR_WEBHOOK_PAUSES": "EMULATOR_WEBHOOK_RETRY_DELAYS",
}
"""Former names, which are still taken; `Settings.notices` says so."""
HANDED_OUT = frozenset({"EMULATOR_URL", "EMULATOR_PID"})
"""Names that tell a command of an emulator that runs, and set nothing."""
_KEY = re.compile(
    r"(?:sk|rk|pk)_(?:test|live)_[A-Za-z0-9_-]{1,250}|beel_sk_[A-Za-z0-9_-]{1,250}|dz_[A-Za-z0-9_-]{1,250}"
)
"""What keys of the emulated APIs look like; each API looks closer (`emulator.api.<dialect>.keys`)."""
_KEY_SHOWN = 4
_PREFIX = "EMULATOR_"
_MAX_WORKERS = 64
_WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1"}


class SettingsError(Exception):
    """One or more settings cannot be used; `mistakes` has one sentence for each, `str()` all of them, a line each."""

    def __init__(self, *mistakes: str) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


class Settings(HoldsSecrets, frozen=True):
    """Everything that can be set. `Settings()` is the emulator as it starts when nothing is set.

    `store` None means: decide at start (an endpoint if one is named, else a DynamoDB Local that the user brought, else
    dynoxide if it is there, else the embedded engine). `dynamodb_local` is the folder of a DynamoDB Local, `dynoxide`
    the program. `data` None means: in memory. `accepted_keys` empty means: every well-formed API key.
    `api_version` is Stripe's API version of accounts that have no settings yet.
    `listen_port` is where listeners connect (`stripe listen`); 0: any port that is free. `hosts` are names that are
    answered to besides its own. `mirrors_test_mail`: the mail of test mode goes to the SMTP server, too.
    `webhooks` are endpoints of every account; `webhook_retry_delays` and `mail_retry_delays`, in seconds, replace
    those between the tries of a webhook and of a mail. `world_list`: whether the console lists all worlds to a person
    at this machine. `notices` are sentences for the person who set them.
    """

    SECRETS = ("accepted_keys",)

    host: str = "127.0.0.1"
    port: int = 12111
    listen_port: int = 0
    store: Store | None = None
    store_timeout: float = 30.0
    workers: int = 1
    data: Path | None = None
    public_url: str | None = None
    hosts: tuple[str, ...] = ()
    dynamodb_endpoint: str | None = None
    region: str | None = None
    table: str = "stripe-invoice-emulator"
    dynamodb_local: Path | None = None
    dynoxide: Path | None = None
    java_home: Path | None = None
    smtp_url: SmtpUrl | None = None
    accepted_keys: tuple[str, ...] = ()
    api_version: str = NEWEST
    mail_allow: tuple[str, ...] = ()
    mail_retry_delays: tuple[int, ...] | None = None
    mail_redirect: str | None = None
    mirrors_test_mail: bool = False
    webhooks: tuple[WebhookEndpoint, ...] = ()
    webhook_link_local: bool = False
    webhook_retry_delays: tuple[int, ...] | None = None
    world_list: bool = True
    notices: tuple[str, ...] = ()

    @property
    def own_names(self) -> tuple[str, ...]:
        """The names that it answers to, besides addresses and names that only this machine and its network know."""
        public = urlsplit(self.public_url).hostname if self.public_url else None
        return (*self.hosts, self.host, *([public] if public else []))

    @property
    def uses_endpoint(self) -> bool:
        """Whether the table is at an endpoint, named as the store or found where no store is named."""
        return self.store == "endpoint" or (self.store is None and self.dynamodb_endpoint is not None)

    @property
    def base_url(self) -> str:
        """The base of every link that is handed out (hosted page, PDF), without a slash at its end."""
        return self.public_url or self.local_url

    @property
    def local_url(self) -> str:
        """Where it answers on this machine, without a slash at the end."""
        host = _WILDCARDS.get(self.host, self.host)
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Settings:
        """Reads the settings; a variable that is empty counts as not set.

        Raises:
            SettingsError: with one sentence for each mistake found.
        """
        return _Reader(environ).settings()


class _Reader:
    """Reads one environment and collects what is wrong with it, so that a person mends everything in one go."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = {name: value.strip() for name, value in environ.items() if value.strip()}
        self._mistakes: list[str] = []
        self._notices: list[str] = []

    def settings(self) -> Settings:
        defaults = Settings()
        self._take_former_names()
        self._refuse_unknown_names()
        settings = Settings(
            host=self._text("EMULATOR_HOST") or defaults.host,
            port=self._port("EMULATOR_PORT", defaults.port),
            listen_port=self._port("EMULATOR_LISTEN_PORT", defaults.listen_port),
            store=self._store(),
            workers=self._workers(defaults.workers),
            store_timeout=self._store_timeout(defaults.store_timeout),
            data=self._path("EMULATOR_DATA"),
            public_url=self._url("EMULATOR_PUBLIC_URL"),
            hosts=self._list("EMULATOR_HOSTS"),
            dynamodb_endpoint=self._url("AWS_ENDPOINT_URL_DYNAMODB"),
            region=self._text("AWS_REGION") or self._text("AWS_DEFAULT_REGION"),
            table=self._text("EMULATOR_TABLE") or defaults.table,
            dynamodb_local=self._path("DYNAMODB_LOCAL"),
            dynoxide=self._path("DYNOXIDE"),
            java_home=self._path("JAVA_HOME"),
            smtp_url=self._smtp(),
            accepted_keys=self._keys(),
            api_version=self._api_version(defaults.api_version),
            mail_allow=self._list("EMULATOR_MAIL_ALLOW"),
            mail_retry_delays=self._retry_delays("EMULATOR_MAIL_RETRY_DELAYS", "a mail's tries"),
            mail_redirect=self._address("EMULATOR_MAIL_REDIRECT"),
            mirrors_test_mail=self._one_word("EMULATOR_TEST_MAIL", "mirror"),
            webhooks=self._webhooks(),
            webhook_link_local=self._one_word("EMULATOR_WEBHOOK_LINK_LOCAL", "allow"),
            webhook_retry_delays=self._retry_delays("EMULATOR_WEBHOOK_RETRY_DELAYS", "a webhook's tries"),
            world_list=not self._hidden("EMULATOR_WORLD_LIST"),
            notices=tuple(self._notices),
        )
        if settings.store == "embedded" and settings.data:
            self._mistakes.append(
                "EMULATOR_DATA cannot be kept with EMULATOR_STORE=embedded, whose data is in memory only: "
                f"set EMULATOR_STORE=dynoxide, which {dynoxide_command()} brings, or unset EMULATOR_DATA."
            )
        if settings.listen_port and settings.workers > 1:
            self._mistakes.append(
                "EMULATOR_LISTEN_PORT is one port, and each of the EMULATOR_WORKERS needs one of its own: "
                "unset one of them."
            )
        if settings.mirrors_test_mail and not (settings.smtp_url and settings.smtp_url.is_own):
            self._mistakes.append(
                "EMULATOR_TEST_MAIL=mirror needs an SMTP_URL with a server of your own (on this machine, at a private "
                "address or by a name without a dot), because test mode writes to nobody else."
            )
        if self._mistakes:
            raise SettingsError(*self._mistakes)
        return settings

    def _take_former_names(self) -> None:
        for former, name in RENAMED.items():
            if former not in self._environ:
                continue
            if name in self._environ:
                self._mistakes.append(f"{former} is the former name of {name}, and both are set: unset {former}.")
            value = self._environ.pop(former)
            self._environ.setdefault(name, value)
            self._notices.append(f"{former} is called {name} now: the former name is still taken.")

    def _refuse_unknown_names(self) -> None:
        for name in sorted(self._environ):
            if name.startswith(_PREFIX) and name not in NAMES | HANDED_OUT:
                near = difflib.get_close_matches(
                    name.removeprefix(_PREFIX), [known.removeprefix(_PREFIX) for known in NAMES], n=1
                )
                hint = f"did you mean {_PREFIX}{near[0]}?" if near else f"there are {', '.join(sorted(NAMES))}."
                self._mistakes.append(f"{name} is not a setting: {hint}")

    def _workers(self, default: int) -> int:
        value = self._text("EMULATOR_WORKERS")
        if value is None:
            return default
        if not re.fullmatch(r"[0-9]{1,2}", value) or not 1 <= int(value) <= _MAX_WORKERS:
            self._mistakes.append(f"EMULATOR_WORKERS is {value!r}: it must be a number from 1 to {_MAX_WORKERS}.")
            return default
        return int(value)

    def _store_timeout(self, default: float) -> float:
        value = self._text("EMULATOR_STORE_TIMEOUT")
        if value is None:
            return default
        if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,3})?", value) or float(value) == 0:
            self._mistakes.append(
                f"EMULATOR_STORE_TIMEOUT is {value!r}: it must be a number of seconds above 0, such as 30 or 2.5."
            )
            return default
        return float(value)

    def _api_version(self, default: str) -> str:
        value = self._text("EMULATOR_API_VERSION")
        if value is not None and value not in RELEASES:
            self._mistakes.append(
                f"EMULATOR_API_VERSION is {value!r}: it must be a version of Stripe's API "
                f"from {RELEASES[0]} to {NEWEST}, such as {_example(value)}."
            )
        return value or default

    def _text(self, name: str) -> str | None:
        return self._environ.get(name)

    def _path(self, name: str) -> Path | None:
        value = self._text(name)
        return Path(value).expanduser() if value else None

    def _list(self, name: str) -> tuple[str, ...]:
        return tuple(entry.strip() for entry in (self._text(name) or "").split(",") if entry.strip())

    def _keys(self) -> tuple[str, ...]:
        keys = self._list("EMULATOR_KEYS")
        for key in keys:
            if not _KEY.fullmatch(key):
                self._mistakes.append(
                    f"EMULATOR_KEYS has a key, {key[:_KEY_SHOWN]}…, that no API takes: keys look like sk_test_abc, "
                    "rk_live_abc, beel_sk_test_abc or dz_live_abc."
                )
        return keys

    def _port(self, name: str, default: int) -> int:
        value = self._text(name)
        if value is None:
            return default
        if not re.fullmatch(r"[0-9]{1,5}", value) or int(value) > 65535:
            self._mistakes.append(f"{name} is {value!r}: it must be a number from 0 (any free port) to 65535.")
            return default
        return int(value)

    def _store(self) -> Store | None:
        value = self._text("EMULATOR_STORE")
        if value is not None and value not in get_args(Store):
            self._mistakes.append(f"EMULATOR_STORE is {value!r}: it must be embedded, dynoxide, local or endpoint.")
            return None
        return cast(Store | None, value)

    def _url(self, name: str) -> str | None:
        value = self._text(name)
        if value is None:
            return None
        parts = split_url(value)
        if (
            parts is None
            or parts.scheme not in ("http", "https")
            or not parts.hostname
            or parts.query
            or parts.fragment
        ):
            self._mistakes.append(f"{name} is {value!r}: it must be a URL such as http://127.0.0.1:8000.")
        return value.rstrip("/")

    def _address(self, name: str) -> str | None:
        value = self._text(name)
        if value is not None and not re.fullmatch(r"[^@\s,]+@[^@\s,]+", value):
            self._mistakes.append(f"{name} is {value!r}: it must be one mail address, such as me@example.com.")
        return value

    def _one_word(self, name: str, word: str) -> bool:
        value = self._text(name)
        if value not in (None, word):
            self._mistakes.append(f"{name} is {value!r}: it can be {word}, or unset.")
        return value == word

    def _hidden(self, name: str) -> bool:
        value = self._text(name)
        if value not in (None, "hide"):
            self._mistakes.append(f"{name} is {value!r}: it can be hide, or unset.")
        return value == "hide"

    def _webhooks(self) -> tuple[WebhookEndpoint, ...]:
        return tuple(filter(None, map(self._webhook, self._list("EMULATOR_WEBHOOK"))))

    def _webhook(self, entry: str) -> WebhookEndpoint | None:
        url, _, secret = entry.partition("|")
        try:
            check_url(url, livemode=False, link_local=True)
        except APIError:
            self._mistakes.append(
                f"EMULATOR_WEBHOOK has {url!r}: it must be a URL such as http://127.0.0.1:3000/hook, "
                "with a secret behind it if you like: http://127.0.0.1:3000/hook|whsec_123."
            )
            return None
        return fixed_endpoint(url, secret or None)

    def _retry_delays(self, name: str, between: str) -> tuple[int, ...] | None:
        given = self._list(name)
        if not all(re.fullmatch(r"[0-9]{1,7}", pause) for pause in given):
            self._mistakes.append(f"{name} must be the seconds between {between}, separated by commas: 1,5,30.")
            return None
        return tuple(map(int, given)) or None

    def _smtp(self) -> SmtpUrl | None:
        value = self._text("SMTP_URL")
        if value is None:
            return None
        try:
            return SmtpUrl.parse(value)
        except SmtpUrlError as error:
            self._mistakes.append(str(error))
            return None


def _example(version: str) -> str:
    """The version that was meant, or one that many code bases name."""
    return next(iter(difflib.get_close_matches(version, RELEASES, n=1)), "2023-10-16")
