"""The address of an SMTP server, as SMTP_URL names it."""

from __future__ import annotations

from typing import Literal
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from emulator.billing.core.structs import HoldsSecrets
from emulator.billing.system.urls import is_own_host

Tls = Literal["none", "optional", "starttls", "tls"]

_STARTTLS: dict[str, Tls] = {"required": "starttls", "optional": "optional", "never": "none"}


class SmtpUrlError(ValueError):
    """It is no address of an SMTP server; the message is a sentence that does not quote it: it may hold a password."""


class SmtpUrl(HoldsSecrets, frozen=True):
    """Where mail goes in live mode.

    `tls` is "tls" for `smtps://`; for `smtp://` it follows `?starttls=`: "starttls" (required), "optional" (used when
    the server offers it, the default) or "none" (never).
    """

    SECRETS = ("password",)

    host: str
    port: int
    username: str | None = None
    password: str | None = None
    tls: Tls = "optional"

    @classmethod
    def parse(cls, url: str) -> SmtpUrl:
        """Reads `smtp://user:pass@host:port?starttls=required|optional|never` or `smtps://…`, percent-decoded.

        Raises:
            SmtpUrlError: another scheme, no host, a port that is none, or an unknown parameter; it never quotes the
                URL, which may hold a password.
        """
        parts = split_url(url)
        if parts is None or parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise SmtpUrlError(
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

    @property
    def is_own(self) -> bool:
        """Whether the server is surely the developer's own: on this machine, or in a private network."""
        return is_own_host(self.host)


def split_url(url: str) -> SplitResult | None:
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
            raise SmtpUrlError("SMTP_URL takes no parameters after smtps://, which is encrypted from the first byte.")
        return "tls"
    wanted = parameters.pop("starttls", "optional")
    if parameters:
        raise SmtpUrlError(f"SMTP_URL has the unknown parameter {min(parameters)!r}: only starttls is known.")
    if wanted not in _STARTTLS:
        raise SmtpUrlError(f"SMTP_URL says starttls={wanted!r}: it must be required, optional or never.")
    return _STARTTLS[wanted]
