"""Runs checks side by side, each in a sandbox of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait

from tests.contract.conformance.checks import Check, Result
from tests.contract.conformance.client import Client, UnreachableError
from tests.contract.conformance.differences import Difference, DifferenceError
from tests.contract.conformance.sandbox import Sandbox

_OK, _UNAUTHORIZED = 200, 401


class KeyNotAcceptedError(Exception):
    """The server does not take the key; the message is its own."""


def check_access(client: Client) -> None:
    """Makes sure that there is a Stripe API, and that it takes the key.

    Raises:
        KeyNotAcceptedError: it does not.
        UnreachableError: nobody answers, or something that is no Stripe API.
    """
    reply = client.call("GET", "/v1/customers", {"limit": 1})
    try:
        if reply.status == _UNAUTHORIZED:
            raise KeyNotAcceptedError(f"{client.base} does not take the key: {reply['error.message']}")
        if reply.status == _OK and reply["object"] == "list":
            return
    except DifferenceError:
        pass
    raise UnreachableError(f"{client.base} does not look like Stripe's API: GET /v1/customers answered {reply.status}.")


def run(
    checks: Iterable[Check], client: Client, *, jobs: int, patience: float, progress: Callable[[Result], None]
) -> list[Result]:
    """The results in the order of the checks. `progress` hears of each as it ends.

    Raises:
        UnreachableError: the server stopped answering; the checks that had not begun are not run.
    """

    def one(check: Check) -> Result:
        result = run_one(check, client, patience)
        progress(result)
        return result

    with ThreadPoolExecutor(jobs, thread_name_prefix="check") as pool:
        running = [pool.submit(one, check) for check in checks]
        try:
            wait(running, return_when=FIRST_EXCEPTION)
        finally:
            # Those that are under way clean up after themselves.
            for each in running:
                each.cancel()
        return [each.result() for each in running if not each.cancelled()]


def run_one(check: Check, client: Client, patience: float) -> Result:
    """Runs a check and removes what it made, whatever became of it."""
    sandbox, began = Sandbox(client, patience), time.perf_counter()
    not_removed: tuple[str, ...] = ()
    try:
        check.run(sandbox)
    except DifferenceError as error:
        sandbox.differences.append(error.difference)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        # The answer has not the shape that the check reads, and it did not foresee that.
        actual = f"{type(error).__name__}: {error}"
        sandbox.differences.append(Difference(sandbox.latest, "body", "of the shape that Stripe's has", actual))
    finally:
        not_removed = sandbox.remove_everything()
    return Result(check, tuple(sandbox.differences), not_removed, time.perf_counter() - began, sandbox.requests)
