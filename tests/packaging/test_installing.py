"""Every way in which people install it, outside of the checkout, and started wherever they are."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from emulator import __version__
from tests.packaging.conftest import PROGRAM, ROOT, UV, Environment, MakeEnvironment, run

VERSION = f"{PROGRAM} {__version__}\n"
MEGABYTE = 1024 * 1024

SEND = """\
import json, os, urllib.parse, urllib.request

def get(path):
    return call(path, None)

def post(path, **form):
    return json.loads(call(path, urllib.parse.urlencode(form).encode()))

def call(path, body):
    request = urllib.request.Request(os.environ["STRIPE_API_BASE"] + path, body)
    request.add_header("Authorization", "Bearer " + os.environ["STRIPE_API_KEY"])
    with urllib.request.urlopen(request) as reply:
        return reply.read()

customer = post("/v1/customers", email="jenny@example.com", name="{name}")["id"]
invoice = post("/v1/invoices", customer=customer, collection_method="send_invoice", days_until_due=30)["id"]
post("/v1/invoiceitems", customer=customer, invoice=invoice, amount=4200, currency="usd")
post("/v1/invoices/" + invoice + "/send")
mail = json.loads(get("/_emulator/outbox/wait"))
print(get(mail["links"]["pdf"])[:4], get(mail["links"]["html"])[:9])
"""


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A project with modules of the same names as ours and as what we are made of."""
    for name in ("app", "emulator", "fixtures", "flask", "schemas", "simplejson", "stripe"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemExit('a module of the user was imported')\n")
    for name in ("dotenv", "msgspec", "waitress", "jinja2"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('a module of the user was imported')\n")
    return tmp_path


def sends_an_invoice(
    command: Sequence[str | Path], folder: Path, name: str = "Jenny", variables: Mapping[str, str] | None = None
) -> str:
    """Has an emulator send an invoice, which takes all of it, and returns its complaints."""
    script = folder / "send.py"
    script.write_text(SEND.replace("{name}", name))
    # -I: what runs beside the emulator is not to trip over the folder.
    sending = ["exec", "--store", "embedded", "--", sys.executable, "-I", str(script)]
    done = run([*command, *sending], folder, variables)
    assert done.stdout == "b'%PDF' b'<!doctype'\n", done.stderr
    return done.stderr


@pytest.mark.parametrize("path", ["", ".", os.pathsep, "{folder}"])
def test_nothing_of_the_user_is_imported(path: str, installed: Environment, elsewhere: Path) -> None:
    variables = {"PYTHONPATH": path.format(folder=elsewhere)} if path else {}
    assert sends_an_invoice([installed.program(PROGRAM)], elsewhere, variables=variables) == ""


def test_it_is_a_module_as_well(installed: Environment, elsewhere: Path) -> None:
    assert run([installed.program("python"), "-m", "stripe_invoice_emulator", "--version"], elsewhere).stdout == VERSION
    assert sends_an_invoice([installed.program("python"), "-m", "stripe_invoice_emulator"], elsewhere) == ""


def test_it_takes_no_name_of_the_user(installed: Environment, tmp_path: Path) -> None:
    names = ("app", "emulator", "fixtures", "schemas", "tests")
    program = f"from importlib.util import find_spec; print([name for name in {names} if find_spec(name)])"
    assert run([installed.program("python"), "-c", program], tmp_path).stdout == "[]\n"


def test_its_help_names_it_as_it_is_called(installed: Environment, tmp_path: Path) -> None:
    assert run([installed.program(PROGRAM), "--help"], tmp_path).stdout.startswith(f"usage: {PROGRAM} ")
    refused = run([installed.program(PROGRAM), "serve", "--store", "dynoxide"], tmp_path, {"PATH": "/bin"}, check=False)
    assert refused.stderr == (
        "Dynoxide was not found: run `cargo install --locked dynoxide-rs`, or name it in DYNOXIDE.\n"
    )


def test_without_the_east_asian_fonts_a_pdf_is_made_and_a_line_says_what_is_missing(
    installed: Environment, tmp_path: Path
) -> None:
    said = sends_an_invoice([installed.program(PROGRAM)], tmp_path, "株式会社サンプル")
    assert said.count("\n") == 1
    assert f"Install {PROGRAM}[cjk]" in said


def test_with_the_extra_they_are_there(make_environment: MakeEnvironment, wheel: Path, tmp_path: Path) -> None:
    environment = make_environment(f"{wheel}[cjk]")
    assert sends_an_invoice([environment.program(PROGRAM)], tmp_path, "株式会社サンプル") == ""


def test_a_plain_installation_is_of_moderate_size(installed: Environment) -> None:
    assert installed.size() < 200 * MEGABYTE


def test_a_wsgi_server_serves_it(installed: Environment, tmp_path: Path) -> None:
    program = (
        "import json; from stripe_invoice_emulator import create_app; app = create_app();"
        "print(json.loads(app.test_client().get('/_emulator/health').data)['status'])"
    )
    assert run([installed.program("python"), "-c", program], tmp_path, {"EMULATOR_STORE": "embedded"}).stdout == "ok\n"
    (tmp_path / "schemas.py").touch()
    refused = run(
        [installed.program("python"), "-c", f"import schemas; {program}"], tmp_path, check=False
    ).stderr.splitlines()[-1]
    assert refused.startswith("ImportError: A module 'schemas' of yours is loaded (")


def test_uv_tool_install(isolated: Path, elsewhere: Path) -> None:
    assert run([isolated / PROGRAM, "--version"], elsewhere).stdout == VERSION
    assert sends_an_invoice([isolated / PROGRAM], elsewhere) == ""


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Path:
    """The files of a clone, of which the source distribution has all."""
    folder = tmp_path_factory.mktemp("clone")
    (source,) = wheel.parent.glob("*.tar.gz")
    run(["tar", "xzf", source, "--strip-components=1"], folder)
    return folder


@pytest.mark.parametrize("page", ["README.md", "docs/installing.md"])
def test_what_is_printed_installs_a_clone(page: str, clone: Path, tmp_path: Path) -> None:
    run([sys.executable, "-m", "venv", "environment"], tmp_path)
    folders = {"UV_TOOL_DIR": str(tmp_path / "tools"), "UV_TOOL_BIN_DIR": str(tmp_path / "bin")}
    path = f"{tmp_path / 'bin'}:{tmp_path / 'environment' / 'bin'}:{UV.parent}:{os.environ['PATH']}"
    blocks = re.findall(r"^```console\n(.*?)^```$", (ROOT / page).read_text(), re.MULTILINE | re.DOTALL)
    lines = [re.sub(r"\s+#.*", "", line) for block in blocks for line in block.splitlines()]
    commands = [line for line in lines if line.startswith(("uv", "pip"))]
    assert commands
    for command in commands:
        # What serves until it is ended, or runs a test-suite, is told to say its version.
        short = re.sub(rf"{PROGRAM} .*", f"{PROGRAM} --version", command)
        done = run(["sh", "-c", short], clone, {"PATH": path, **folders})
        assert short == command or done.stdout == VERSION
    installed = [each for each in commands if "install" in each]
    assert not installed or run(["sh", "-c", f"{PROGRAM} --version"], tmp_path, {"PATH": path}).stdout == VERSION


def test_pipx(wheel: Path, elsewhere: Path) -> None:
    home, programs = elsewhere / ".pipx", elsewhere / ".bin"
    pipx = Path(sys.executable).with_name("pipx")
    # Its own modules are not to be taken from the folder either.
    folders = {"PIPX_HOME": str(home), "PIPX_BIN_DIR": str(programs)}
    run([pipx, "install", "--python", sys.executable, wheel], Path("/"), folders)
    assert run([programs / PROGRAM, "--version"], elsewhere).stdout == VERSION


def test_pip_from_the_source_distribution(wheel: Path, tmp_path: Path) -> None:
    (source,) = wheel.parent.glob("*.tar.gz")
    run([sys.executable, "-m", "venv", "environment"], tmp_path)
    run(
        [tmp_path / "environment" / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", source],
        tmp_path,
    )
    assert run([tmp_path / "environment" / "bin" / PROGRAM, "--version"], tmp_path).stdout == VERSION


@pytest.fixture(scope="module")
def older_project(make_environment: MakeEnvironment) -> Environment:
    """An environment whose packages ours do not go with."""
    return make_environment("marshmallow<4", "flask<3.1", "stripe", "pytest")


def test_pip_and_uv_say_which_packages_do_not_go_together(
    older_project: Environment, wheel: Path, tmp_path: Path
) -> None:
    """In the words that the page prints."""
    page = (ROOT / "docs" / "installing.md").read_text()
    run([sys.executable, "-m", "venv", "environment"], tmp_path)
    pip: list[str | Path] = [
        tmp_path / "environment" / "bin" / "pip",
        "install",
        "--disable-pip-version-check",
        "flask<3.1",
        wheel,
    ]
    refused = run(pip, tmp_path, check=False)
    printed = page.partition("```\nERROR: ")[2].partition("```")[0]
    assert len(printed.splitlines()) == 5
    for line in printed.splitlines():
        assert line in refused.stdout + refused.stderr
    refused = older_project.install("flask<3.1", wheel, check=False)
    assert refused.returncode != 0
    words = "your requirements are unsatisfiable"
    assert words in " ".join(refused.stderr.split())
    assert words in " ".join(page.split())


def test_beside_them_the_plugin_runs_an_emulator_that_is_installed_elsewhere(
    older_project: Environment, wheel: Path, isolated: Path, tmp_path: Path
) -> None:
    older_project.install("--no-deps", wheel)
    (tmp_path / "test_one.py").write_text(
        "import marshmallow, stripe\n\n"
        "def test_one(stripe_world):\n"
        "    assert marshmallow.__version_info__[0] == 3\n"
        "    stripe.Customer.create()\n"
        "    stripe_world.wait_for_event('customer.created')\n"
    )
    pytest_program = older_project.program("pytest")
    path = os.environ["PATH"]
    without = run([pytest_program, "-q"], tmp_path, {"PATH": f"{pytest_program.parent}:/usr/bin:/bin"}, check=False)
    assert "The emulator cannot run in this environment, which lacks " in without.stdout
    assert "install it in a place of its own (by uv tool install or pipx install)" in without.stdout
    itself = run([older_project.program(PROGRAM), "serve"], tmp_path, check=False)
    assert (itself.returncode, len(itself.stderr.splitlines())) == (1, 1)
    assert itself.stderr.startswith("The emulator cannot run in this environment, which lacks ")
    done = run([pytest_program, "-q"], tmp_path, {"PATH": f"{pytest_program.parent}:{isolated}:{path}"})
    assert "1 passed" in done.stdout
