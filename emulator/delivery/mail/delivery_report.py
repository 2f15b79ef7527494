"""What became of a mail that was handed to an SMTP server."""

from collections.abc import Mapping

from msgspec import Struct, field


class RecipientRefusal(Struct, frozen=True):
    """What a server said against one recipient; `permanent` for 5xx."""

    code: int
    text: str
    permanent: bool


class DeliveryError(Struct, frozen=True):
    """What stopped the whole attempt. `code` is the server's, None if it was not the server that spoke."""

    text: str
    permanent: bool
    code: int | None = None


class DeliveryReport(Struct, frozen=True):
    """What became of a message.

    `accepted` are the recipients the server took it for, `reply` what it said when it did.
    """

    accepted: tuple[str, ...] = ()
    refused: Mapping[str, RecipientRefusal] = field(default_factory=dict)
    error: DeliveryError | None = None
    reply: str = ""
