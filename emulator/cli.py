"""The command line: `python -m emulator serve` and its few sisters."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from ipaddress import ip_address
from socket import socket
from types import FrameType
from typing import TYPE_CHECKING

from waitress.server import create_server

import emulator
from emulator import workers
from emulator.server_socket import PortError, bind_socket
from emulator.settings import Settings, SettingsError
from emulator.store.engines import HOW_TO_CHANGE, Engine, EngineError, choose

if TYPE_CHECKING:
    from emulator.bootstrap import Emulator

FAILED = 1
MISUSED = 2

_OPTIONS = (
    ("--host", "EMULATOR_HOST", "address to listen on (127.0.0.1)"),
    ("--port", "EMULATOR_PORT", "port to listen on (12111); 0 takes any that is free"),
    ("--store", "EMULATOR_STORE", "embedded, dynoxide, local or endpoint (decided by what this machine has)"),
    ("--workers", "EMULATOR_WORKERS", "how many processes answer, on dynoxide or another engine outside (1)"),
    ("--store-timeout", "EMULATOR_STORE_TIMEOUT", "seconds to wait for an answer of the store (30)"),
    ("--data", "EMULATOR_DATA", "folder for data that is to outlive a restart (in memory)"),
    ("--public-url", "EMULATOR_PUBLIC_URL", "base of links to hosted pages and PDFs (the address it listens on)"),
    ("--hosts", "EMULATOR_HOSTS", "names that it answers to besides, separated by commas"),
    ("--table", "EMULATOR_TABLE", "name of the DynamoDB table (stripe-invoice-emulator)"),
    ("--endpoint", "AWS_ENDPOINT_URL_DYNAMODB", "address of a DynamoDB that runs already"),
    ("--mail-allow", "EMULATOR_MAIL_ALLOW", "also send live mail to these addresses and domains, separated by commas"),
    ("--mail-retry-delays", "EMULATOR_MAIL_RETRY_DELAYS", "seconds between a mail's tries, separated by commas"),
    (
        "--webhook-retry-delays",
        "EMULATOR_WEBHOOK_RETRY_DELAYS",
        "seconds between a webhook's tries, separated by commas",
    ),
    ("--mail-redirect", "EMULATOR_MAIL_REDIRECT", "address that gets all other live mail"),
)
_FORMER_OPTIONS = (("--mail-pauses", "EMULATOR_MAIL_PAUSES"), ("--webhook-pauses", "EMULATOR_WEBHOOK_PAUSES"))
_LISTEN = ("forward_to", "forward_connect_to", "url", "api_key", "events")
_EPILOG = """\
Each option can be set in the environment, by the name beside it. Some settings hold secrets, which a command line would
show to everybody on this machine, and are read from the environment alone:
  SMTP_URL       where live mode delivers mail: smtp://user:password@host:port?starttls=required or smtps://...
  EMULATOR_KEYS  the only API keys to accept, separated by commas
  EMULATOR_WEBHOOK  URLs that get the events of every account, separated by commas, with their secrets if you like:
                 http://127.0.0.1:3000/hook|whsec_...
