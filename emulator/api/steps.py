"""The steps of a request as a dialect takes them; `emulator.api.pipeline` has them in order."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from flask import Request, Response
from msgspec import Struct

from emulator.api.fault_injection import FaultErrors
from emulator.api.idempotency import StoredReply, fingerprint
from emulator.billing.core.errors import APIError
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World


class Caller(Protocol):
    """Who calls; what else there is to know about them is the dialect's."""

    @property
    def world(self) -> World:
        """The world that their key opens."""


E = TypeVar("E")
C = TypeVar("C", bound=Caller)
P = TypeVar("P", bound="ParsedRequest[Any]")
R = TypeVar("R")


class IncomingRequest(Struct, frozen=True):
    """A request before anything is known of it.

    Attributes:
        http: what Flask has of it.
        id: how its answer calls it.
        received_at: unix seconds, UTC, outside of every world.
    """

    http: Request
    id: str
    received_at: int


class ParsedRequest(Struct, Generic[C], frozen=True, kw_only=True):
    """A request that was let in: who sent it, what it asks for and how its answer is found again.

    Attributes:
        incoming: the request as it came.
        caller: who sent it.
        operation: what faults know it by: `POST /v1/invoices`.
        arguments: what its path names, as the handler takes it.
        key: its idempotency key.
        raw: what a repetition with the same key must share.
    """

    incoming: IncomingRequest
    caller: C
    operation: str
    arguments: Mapping[str, Any]
    key: str | None = None
    raw: Mapping[str, Any]

    @property
    def world(self) -> World:
        """The world it is about."""
        return self.caller.world

    @property
    def path(self) -> str:
        """Its path, without the query."""
        return self.incoming.http.path

    @property
    def fingerprint(self) -> str:
        """What a repetition of this request shares with it."""
        return fingerprint(self.raw)


class WrongVersionError(Exception):
    """The request was read in another version than it is to be answered in: it is read again."""


class Steps(ABC, Generic[E, C, P, R]):
    """What a dialect does at each step, in the order of the steps; those that not every dialect has do nothing here.

    `E` is the dialect's endpoint, `C` its caller, `P` its parsed request, `R` its reply. Whatever refuses a request
    raises APIError.

    Attributes:
        fault_errors: how it words what a fault makes of a request.
        keeps_errors: whether a refusal is kept for a repetition of its request, as a reply is.
    """

    fault_errors: ClassVar[FaultErrors]
    keeps_errors: ClassVar[bool] = False

    # Before anything is read from the store

    def new_request_id(self) -> str:
        """What the answer will call the request; nothing, where answers name none."""
        return ""

    @abstractmethod
    def authenticate(self, request: Request) -> C:
        """The caller, by the headers."""

    def check_scope(self, endpoint: E, caller: C, arguments: Mapping[str, str]) -> None:
        """Refuses what the key itself says that it may not do."""

    def version(self, endpoint: E, request: Request, caller: C) -> str:
        """The API version to answer in. What raises WrongVersionError later has made sure that this knows better."""
        del endpoint, request, caller
        return ""

    @abstractmethod
    def parse(self, endpoint: E, incoming: IncomingRequest, caller: C, version: str, arguments: dict[str, str]) -> P:
        """The request with its parameters, as their schemas take them."""

    def key_in_use(self, key: str) -> APIError:
        """The refusal for an idempotency key that another request holds at the moment."""
        raise NotImplementedError("no key is parsed")  # as by Day Zero and the control API: none can be in use

    # Within the unit of work

    def begin(self, parsed: P, uow: UnitOfWork) -> None:
        """Tells the unit of work what it is for."""

    def authorize(self, endpoint: E, parsed: P, uow: UnitOfWork) -> None:
        """Refuses what the store says that the key may not do."""

    @abstractmethod
    def handle(self, endpoint: E, parsed: P, uow: UnitOfWork) -> Any:
        """Runs the endpoint's handler. What it answers is rendered, unless it is Declined."""

    def publish(self, uow: UnitOfWork) -> None:
        """Lets follow what the reply is to show, or what the store does not publish by itself."""

    def render(self, result: Any, parsed: P, uow: UnitOfWork) -> Any:
        """What the handler answered, as the newest version shows it."""
        del parsed, uow
        return result

    def downgrade(self, shown: Any, result: Any, parsed: P, uow: UnitOfWork) -> None:
        """Makes of it, in place, what the version asked for shows."""

    def expand(self, shown: Any, result: Any, parsed: P, uow: UnitOfWork) -> None:
        """Puts objects in the place of the ids that are to be expanded. Refuses what the key may not see."""

    @abstractmethod
    def encode(self, shown: Any, endpoint: E, parsed: P, uow: UnitOfWork) -> R:
        """The reply that shows it."""

    def encode_declined(self, error: APIError, parsed: P, uow: UnitOfWork) -> R:
        """The reply of what was attempted in vain."""
        del uow
        return self.error_reply(error, parsed.incoming, parsed.caller, parsed.key)

    def stored(self, reply: R) -> tuple[int, str] | None:
        """The status and the body of a reply that is kept for a repetition of its request, None for any other."""
        del reply
        return None

    # After the commit, or in its place

    def complete(self, reply: R, endpoint: E, parsed: P) -> R:
        """The reply once all is there that it waits for."""
        del endpoint, parsed
        return reply

    def replay(self, stored: StoredReply, parsed: P) -> R:
        """An earlier reply, again. Refuses a request that is not the one which it was the reply to."""
        raise NotImplementedError("no reply is stored")  # who overrides `stored` overrides this

    @abstractmethod
    def contention_error(self) -> APIError:
        """The refusal where others kept changing the same object."""

    @abstractmethod
    def internal_error(self) -> APIError:
        """The answer where the emulator itself has failed."""

    @abstractmethod
    def unavailable_error(self, reason: str) -> APIError:
        """The answer while the store does not answer; `reason` is a sentence that says so."""

    def limit_error(self, error: Exception) -> APIError:
        """The refusal for more than one transaction or one record can take; raises `error` where there is none."""
        raise error

    @abstractmethod
    def error_reply(self, error: APIError, incoming: IncomingRequest, caller: C | None, key: str | None = None) -> R:
        """The reply to a request that is refused; `key` is its idempotency key if it got as far as its handler."""

    @abstractmethod
    def to_response(self, reply: R, incoming: IncomingRequest, caller: C | None) -> Response:
        """The reply as it leaves; without a `caller` when nobody was recognised, or the emulator failed."""
