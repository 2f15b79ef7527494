"""What may stand on a command line, and one sentence for whatever else does."""

from __future__ import annotations

import argparse
import difflib
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from msgspec import Struct

import emulator
from emulator.cli import commands
from emulator.cli.command_error import MISUSED
from emulator.cli.options import FORMER_OPTIONS, SETTINGS
from emulator.output import warn
from emulator.own_checkout import program_name

_SECRETS = """\
Each setting can also be given in the environment, by the name beside its option. Those that hold secrets are read from
the environment alone, because everybody on this machine can see a command line:
  EMULATOR_KEYS  the only API keys to accept, separated by commas
  EMULATOR_WEBHOOK  URLs that get the events of every account, separated by commas, each with its signing secret if you
                 like: http://127.0.0.1:3000/hook|whsec_...
"""
_EPILOG = f"""\
{_SECRETS}\
  SMTP_URL       where live mode delivers mail: smtp://user:password@host:port?starttls=required or smtps://...
"""
_EXEC_EPILOG = """\
The command finds the emulator by STRIPE_API_BASE and EMULATOR_URL, and has a key in STRIPE_API_KEY. The emulator takes
a free port, begins empty, keeps nothing and delivers no mail: it ignores EMULATOR_PORT, EMULATOR_DATA,
EMULATOR_PUBLIC_URL and SMTP_URL of the environment. The exit code is the command's.

--export prints these variables for a shell to set, as ssh-agent does:
  eval "$(stripe-invoice-emulator exec --export)"
  kill $EMULATOR_PID

"""
_COMPLETION_EPILOG = """\
bash   {program} completion bash > ~/.local/share/bash-completion/completions/{program}
zsh    {program} completion zsh > "${{fpath[1]}}/_{program}"
fish   {program} completion fish > ~/.config/fish/completions/{program}.fish
"""
_URL_HELP = "where the emulator is (EMULATOR_URL, else the address in the settings)"
SHELLS = ("bash", "zsh", "fish")
_MAX_SECONDS = 3600
_VARIABLES = (*(each.variable for each in SETTINGS), *(variable for _, variable in FORMER_OPTIONS))


class CommandLine(Struct, frozen=True):
    """What a command line asks for.

    Attributes:
        command: what to call with the settings and the arguments; returns the exit code.
        settings: what options say of the environment.
        arguments: what else the command takes, by name.
    """

    command: Callable[..., int]
    settings: Mapping[str, str]
    arguments: Mapping[str, Any]


def parse(arguments: Sequence[str]) -> CommandLine:
    """Reads a command line.

    Raises:
        SystemExit: with 0 after help was shown, with 2 after a sentence about a mistake.
    """
    ours, theirs = _cut(arguments)
    parser = make_parser()
    parsed, unknown = parser.parse_known_args(ours)
    command: _Parser = parsed.parser
    if parsed.command is None and not unknown:
        command.error("Say which command")
    if "arguments" in parsed.own:
        parsed.arguments = theirs
        if unknown and not unknown[0].startswith("-"):
            command.error(f"Put two dashes before the command that is to be run: -- {' '.join(unknown)}")
    else:
        unknown += theirs
    if unknown:
        command.refuse(unknown[0])
    given = {name: value for name in _VARIABLES if (value := getattr(parsed, name, None)) is not None}
    parsed.given = given
    return CommandLine(parsed.command, given, {name: getattr(parsed, name) for name in parsed.own})


