"""Requests that go wrong on demand; what may go wrong is in `billing.faults`."""

import math
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import TypeVar

from flask import Request, Response
from msgspec import Struct

from emulator.billing.core.errors import APIError
from emulator.billing.system.faults import Fault
from emulator.store.fault_consumption import consume_fault, consume_fault_now
from emulator.store.signals import TooManyWaitingError
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World

R = TypeVar("R")


class InjectedFaultError(Exception):
    """A fault struck this request: its dialect words the answer, or it gets none (`drop_connection`)."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.kind)
        self.fault = fault


FaultHeaders = Callable[[int, int], Mapping[str, str]]
"""The headers of an answer to a request that is to come again after so many seconds, at this unix second."""


def retry_after(seconds: int, at: int) -> Mapping[str, str]:
    """When to come again, as any HTTP client reads it (RFC 9110, 10.2.3)."""
    del at
    return {"Retry-After": str(seconds)}


class FaultErrors(Struct, frozen=True, kw_only=True):
    """How a dialect words what a fault makes of a request, by the kind of fault.

    Attributes:
        rate_limit: too many requests.
        server_error: a mistake of the provider's.
        unavailable: the provider is away for a moment.
        decline: a card that declines.
        rate_limit_headers: what else tells a client that it sent too many requests.
        unavailable_headers: what else tells a client to come again.
    """

    rate_limit: APIError
    server_error: APIError
    unavailable: APIError
    decline: APIError
    rate_limit_headers: FaultHeaders = retry_after
    unavailable_headers: FaultHeaders = retry_after

    def headers_of(self, fault: Fault, now: int) -> Mapping[str, str]:
        """The headers of the answer, at a second of real time; the fault's own seconds are how long to wait."""
        seconds = math.ceil(fault.seconds)
        if fault.kind == "rate_limit":
            return self.rate_limit_headers(seconds, now + seconds)
        return self.unavailable_headers(seconds, now + seconds) if fault.kind == "unavailable" else {}

    def error_of(self, fault: Fault) -> APIError | None:
        """The answer to a request that this fault struck; None when it is not answered at all."""
        return {
            "rate_limit": self.rate_limit,
            "server_error": self.server_error,
            "unavailable": self.unavailable,
            "decline": self.decline,
        }.get(fault.kind)


class _FaultDueError(Exception):
    """A fault waits for this unit of work, which is not to be committed."""


def run_with_faults(store: Store, world: World, route: str, operation: Callable[[UnitOfWork], R]) -> R:
    """`store.run`, unless a fault strikes `route` ("POST /v1/invoices"); raises InjectedFaultError then.

    It looks when the rules are through, successful or not: by then the faults have been read along with other things.
    A decline strikes the card: a request that charges one is answered as for a card that declines, and leaves what such
    a card leaves.
    """
    while True:
        consumed: list[Fault] = []
        try:
            result = store.run(world, partial(_run_and_check, operation=operation, route=route, consumed=consumed))
        except _FaultDueError:
            fault = consume_fault_now(store, world, "api", route)
            if fault is not None and fault.kind == "decline":
                return store.run(world, partial(_run_with_declined_cards, operation=operation, fault=fault))
            # None: another request was hit in its place meanwhile.
            if fault is not None:
                raise InjectedFaultError(fault) from None
        else:
            if consumed:
                raise InjectedFaultError(consumed[-1])
            return result


def _run_and_check(uow: UnitOfWork, *, operation: Callable[[UnitOfWork], R], route: str, consumed: list[Fault]) -> R:
    """Does the job; what strikes only after the commit is left in `consumed`."""
    consumed.clear()
    try:
        result = operation(uow)
    except APIError:
        if consume_fault(uow, "api", route) is not None:
            raise _FaultDueError from None
        raise
    fault = consume_fault(uow, "api", route)
    if fault is None:
        return result
    if fault.kind != "reset_after":
        raise _FaultDueError
    consumed.append(fault)
    return result


def _run_with_declined_cards(uow: UnitOfWork, *, operation: Callable[[UnitOfWork], R], fault: Fault) -> R:
    uow.decline_cards()
    result = operation(uow)
    if not uow.has_declined:
        raise InjectedFaultError(fault)
    return result


def drop_connection(fault: Fault, request: Request, store: Store) -> Response:
    """Closes the connection without a byte, at once or when the time is up.

    Where so many requests wait that others would find nobody to answer them, the time is up at once. Where the server
    hides its socket, the connection ends in the middle of the answer.
    """
    if fault.kind == "timeout":
        with suppress(TooManyWaitingError), store.commit_signal.place():
            time.sleep(fault.seconds)
    connection = _connection(request)
    if connection is not None:
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
    return Response(b"", headers={"Content-Length": "1"})


def _connection(request: Request) -> socket.socket | None:
    """The caller's socket: Werkzeug and gunicorn pass it on, Waitress passes a method of the object that holds it."""
    named = request.environ.get("werkzeug.socket") or request.environ.get("gunicorn.socket")
    if named is None:
        channel = getattr(request.environ.get("waitress.client_disconnected"), "__self__", None)
        named = getattr(channel, "socket", None)
    return named if isinstance(named, socket.socket) else None
