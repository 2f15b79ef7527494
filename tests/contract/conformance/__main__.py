"""`make contract`: runs the checks against a server and prints what differs from Stripe."""

from __future__ import annotations

import argparse
import os
import sys
import uuid
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.contract.conformance import files, own_emulator, report
from tests.contract.conformance.checks import Check, Result
from tests.contract.conformance.client import VERSION, AddressError, Client, UnreachableError, base_of
from tests.contract.conformance.keys import KeyRefusedError, masked, require_test_key
from tests.contract.conformance.runner import KeyNotAcceptedError, check_access, run
from tests.contract.conformance.subjects import CHECKS

SAME, DIFFERS, MISUSED = 0, 1, 2

_DESCRIPTION = f"""\
Holds a server's Stripe API against what Stripe's is known to answer (API version {VERSION}), and prints what
differs. Without --api-base it starts the emulator of this checkout, on a free port, and checks that.
"""
_EPILOG = """\
The key is read from STRIPE_API_KEY, or given with --key, where everybody on this machine can see it. It must be a
secret key of test mode; it is shown masked. All that a check makes is removed after it, as far as Stripe lets one:
drafts, customers, coupons and endpoints are deleted, open invoices voided, products, prices and tax rates archived.
What is paid stays, and so do the test payments.

Exit code: 0 when all is the same; 1 when something differs or the server cannot be reached; 2 when asked wrongly.
With `make`: make contract API_BASE=https://api.stripe.com KEY=sk_test_... [ONLY=lists] [JSON=file] [JUNIT=file]
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the checks that were asked for; returns the exit code."""
    given = _parser().parse_args(arguments)
    checks = [check for check in CHECKS if given.only.casefold() in f"{check.subject}: {check.name}".casefold()]
    if not checks:
        return _fail(f"No check has {given.only!r} in its name: see --list.", MISUSED)
    if given.list:
        print(*(f"{check.subject}: {check.name}  ({check.source})" for check in checks), sep="\n")
        return SAME
    try:
        with ExitStack() as stack:
            client = _client(given, stack)
            stack.callback(client.close)
            check_access(client)
            results = _run(checks, client, given)
    except (AddressError, KeyRefusedError) as error:
        return _fail(str(error), MISUSED)
    except (KeyNotAcceptedError, UnreachableError, own_emulator.NotStartedError) as error:
        return _fail(str(error), DIFFERS)
    except KeyboardInterrupt:
        return _fail("Stopped. What the checks under way had made was removed.", DIFFERS)
    return _report(client, results, given)


def _client(given: argparse.Namespace, stack: ExitStack) -> Client:
    """Of the server that was named, or of an emulator of our own in a world of its own."""
    if not given.api_base:
        return Client(stack.enter_context(own_emulator.serving()), f"sk_test_{uuid.uuid4().hex}")
    key = given.key or os.environ.get("STRIPE_API_KEY", "")
    if not key:
        raise KeyRefusedError("Name the test key to call with: set STRIPE_API_KEY, or give --key.")
    return Client(base_of(given.api_base), require_test_key(key))


def _run(checks: list[Check], client: Client, given: argparse.Namespace) -> list[Result]:
    count = "1 check" if len(checks) == 1 else f"{len(checks)} checks"
    print(f"{count} of {client.base}, key {masked(client.key)}, API version {VERSION}\n", flush=True)
    progress = report.Progress(len(checks))
    try:
        return run(checks, client, jobs=given.jobs, patience=given.patience, progress=progress)
    finally:
        progress.end()


def _report(client: Client, results: list[Result], given: argparse.Namespace) -> int:
    style = report.Style.of(sys.stdout, os.environ)
    written = [(given.json, files.as_json(client.base, VERSION, results)), (given.junit, files.as_junit(results))]
    print(_without(client.key, "\n".join(report.lines(results, style))))
    try:
        for path, text in written:
            if path:
                Path(path).write_text(_without(client.key, text), encoding="utf-8")
    except OSError as error:
        return _fail(f"The results cannot be written to {error.filename}: {error.strerror}.", MISUSED)
    return SAME if all(result.is_same for result in results) else DIFFERS


def _without(key: str, text: str) -> str:
    """The text, in which a server may have repeated the key."""
    return text.replace(key, masked(key))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.contract.conformance",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--api-base", metavar="URL", help="base URL of the server to check (an emulator of its own)")
    parser.add_argument("--key", help="the test key to call it with (STRIPE_API_KEY)")
    parser.add_argument("--only", metavar="TEXT", default="", help="only the checks with this in `subject: name` (all)")
    parser.add_argument("--list", action="store_true", help="list the checks and their sources, and run none")
    parser.add_argument("--jobs", type=_positive, default=4, metavar="N", help="how many checks at a time (4)")
    parser.add_argument(
        "--patience",
        type=float,
        default=90,
        metavar="SECONDS",
        help="how long to wait for events and for searches to find what is new (90)",
    )
    parser.add_argument("--json", metavar="FILE", help="write the results there as JSON, too")
    parser.add_argument("--junit", metavar="FILE", help="write the results there as JUnit XML, too")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _fail(message: str, code: int) -> int:
    print(message, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
