"""The control API for TypeScript: the declarations are those of today's openapi.json, and hold a program to it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.control_types import TOOLS, declarations
from tests.support.wire import Wire

_PROGRAM = """
import type { Mail, NewFault, WebhookAttempt, operations } from "./openapi.d.ts";

const fault: NewFault = { target: "api", kind: "rate_limit" };
const wanted: operations["wait_for_mail"]["parameters"]["query"] = { to: "jenny@example.com", count: 1, timeout: 5 };
export const subjects = (mails: Mail[]): string[] => mails.map((mail) => mail.subject);
export const inVain = (attempts: WebhookAttempt[]) => attempts.filter((attempt) => attempt.status === null);
console.log(fault, wanted);
"""


def test_the_declarations_are_those_of_the_document(wire: Wire) -> None:
    document = wire.get("/_emulator/openapi.json").json
    assert wire.get("/_emulator/openapi.d.ts").body.decode() == declarations(document), "make control-types"


@pytest.mark.parametrize(
    ("program", "error"),
    [
        (_PROGRAM, ""),
        (_PROGRAM.replace("rate_limit", "rate_limits"), "'\"rate_limits\"' is not assignable"),
        (_PROGRAM.replace("to: ", "tto: "), "'tto' does not exist"),
        (_PROGRAM.replace("mail.subject", "mail.subjects"), "Property 'subjects' does not exist"),
    ],
    ids=["right", "kind", "query", "property"],
)
def test_a_program_is_held_by_them(program: str, error: str, wire: Wire, tmp_path: Path) -> None:
    (tmp_path / "openapi.d.ts").write_bytes(wire.get("/_emulator/openapi.d.ts").body)
    (tmp_path / "program.ts").write_text(program)
    compiler = TOOLS / "typescript" / "bin" / "tsc"
    options = ["--noEmit", "--strict", "--allowImportingTsExtensions", "--module", "esnext", "--target", "es2022"]
    done = subprocess.run(
        ["node", compiler, *options, "program.ts"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode == 0, error in done.stdout) == (not error, True), done.stdout