"""
# Large enough that the application itself can refuse a body, in the shape of the API that was called.
_MAX_BODY = 64 * 1024 * 1024
_FIRST_INVOICE = """\
  api={url}/v1 key=sk_test_123
  customer=$(curl -s $api/customers -u $key: -d email=jenny@example.com | grep -om1 'cus_[0-9A-Za-z]*')
  invoice=$(curl -s $api/invoices -u $key: -d customer=$customer -d collection_method=send_invoice \\
    -d days_until_due=30 | grep -om1 'in_[0-9A-Za-z]*')
  curl -s $api/invoiceitems -u $key: -d customer=$customer -d invoice=$invoice -d amount=1999 -d currency=usd
  curl -s $api/invoices/$invoice/send -u $key: -X POST"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code.

    That is 0 when it did what it was asked (to serve until Ctrl-C, for one), 1 when it could not, and 2 when it was
    asked wrongly.
    """
    parsed = _parser().parse_args(arguments)
    command: Callable[..., int] = parsed.command
    own = {name: getattr(parsed, name) for name in getattr(parsed, "own", ())}
    names = [*(name for _, name, _ in _OPTIONS), *(name for _, name in _FORMER_OPTIONS)]
    overrides = {name: value for name in names if (value := getattr(parsed, name, None)) is not None}
    try:
        settings = Settings.from_environ(os.environ | overrides)
        for notice in settings.notices:
            print(notice, file=sys.stderr)
        return command(settings, **own)
    except SettingsError as error:
        return _fail(str(error), MISUSED)
    except (EngineError, PortError) as error:
        return _fail(str(error), FAILED)
    except KeyboardInterrupt:
        return 0


def serve(settings: Settings) -> int:
    """Serves until Ctrl-C or SIGTERM, and then stops everything it started.

    Raises:
        PortError: it cannot listen where it should; found out before anything is started.
        EngineError: there is no store.
    """
    with _ended_by_signals(), closing(bind_socket(settings.host, settings.port)) as listener:
        settings = replace(settings, port=listener.getsockname()[1])
        if settings.workers > 1:
            return _serve_with_workers(listener, settings)
        _serve_on(listener, settings)
    return 0


def install_dynamodb_local(settings: Settings) -> int:
    """Brings DynamoDB Local to this machine, if its user accepts Amazon's licence.

    Raises:
        EngineError: it cannot be had, or the licence was not accepted.
    """
    from emulator.store.engines.licence import install_accepted

    install_accepted(settings.java_home, os.environ)
    return 0


def demo(settings: Settings) -> int:
    """Sends an invoice step by step and tells about it."""
    from emulator.demo import run

    run(settings)
    return 0


def forward_events(
    settings: Settings, forward_to: str, forward_connect_to: str | None, url: str | None, api_key: str, events: str
) -> int:
    """Forwards the events of an account to a local server until Ctrl-C, a line for each."""
    from emulator.listen import Forwarding, ListenError, forward, full_url

    types = frozenset(filter(None, events.split(",")))
    connect_to = None if forward_connect_to is None else full_url(forward_connect_to)
    wanted = Forwarding(full_url(url or settings.base_url), api_key, full_url(forward_to), types, connect_to)
    try:
        forward(wanted, partial(print, flush=True))
    except ListenError as error:
        return _fail(str(error), FAILED)
    return 0


def version(settings: Settings) -> int:
    """Prints the version."""
    del settings
    print(f"stripe-invoice-emulator {emulator.__version__}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m emulator", description="A Stripe-compatible invoice emulator.", allow_abbrev=False
    )
    commands = parser.add_subparsers(required=True, metavar="command", title="commands")
    for name, run, summary in (
        ("serve", serve, "serve the emulated APIs until Ctrl-C"),
        ("demo", demo, "send an invoice step by step, with an explanation, and show the mail and the PDF"),
    ):
        command = commands.add_parser(
            name,
            help=summary,
            description=summary[0].upper() + summary[1:] + ".",
            epilog=_EPILOG,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        command.set_defaults(command=run)
        for option, variable, meaning in _OPTIONS:
            command.add_argument(option, dest=variable, metavar=variable, help=meaning)
        for option, variable in _FORMER_OPTIONS:
            command.add_argument(option, dest=variable, help=argparse.SUPPRESS)
    commands.add_parser(
        "install-dynamodb-local", help="bring Amazon's DynamoDB Local to this machine, under Amazon's licence"
    ).set_defaults(command=install_dynamodb_local)
    _add_listen(commands)
    commands.add_parser("version", help="print the version").set_defaults(command=version)
    return parser


def _add_listen(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    summary = "forward the events of an account to a local server, a line for each"
    command = commands.add_parser(
        "listen",
        help=summary,
        description=summary[0].upper() + summary[1:] + ".",
        epilog="The account is that of the API key in STRIPE_API_KEY (sk_test_123).",
        allow_abbrev=False,
    )
    command.add_argument("--forward-to", required=True, help="URL to forward to, such as http://127.0.0.1:3000/hook")
    command.add_argument("--forward-connect-to", help="URL for the events of connected accounts (the same)")
    command.add_argument("--url", help="address of the emulator (the one it serves on by its settings)")
    command.add_argument("--events", default="", help="event types to forward, separated by commas (all)")
    # A command line shows what is on it to everybody on this machine; the environment does not.
    key = os.environ.get("STRIPE_API_KEY") or "sk_test_123"
    command.set_defaults(command=forward_events, own=_LISTEN, api_key=key)


def _serve_with_workers(listener: socket, settings: Settings) -> int:
    engine = choose(settings)
    if engine.name == "embedded":
        raise EngineError(
            "the embedded engine holds its data in one process alone, and workers are several",
            "set EMULATOR_STORE=dynoxide, which `make dynoxide` brings, or EMULATOR_WORKERS=1",
        )
    engine.start()
    try:
        # Loaded here, it is in the memory of all.
        import emulator.bootstrap

        del emulator.bootstrap
        return workers.run(
            settings.workers,
            lambda number: _serve_on(listener, settings, workers.SharedEngine(engine), welcomes=number == 0),
        )
    finally:
        engine.stop()


def _serve_on(listener: socket, settings: Settings, engine: Engine | None = None, *, welcomes: bool = True) -> None:
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    running = _build(settings, engine)
    try:
        running.start()
        server = create_server(
            running.app,
            sockets=[listener],
            threads=64,
            connection_limit=1000,
            asyncore_use_poll=True,
            ident="nginx",
            max_request_body_size=_MAX_BODY,
            clear_untrusted_proxy_headers=True,
        )
        with closing(server):
            if welcomes:
                print(_welcome(settings, running.engine.detail, listener), flush=True)
            server.run()
    finally:
        running.stop()
        gc.unfreeze()


def _build(settings: Settings, engine: Engine | None) -> Emulator:
    # What is loaded now stays to the end: looking for garbage in it would take a tenth of the start, and time later.
    gc.disable()
    try:
        # Flask, PynamoDB and all the rest are loaded only after the port is known to be ours.
        from emulator.bootstrap import build

        running = build(settings, engine)
    finally:
        gc.enable()
    gc.freeze()
    return running


def _welcome(settings: Settings, store: str, listener: socket) -> str:
    lines = [f"Serving on {settings.base_url}", f"Store: {store}", HOW_TO_CHANGE]
    lines.append("In a browser, that address shows what is in it.")
    if not (ip_address(listener.getsockname()[0]).is_loopback or settings.accepted_keys):
        lines.append("Everybody who reaches this machine can use it, with any key: set EMULATOR_KEYS to change that.")
    lines += [f"Webhooks go to {each.url}, signed with {each.secret}" for each in settings.webhooks]
    lines += [
        "",
        "Create an invoice and send it:",
        _FIRST_INVOICE.format(url=settings.base_url),
        "",
        "Ctrl-C stops it.",
    ]
    return "\n".join(lines)


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Makes a supervisor's stop and a closed terminal end the process as Ctrl-C does: by KeyboardInterrupt.

    Ctrl-C itself is set too, because a shell has background commands ignore it; a closed terminal is not when it is
    ignored, because that is what `nohup` is for.
    """
    numbers = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        numbers.append(signal.SIGHUP)
    before = {number: signal.signal(number, _interrupt) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _fail(message: str, code: int) -> int:
    print(message, file=sys.stderr)
    return code
