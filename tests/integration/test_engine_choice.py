"""Which engine it is to be, on machines that lack this or that; and the sentence a person gets."""

from __future__ import annotations

from pathlib import Path

import pytest

from emulator.settings import Settings
from emulator.store.engines import Engine, EngineError, choose
from emulator.store.engines.embedded import EmbeddedEngine
from emulator.store.engines.endpoint import EndpointEngine
from emulator.store.engines.install import install


class Machine:
    """A PATH with nothing but what is put on it, and a folder in which DynamoDB Local is not installed yet."""

    def __init__(self, root: Path) -> None:
        self.path = root / "bin"
        self.path.mkdir()
        self.folder = root / "installed"
        self.said: list[str] = []

    def has(self, program: str, script: str) -> None:
        file = self.path / program
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)

    def has_java(self, version: str = "17.0.15") -> None:
        self.has("java", f"echo 'openjdk version \"{version}\" 2025-04-15' >&2")

    def choose(self, settings: Settings, *, installed_only: bool = False) -> Engine:
        return choose(settings, installed_only=installed_only, report=self.said.append)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine(tmp_path)
    monkeypatch.setenv("PATH", str(machine.path))
    monkeypatch.setattr("emulator.store.engines.default_folder", lambda: machine.folder)
    return machine


def test_without_java_it_is_embedded_and_says_so(machine: Machine) -> None:
    engine = machine.choose(Settings())
    assert isinstance(engine, EmbeddedEngine)
    assert engine.detail == "moto's DynamoDB inside this process: no Java was found; data ends with the process"
    assert machine.said == ["Using the embedded engine instead of DynamoDB Local, because no Java was found."]


def test_an_old_java_is_none(machine: Machine) -> None:
    machine.has_java("1.8.0_412")
    machine.choose(Settings())
    assert machine.said == [
        f"Using the embedded engine instead of DynamoDB Local, because {machine.path}/java is Java 8, "
        "which is too old for DynamoDB Local."
    ]


def test_java_home_comes_before_path(machine: Machine, tmp_path: Path) -> None:
    machine.has_java("11.0.2")
    (tmp_path / "bin" / "bin").mkdir()
    (machine.path / "java").rename(machine.path / "bin" / "java")
    machine.has_java("21.0.1")
    with pytest.raises(EngineError, match="Maven, which brings DynamoDB Local, was not found"):
        machine.choose(Settings(store="local", java_home=machine.path))


def test_a_java_that_does_not_run_is_none(machine: Machine) -> None:
    machine.has("java", "echo 'Unable to locate a Java Runtime.' >&2; exit 1")
    machine.choose(Settings())
    assert "because no Java was found" in machine.said[0]


@pytest.mark.parametrize(
    "settings", [Settings(store="local"), Settings(data=Path("/data"))], ids=["EMULATOR_STORE", "EMULATOR_DATA"]
)
def test_what_is_asked_for_is_not_replaced(machine: Machine, settings: Settings) -> None:
    with pytest.raises(
        EngineError, match=r"^No Java was found: install Java 17 or newer, or set EMULATOR_STORE=embedded"
    ):
        machine.choose(settings)
    assert machine.said == []


def test_without_maven_it_is_embedded(machine: Machine) -> None:
    machine.has_java()
    assert machine.choose(Settings()).name == "embedded"
    assert machine.said[-1] == (
        "Using the embedded engine instead of DynamoDB Local, "
        "because Maven, which brings DynamoDB Local, was not found."
    )


def test_nothing_is_downloaded_when_it_may_not(machine: Machine) -> None:
    machine.has_java()
    machine.has("mvn", "exit 1")
    with pytest.raises(EngineError, match=r"^DynamoDB Local 3\.1\.0 is not installed: run `make install`\.$"):
        machine.choose(Settings(store="local"), installed_only=True)


def test_a_download_that_fails_is_told_with_mavens_reason(machine: Machine) -> None:
    machine.has_java()
    machine.has("mvn", "echo '[INFO] Scanning'; echo '[ERROR] repo.example: Unknown host'; echo '[ERROR] more'; exit 1")
    assert machine.choose(Settings()).name == "embedded"
    assert machine.said == [
        f"Installing DynamoDB Local 3.1.0 in {machine.folder}, once.",
        "Using the embedded engine instead of DynamoDB Local, because Maven could not bring DynamoDB Local 3.1.0 "
        "(repo.example: Unknown host).",
    ]
    assert list(machine.folder.parent.glob(".installing-*")) == []


def test_a_file_that_is_not_the_pinned_one_is_refused(machine: Machine) -> None:
    monkeyed = 'for a in "$@"; do case $a in -DoutputDirectory=*) d=${a#*=};; esac; done'
    machine.has("mvn", f'{monkeyed}; PATH=/usr/bin:/bin; mkdir -p "$d"; echo evil > "$d/DynamoDBLocal-3.1.0.jar"')
    with pytest.raises(EngineError, match="is not the pinned DynamoDB Local"):
        install(machine.folder, lambda _phrase: None)
    assert not machine.folder.exists()


def test_an_endpoint_is_taken_when_it_is_named(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    engine = machine.choose(Settings(dynamodb_endpoint="http://127.0.0.1:8000"))
    engine.start()
    assert isinstance(engine, EndpointEngine)
    assert engine.detail == "DynamoDB at http://127.0.0.1:8000, table stripe-invoice-emulator"
    assert engine.connection.endpoint_url == "http://127.0.0.1:8000"
    assert engine.connection.region == "us-east-1"
    assert engine.connection.access_key


def test_a_store_that_is_named_wins_over_an_endpoint(machine: Machine) -> None:
    assert machine.choose(Settings(store="embedded", dynamodb_endpoint="http://127.0.0.1:8000")).name == "embedded"


@pytest.mark.parametrize(
    ("region", "sentence"),
    [
        (None, "No AWS region is set: set AWS_REGION, or AWS_ENDPOINT_URL_DYNAMODB for a DynamoDB that is not AWS's."),
        (
            "eu-west-1",
            "There are no AWS credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "
            "or AWS_ENDPOINT_URL_DYNAMODB for a DynamoDB that is not AWS's.",
        ),
    ],
)
def test_aws_needs_a_region_and_credentials(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, region: str | None, sentence: str
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    with pytest.raises(EngineError) as caught:
        machine.choose(Settings(store="endpoint", region=region)).start()
    assert str(caught.value) == sentence
