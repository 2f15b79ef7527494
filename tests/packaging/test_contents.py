"""What is in the wheel and in the source distribution."""

from __future__ import annotations

import configparser
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest

from emulator import __version__
from tests.packaging.conftest import ROOT

PROGRAM = ("app.py", "emulator/", "fixtures/", "schemas/")
FOR_OTHERS = ("emulator/installed/", "emulator/client/", "emulator/pytest_plugin/")


def tracked() -> list[str]:
    """The files of the checkout."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")[:-1]


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    """The files of the wheel, less its metadata."""
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def test_the_wheel_is_one_package_with_all_of_the_program(names: set[str]) -> None:
    program = {file for file in tracked() if file.startswith(PROGRAM)}
    expected = {
        f"stripe_invoice_emulator/program/{file}"
        for file in program
        if not file.startswith(("emulator/installed/", "emulator/pytest_plugin/"))
    }
    expected |= {
        f"stripe_invoice_emulator/{file.removeprefix('emulator/').removeprefix('installed/')}"
        for file in program
        if file.startswith(FOR_OTHERS)
    }
    assert names == expected
    assert {"__init__.py", "__main__.py", "py.typed", "client/world.py", "pytest_plugin/__init__.py"} <= {
        name.removeprefix("stripe_invoice_emulator/") for name in names
    }
    endings = {Path(name).suffix for name in names}
    assert {".css", ".html", ".json", ".py", ".sha256", ".txt", ".typed", ".xml"} <= endings


def test_the_wheel_says_who_it_is(wheel: Path) -> None:
    metadata = f"stripe_invoice_emulator-{__version__}.dist-info"
    with zipfile.ZipFile(wheel) as archive:
        points = configparser.ConfigParser()
        points.read_string(archive.read(f"{metadata}/entry_points.txt").decode())
        assert points["console_scripts"]["stripe-invoice-emulator"] == "stripe_invoice_emulator.__main__:main"
        assert points["pytest11"]["stripe_emulator"] == "stripe_invoice_emulator.pytest_plugin"
        said = archive.read(f"{metadata}/METADATA").decode()
    assert f"\nVersion: {__version__}\n" in said
    assert "\nRequires-Dist: justmytype-intl-cjk>=0.1; extra == 'cjk'\n" in said


def test_the_source_distribution_is_the_checkout(wheel: Path) -> None:
    (file,) = wheel.parent.glob(f"stripe_invoice_emulator-{__version__}.tar.gz")
    with tarfile.open(file) as archive:
        there = {name.partition("/")[2] for name in archive.getnames()}
    assert there - {"PKG-INFO"} == {name for name in tracked() if not name.startswith(".ci/")}