def _cut(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """What stands before two dashes, and the command that stands behind them."""
    ours = list(arguments)
    if "--" not in ours:
        return ours, []
    at = ours.index("--")
    return ours[:at], ours[at + 1 :]


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, with what was probably meant, and where to read on."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **options)

    def refuse(self, argument: str) -> NoReturn:
        """Ends the process because of an argument that there is not."""
        name = argument.partition("=")[0]
        if not name.startswith("-"):
            self.error(f"{argument!r} is one argument too many")
        near = difflib.get_close_matches(name, self.options(), n=1)
        self.error(f"There is no option {name}" + (f": did you mean {near[0]}?" if near else ""))

    def options(self) -> list[str]:
        """The options that it takes and shows, as they are typed."""
        shown = (action for action in self._actions if action.help is not argparse.SUPPRESS)
        return [option for action in shown for option in action.option_strings]

    def error(self, message: str) -> NoReturn:
        """Ends the process with one sentence, made of argparse's where need be."""
        sentence = self._sentence(message)
        end = "" if sentence.endswith("?") else "."
        warn(f"{sentence}{end} `{self.prog} --help` says what there is.")
        sys.exit(MISUSED)

    def _sentence(self, message: str) -> str:
        if found := re.match(r"argument (\S+): expected .*argument", message):
            return f"{found[1]} needs a value"
        if found := re.match(r"argument (\S+): ignored explicit argument", message):
            return f"{found[1]} takes no value"
        if found := re.match(r"argument (--?[a-z-]+): (.* is not .*)", message):
            return f"{found[1]}: {found[2]}"
        if found := re.match(r"argument command: invalid choice: '(.*?)' \(choose from", message):
            return self._unknown_command(found[1])
        if found := re.match(r"the following arguments are required: (.*)", message):
            return f"{found[1]} is missing"
        if found := re.match(r"argument shell: invalid choice: '(.*?)' \(choose from", message):
            return f"{found[1]!r} is none of the shells that can be completed: {', '.join(SHELLS)}"
        return message

    def _unknown_command(self, name: str) -> str:
        near = difflib.get_close_matches(name, COMMANDS, n=1)
        return f"There is no command {name}" + (f": did you mean {near[0]}?" if near else "")


def make_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; shells complete by it, too."""
    parser = _Parser(
        prog=program_name(),
        description="A Stripe-compatible invoice emulator.",
        epilog=f"Version {emulator.__version__}.",
    )
    parser.add_argument("--version", action="version", version=f"stripe-invoice-emulator {emulator.__version__}")
    adding = parser.add_subparsers(metavar="command", title="commands")
    parser.set_defaults(command=None, parser=parser, own=())
    for name, add in COMMANDS.items():
        add(adding, name)
    return parser


def _add(
    adding: argparse._SubParsersAction[_Parser],
    name: str,
    summary: str,
    run: Callable[..., int],
    own: Sequence[str] = (),
    epilog: str | None = None,
) -> _Parser:
    command = adding.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".", epilog=epilog)
    command.set_defaults(command=run, parser=command, own=own)
    return command


def _add_settings(command: _Parser) -> None:
    for each in SETTINGS:
        command.add_argument(each.option, dest=each.variable, metavar=each.variable, help=each.meaning)
    for option, variable in FORMER_OPTIONS:
        command.add_argument(option, dest=variable, help=argparse.SUPPRESS)


def _add_serve(adding: argparse._SubParsersAction[_Parser], name: str) -> None:
    command = _add(
        adding,
        name,
        "serve the emulated APIs until Ctrl-C",
        commands.serve,
        ("port_file", "ready_fd", "as_json", "watch_stdin", "quiet"),
        _EPILOG,
    )
    command.add_argument(
        "--json",
        dest="as_json",
        action="store_true",
        help="print one line of JSON that says where it serves, and nothing else",
    )
    command.add_argument(
        "--quiet", action="store_true", help="print no line for each request, webhook and mail (as where CI is set)"
    )
    command.add_argument("--port-file", type=Path, metavar="FILE", help="write the port to this file when it is ready")
    command.add_argument(
        "--ready-fd",
        type=_descriptor,
        metavar="N",
        help="write the line of --json to file descriptor N when it is ready",
    )
    command.add_argument(
        "--watch-stdin",
        action="store_true",
        help="stop when standard input is closed, as it is when the program that started it ends",
    )
    _add_settings(command)


def _add_exec(adding: argparse._SubParsersAction[_Parser], name: str) -> None:
    command = _add(
        adding,
        name,
        "run a command with an emulator of its own beside it, as in: exec -- pytest -q",
        commands.execute,
        ("arguments", "seed", "export", "given"),
        _EXEC_EPILOG + _SECRETS,
    )
    command.usage = f"{command.prog} [options] -- command [arguments]"
    command.add_argument(
        "--seed",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="run this fixture document of the Stripe CLI first",
    )
    command.add_argument(
        "--export",
        action="store_true",
        help="run no command: leave the emulator running, and print the variables that lead to it",
    )
    _add_settings(command)


def _add_healthcheck(adding: argparse._SubParsersAction[_Parser], name: str) -> None:
    command = _add(
        adding, name, "say whether an emulator answers: exit code 0 or 1", commands.healthcheck, ("url", "timeout")
    )
    command.add_argument("--url", help=_URL_HELP)
    command.add_argument(
        "--timeout", type=_seconds, default=5.0, metavar="SECONDS", help="how long to wait for its answer (5)"
    )


def _add_completion(adding: argparse._SubParsersAction[_Parser], name: str) -> None:
    command = _add(
        adding,
        name,
        "print a script that makes a shell complete these commands",
        commands.completion,
        ("shell", "make_parser"),
        _COMPLETION_EPILOG.format(program="stripe-invoice-emulator"),
    )
    command.add_argument("shell", choices=SHELLS, help=", ".join(SHELLS))
    command.set_defaults(make_parser=make_parser)


def _descriptor(text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not the number of a file descriptor")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not 0 < seconds <= _MAX_SECONDS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return seconds


def _add_demo(adding: argparse._SubParsersAction[_Parser], name: str) -> None:
    summary = "send an invoice step by step, with an explanation, and show the mail and the PDF"
    _add_settings(_add(adding, name, summary, commands.demo, epilog=_EPILOG))


def _add_listen(adding: argparse._SubParsersAction[_Parser], name: str) -> None:
    command = _add(
        adding,
        name,
        "forward the events of an account to a local server, a line for each",
        commands.listen,
        ("forward_to", "forward_connect_to", "url", "api_key", "events"),
        "The account is that of the API key in STRIPE_API_KEY (sk_test_123).",
    )
    command.add_argument(
        "--forward-to", required=True, metavar="URL", help="where to forward to, such as http://127.0.0.1:3000/hook"
    )
    command.add_argument(
        "--forward-connect-to", metavar="URL", help="where to forward the events of connected accounts (the same)"
    )
    command.add_argument("--url", help=_URL_HELP)
    command.add_argument(
        "--events", default="", metavar="TYPES", help="types of events to forward, separated by commas (all)"
    )
    # A command line shows what is on it to everybody on this machine; the environment does not.
    command.set_defaults(api_key=os.environ.get("STRIPE_API_KEY") or "sk_test_123")


def _add_install_dynamodb_local(adding: argparse._SubParsersAction[_Parser], name: str) -> None:
    summary = "bring Amazon's DynamoDB Local to this machine, under Amazon's licence"
    _add(adding, name, summary, commands.install_dynamodb_local)


def _add_version(adding: argparse._SubParsersAction[_Parser], name: str) -> None:
    _add(adding, name, "print the version", commands.version)


COMMANDS: Mapping[str, Callable[[argparse._SubParsersAction[_Parser], str], None]] = {
    "serve": _add_serve,
    "exec": _add_exec,
    "listen": _add_listen,
    "demo": _add_demo,
    "healthcheck": _add_healthcheck,
    "completion": _add_completion,
    "install-dynamodb-local": _add_install_dynamodb_local,
    "version": _add_version,
}
"""What adds each command to the command line, in the order in which help shows them."""
