"""What the wiring knows of an API: each package of `emulator.api` that is one has a `dialect` that makes this."""

from collections.abc import Callable, Sequence

from flask import Flask
from msgspec import Struct

from emulator.api.authentication import Authenticator, WorldResolver, authenticate_any
from emulator.api.error_handlers import ErrorView
from emulator.billing.documents.document import InvoiceDocument, QuoteDocument
from emulator.settings import Settings
from emulator.store.store import Store


class Dependencies(Struct, frozen=True):
    """What a dialect is made of.

    Attributes:
        store: all worlds.
        settings: what the environment says.
        render_pdf: writes a document out.
        render_quote_pdf: writes a quote out.
    """

    store: Store
    settings: Settings
    render_pdf: Callable[[InvoiceDocument], bytes]
    render_quote_pdf: Callable[[QuoteDocument, InvoiceDocument], bytes]


class Dialect(Struct, frozen=True, kw_only=True):
    """One API, ready to be served.

    Attributes:
        paths: what its paths begin with.
        register: adds its routes to an app.
        authenticate: the world of the key that a request to it comes with; raises APIError without a good one.
        world_of_key: the same for a request to another API, None where the key is not one of its own.
        handle_unknown: the response to a path or a method of its paths that it does not have.
    """

    paths: tuple[str, ...]
    register: Callable[[Flask], None]
    authenticate: WorldResolver
    world_of_key: Authenticator
    handle_unknown: ErrorView


def world_resolver(dialects: Sequence[Dialect]) -> WorldResolver:
    """Whose world a key of any of these opens: that of the first which knows it as its own."""
    authenticators = [dialect.world_of_key for dialect in dialects]
    return lambda headers: authenticate_any(headers, authenticators)
