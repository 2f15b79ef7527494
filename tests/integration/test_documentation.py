"""Every command and every sample of the documentation is run, every link leads somewhere, every setting is told of."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent

import pytest

from emulator.cli.options import SETTINGS
from emulator.cli.parser import parse
from emulator.cli.program import own_command
from emulator.settings import NAMES
from tests.support.serving import Server
from tests.support.webhook_receiver import receiving
from tests.support.wire import new_key

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")])

RUN_HERE = {"sh", "python", "console"}
RUN_BY_CONTRACT_TESTS = {"js", "java", "go"}
FIGURES = {""}

INSTALLERS = {"docker", "eval", "kill", "npm", "pip", "pipx", "uv"}
"""Programs of others that bring or run ours: the packaging tests do what they are told to."""

OURS = "stripe-invoice-emulator"


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page."""

    page: Path
    kind: str
    text: str


def blocks(page: Path) -> Iterator[Block]:
    for found in re.finditer(r"^```([a-z]*)\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL):
        yield Block(page, found[1], found[2])


def of_kind(kind: str, page: Path) -> str:
    """All blocks of a kind, as a reader of the page would go through them."""
    return "\n".join(block.text for block in blocks(page) if block.kind == kind)


def with_blocks(kind: str) -> list[Path]:
    return [page for page in PAGES if of_kind(kind, page)]


def name(page: Path) -> str:
    return page.name


def test_every_block_is_of_a_kind_that_is_run() -> None:
    kinds = {block.kind for page in PAGES for block in blocks(page)}
    assert kinds <= RUN_HERE | RUN_BY_CONTRACT_TESTS | FIGURES


@pytest.mark.parametrize("page", with_blocks("sh"), ids=name)
def test_scripts_run_from_top_to_bottom(page: Path, server: Server) -> None:
    own = new_key().removeprefix("sk_test_")
    with receiving() as receiver:
        script = of_kind("sh", page)
        for shown, here in (
            ("http://127.0.0.1:12111", server.url),
            ("http://127.0.0.1:3000", receiver.url),
            ("sk_test_123", f"sk_test_{own}"),
            ("_test_shop", f"_test_{own}"),
            ("dz_shop", f"dz_{own}"),
        ):
            script = script.replace(shown, here)
        prelude = f"set -eu\napi={server.url} key=sk_test_{own}\n"
        # As `exec` sets them.
        told = {"EMULATOR_URL": server.url, "STRIPE_API_KEY": f"sk_test_{own}"}
        done = subprocess.run(
            ["sh", "-c", prelude + script],
            cwd=ROOT,
            env=os.environ | told,
            capture_output=True,
            text=True,
            timeout=120,
        )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert '"error": {' not in done.stdout.replace("did you mean", "")


def test_the_first_script_sends_an_invoice(server: Server) -> None:
    script = of_kind("sh", ROOT / "README.md").replace("http://127.0.0.1:12111", server.url)
    script = script.replace("sk_test_123", new_key())
    shown = subprocess.run(["sh", "-c", script], capture_output=True, text=True, timeout=60, check=True).stdout
    assert '"status": "open"' in shown[shown.rindex('"object": "invoice"') :]


@pytest.mark.parametrize("page", with_blocks("python"), ids=name)
def test_tests_pass(page: Path, tmp_path: Path) -> None:
    for number, block in enumerate(block for block in blocks(page) if block.kind == "python"):
        # What is installed as one package is `emulator` in a checkout, and its program is run as a module.
        text = block.text.replace("stripe_invoice_emulator.", "emulator.").replace(f'["{OURS}"]', repr(own_command()))
        is_test = "def test_" in text
        body = text if is_test else f"def test_program():\n{indent(text, '    ')}"
        (tmp_path / f"test_{number}.py").write_text(body)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "emulator.pytest_plugin",
        "-p",
        "no:cacheprovider",
        "-q",
        str(tmp_path),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=150)
    assert (done.returncode, " passed" in done.stdout) == (0, True), done.stdout


def commands(page: Path) -> Iterator[str]:
    """The commands that a page tells a person to type, each on one line and without what is said of it."""
    for line in of_kind("console", page).replace("\\\n", " ").splitlines():
        command = re.sub(r"\s+# .*", "", line).strip()
        if command:
            yield command


@pytest.mark.parametrize("page", with_blocks("console"), ids=name)
def test_commands_are_there(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for command in commands(page):
        words = shlex.split(command)
        if words[0] == "make":
            assert words[1] in targets, command
        elif OURS in words and words[0] not in INSTALLERS:
            parse(words[words.index(OURS) + 1 :])
        else:
            assert words[0] in INSTALLERS, command


def anchors(page: Path) -> set[str]:
    """What a link can lead to within a page, as GitHub names headings."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), target
        if anchor:
            assert anchor in anchors(there), target


def test_every_setting_is_told_of() -> None:
    told = (ROOT / "docs" / "settings.md").read_text("utf-8")
    assert [setting for setting in sorted(NAMES) if f"`{setting}`" not in told] == []


def test_every_setting_without_a_secret_is_an_option() -> None:
    options = {each.variable for each in SETTINGS if each.variable.startswith("EMULATOR_")}
    assert NAMES - options == {"EMULATOR_KEYS", "EMULATOR_WEBHOOK"}


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) < 120
