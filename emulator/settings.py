"""What the environment may say: every setting of the emulator, read once, checked, and then only passed around."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast, get_args
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from emulator.billing.core.api_versions import NEWEST, RELEASES
from emulator.billing.core.errors import APIError
from emulator.billing.system.webhook_endpoints import WebhookEndpoint, check_url, fixed_endpoint

Store = Literal["embedded", "dynoxide", "local", "endpoint"]
Tls = Literal["none", "optional", "starttls", "tls"]

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
        "EMULATOR_KEYS",
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
_PREFIX = "EMULATOR_"
_MAX_WORKERS = 64
_WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1"}
_STARTTLS: dict[str, Tls] = {"required": "starttls", "optional": "optional", "never": "none"}


class SettingsError(Exception):
    """One or more settings cannot be used; `mistakes` has one sentence for each, `str()` all of them, a line each."""

    def __init__(self, *mistakes: str) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True)
class SmtpUrl:
    """Where mail goes in live mode.

    `tls` is "tls" for `smtps://`; for `smtp://` it follows `?starttls=`: "starttls" (required), "optional" (used when
    the server offers it, the default) or "none" (never). The password is kept out of `repr`.
    """

    host: str
    port: int
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: Tls = "optional"

    @classmethod
    def parse(cls, url: str) -> SmtpUrl:
        """Reads `smtp://user:pass@host:port?starttls=required|optional|never` or `smtps://…`, percent-decoded.

        Raises:
            SettingsError: another scheme, no host, a port that is none, or an unknown parameter; it never quotes the
                URL, which may hold a password.
        """
        parts = _split(url)
        if parts is None or parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise SettingsError(
                "SMTP_URL is not an SMTP address: it must be smtp://user:password@host:port "
                "or smtps://user:password@host:port."
            )
        return cls(
            host=parts.hostname,
            port=parts.port or (465 if parts.scheme == "smtps" else 25),
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            tls=_tls(parts),
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set. `Settings()` is the emulator as it starts when nothing is set.

    `store` None means: decide at start (an endpoint if one is named, else a DynamoDB Local that the user brought, else
    dynoxide if it is there, else the embedded engine). `dynamodb_local` is the folder of a DynamoDB Local, `dynoxide`
    the program. `data` None means: in memory. `accepted_keys` empty means: every well-formed API key.
    `api_version` is Stripe's API version of accounts that have no settings yet.
    `hosts` are names that are answered to besides its own.
    `webhooks` are endpoints of every account; `webhook_retry_delays` and `mail_retry_delays`, in seconds, replace
    those between the tries of a webhook and of a mail. `world_list`: whether the console lists all worlds to a person
    at this machine. `notices` are sentences for the person who set them.
    """

    host: str = "127.0.0.1"
    port: int = 12111
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
    accepted_keys: tuple[str, ...] = field(default=(), repr=False)
    api_version: str = NEWEST
    mail_allow: tuple[str, ...] = ()
    mail_retry_delays: tuple[int, ...] | None = None
    mail_redirect: str | None = None
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
            port=self._port(defaults.port),
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
            accepted_keys=self._list("EMULATOR_KEYS"),
            api_version=self._api_version(defaults.api_version),
            mail_allow=self._list("EMULATOR_MAIL_ALLOW"),
            mail_retry_delays=self._retry_delays("EMULATOR_MAIL_RETRY_DELAYS", "a mail's tries"),
            mail_redirect=self._address("EMULATOR_MAIL_REDIRECT"),
            webhooks=self._webhooks(),
            webhook_link_local=self._allowed("EMULATOR_WEBHOOK_LINK_LOCAL"),
            webhook_retry_delays=self._retry_delays("EMULATOR_WEBHOOK_RETRY_DELAYS", "a webhook's tries"),
            world_list=not self._hidden("EMULATOR_WORLD_LIST"),
            notices=tuple(self._notices),
        )
        if settings.store == "embedded" and settings.data:
            self._mistakes.append(
                "EMULATOR_DATA cannot be kept with EMULATOR_STORE=embedded, whose data is in memory only: "
                "set EMULATOR_STORE=dynoxide, which `make dynoxide` brings, or unset EMULATOR_DATA."
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

    def _port(self, default: int) -> int:
        value = self._text("EMULATOR_PORT")
        if value is None:
            return default
        if not re.fullmatch(r"[0-9]{1,5}", value) or int(value) > 65535:
            self._mistakes.append(f"EMULATOR_PORT is {value!r}: it must be a number from 0 (any free port) to 65535.")
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
        parts = _split(value)
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

    def _allowed(self, name: str) -> bool:
        value = self._text(name)
        if value not in (None, "allow"):
            self._mistakes.append(f"{name} is {value!r}: it can be allow, or unset.")
        return value == "allow"

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
        except SettingsError as error:
            self._mistakes.extend(error.mistakes)
            return None


def _example(version: str) -> str:
    """The version that was meant, or one that many code bases name."""
    return next(iter(difflib.get_close_matches(version, RELEASES, n=1)), "2023-10-16")


def _split(url: str) -> SplitResult | None:
    """The parts of a URL whose port, if it has one, is a number; None for what is no URL."""
    try:
        parts = urlsplit(url)
        return parts if parts.port != 0 else None
    except ValueError:
        return None


def _tls(parts: SplitResult) -> Tls:
    parameters = dict(parse_qsl(parts.query, keep_blank_values=True))
    if parts.scheme == "smtps":
        if parameters:
            raise SettingsError("SMTP_URL takes no parameters after smtps://, which is encrypted from the first byte.")
        return "tls"
    wanted = parameters.pop("starttls", "optional")
    if parameters:
        raise SettingsError(f"SMTP_URL has the unknown parameter {min(parameters)!r}: only starttls is known.")
    if wanted not in _STARTTLS:
        raise SettingsError(f"SMTP_URL says starttls={wanted!r}: it must be required, optional or never.")
    return _STARTTLS[wanted]
