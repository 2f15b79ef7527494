"""Scripts that make bash, zsh and fish complete our command lines, written from the parser."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from emulator.cli.options import SETTINGS

PROGRAM = "stripe-invoice-emulator"
_SETTINGS = {each.option: each for each in SETTINGS}
_FUNCTION = "_stripe_invoice_emulator"
# Behind two dashes stands a command line of its own.
_ZSH_BEHIND_DASHES = """\
local at=${words[(ie)--]}
    if ((at < CURRENT)); then words=("${(@)words[at+1,-1]}"); ((CURRENT -= at)); _normal; return; fi
    """


class CompletedOption(Struct, frozen=True):
    """An option as a shell knows it.

    Attributes:
        name: as it is typed, `--port`.
        help: what it is for, in a line.
        takes_value: whether a value comes after it.
        choices: the values that there are, when there are only those.
        is_path: whether its value names a file or a folder.
    """

    name: str
    help: str
    takes_value: bool
    choices: tuple[str, ...]
    is_path: bool


class CompletedCommand(Struct, frozen=True):
    """A command as a shell knows it; `words` are what may come after it besides options."""

    name: str
    help: str
    options: tuple[CompletedOption, ...]
    words: tuple[str, ...]


def bash(parser: argparse.ArgumentParser) -> str:
    """The script for bash."""
    known = _commands(parser)
    cases = "\n".join(
        f"    {each.name}) words={shlex.quote(' '.join([*(option.name for option in each.options), *each.words]))} ;;"
        for each in known
    )
    values = "\n".join(
        f"    {command.name}\\ {option.name}) {_bash_values(option)}; return ;;"
        for command in known
        for option in command.options
        if option.takes_value
    )
    names = shlex.quote(" ".join([*(each.name for each in known), "--help", "--version"]))
    return f"""\
# bash completion for {PROGRAM}
{_FUNCTION}() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}} command=${{COMP_WORDS[1]}} words at
  COMPREPLY=()
  for ((at = 1; at < COMP_CWORD; at++)); do
    if [[ ${{COMP_WORDS[at]}} == -- ]]; then
      COMPREPLY=($(compgen -c -- "$current") $(compgen -f -- "$current"))
      return
    fi
  done
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W {names} -- "$current"))
    return
  fi
  case "$command $previous" in
{values}
  esac
  case $command in
{cases}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}}
complete -F {_FUNCTION} {PROGRAM}"""


def zsh(parser: argparse.ArgumentParser) -> str:
    """The script for zsh, which also works when it is sourced."""
    known = _commands(parser)
    names = "\n".join(f"    {shlex.quote(f'{each.name}:{each.help}')}" for each in known)
    cases = "\n".join(_zsh_case(each) for each in known)
    return f"""\
#compdef {PROGRAM}
{_FUNCTION}() {{
  local -a known=(
{names}
  )
  if ((CURRENT == 2)); then
    _describe command known
    return
  fi
  case $words[2] in
{cases}
  esac
}}
if [[ $funcstack[1] == _{PROGRAM} ]]; then
  {_FUNCTION} "$@"
else
  compdef {_FUNCTION} {PROGRAM}
fi"""


def fish(parser: argparse.ArgumentParser) -> str:
    """The script for fish."""
    return "\n".join([f"# fish completion for {PROGRAM}", f"complete -c {PROGRAM} -f", *_fish_lines(_commands(parser))])


SCRIPTS: Mapping[str, Callable[[argparse.ArgumentParser], str]] = {"bash": bash, "zsh": zsh, "fish": fish}


def _commands(parser: argparse.ArgumentParser) -> Sequence[CompletedCommand]:
    return [
        CompletedCommand(
            choice.dest,
            str(choice.help),
            tuple(_options(action.choices[choice.dest])),
            tuple(_words(action.choices[choice.dest])),
        )
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
        for choice in action._choices_actions
    ]


def _options(command: argparse.ArgumentParser) -> Iterator[CompletedOption]:
    for action in command._actions:
        if action.option_strings and action.help is not argparse.SUPPRESS:
            name = action.option_strings[-1]
            setting = _SETTINGS.get(name)
            choices = () if setting is None else setting.choices
            is_path = action.type is Path or (setting is not None and setting.is_path)
            yield CompletedOption(name, str(action.help), action.nargs != 0, choices, is_path)


def _words(command: argparse.ArgumentParser) -> Iterator[str]:
    for action in command._actions:
        if not action.option_strings:
            yield from action.choices or ()


def _bash_values(option: CompletedOption) -> str:
    if not option.choices and not option.is_path:
        return ":"
    what = f"-W {shlex.quote(' '.join(option.choices))}" if option.choices else "-f"
    return f'COMPREPLY=($(compgen {what} -- "$current"))'


def _zsh_case(command: CompletedCommand) -> str:
    specs = [_zsh_option(option) for option in command.options]
    if command.words:
        specs.append(f"1:word:({' '.join(command.words)})")
    quoted = " ".join(shlex.quote(spec) for spec in specs)
    dashes = _ZSH_BEHIND_DASHES if command.name == "exec" else ""
    return f"    {command.name}) {dashes}shift words; ((CURRENT--)); _arguments {quoted} ;;"


def _zsh_option(option: CompletedOption) -> str:
    help = option.help.replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")
    if not option.takes_value:
        return f"{option.name}[{help}]"
    values = f"({' '.join(option.choices)})" if option.choices else "_files" if option.is_path else " "
    return f"{option.name}=[{help}]:value:{values}"


def _fish_lines(known: Sequence[CompletedCommand]) -> Iterator[str]:
    yield f"complete -c {PROGRAM} -n __fish_use_subcommand -l help -d 'show what there is'"
    yield f"complete -c {PROGRAM} -n __fish_use_subcommand -l version -d 'print the version'"
    for command in known:
        yield f"complete -c {PROGRAM} -n __fish_use_subcommand -a {command.name} -d {_fish_quoted(command.help)}"
    for command in known:
        condition = f"-n '__fish_seen_subcommand_from {command.name}'"
        for option in command.options:
            value = _fish_value(option)
            name = option.name.removeprefix("--")
            yield f"complete -c {PROGRAM} {condition} -l {name}{value} -d {_fish_quoted(option.help)}"
        if command.name == "exec":
            behind_dashes = "-n '__fish_seen_subcommand_from exec; and contains -- -- (commandline -opc)'"
            yield f"complete -c {PROGRAM} {behind_dashes} -F -a '(__fish_complete_command)'"
        if command.words:
            yield f"complete -c {PROGRAM} {condition} -a '{' '.join(command.words)}'"


def _fish_value(option: CompletedOption) -> str:
    if option.choices:
        return f" -x -a '{' '.join(option.choices)}'"
    if option.is_path:
        return " -r -F"
    return " -x" if option.takes_value else ""


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
