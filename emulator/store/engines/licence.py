"""Amazon's licence of DynamoDB Local: nothing is downloaded before the user has accepted it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from emulator.output import say
from emulator.store.engines.base import EngineError
from emulator.store.engines.install import VERSION, default_folder, find_maven, install, is_installed, terminal_line
from emulator.store.engines.java import find_java

URL = "https://aws.amazon.com/dynamodb/dynamodblocallicense/"
VARIABLE = "ACCEPT_AMAZON_LICENSE"


def install_accepted(java_home: Path | None, environ: Mapping[str, str]) -> None:
    """Brings DynamoDB Local if the user says yes to its licence, at the terminal or in the environment.

    Raises:
        EngineError: the licence was not accepted, there is no Java or no Maven, or the download failed.
        OutputError: nobody can read which licence it is.
    """
    folder = default_folder()
    say(f"DynamoDB Local is Amazon's, under the Amazon DynamoDB Local License Agreement: {URL}")
    if not is_installed(folder):
        find_java(java_home)
        find_maven()
        if not _accepts(environ):
            raise EngineError(
                "DynamoDB Local was not downloaded", f"answer yes, or set {VARIABLE}=yes, to accept its licence"
            )
        install(folder, terminal_line)
    say(f"DynamoDB Local {VERSION} is in {folder}.")


def _accepts(environ: Mapping[str, str]) -> bool:
    if VARIABLE in environ:
        return environ[VARIABLE].strip().lower() == "yes"
    if not sys.stdin.isatty():
        return False
    try:
        answer = input(f"Do you accept it? Then DynamoDB Local {VERSION} is downloaded, about 50 MB. [yes/no] ")
    except EOFError:
        return False
    return answer.strip().lower() == "yes"
