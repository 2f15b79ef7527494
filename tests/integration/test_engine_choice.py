"""Which engine it is to be, on machines that have this or that; and the sentence a person gets."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from emulator.billing.core.structs import replace
from emulator.settings import Settings
from emulator.store.engines import Engine, EngineError, choose
from emulator.store.engines.embedded import EmbeddedEngine
from emulator.store.engines.endpoint import EndpointEngine
from emulator.store.engines.install import _CHECKSUMS
from emulator.store.engines.licence import install_accepted
from tests.support.java import jars

ACCEPTED = {"ACCEPT_AMAZON_LICENSE": "yes"}


class Machine:
    """A PATH with nothing but what is put on it, and a folder in which DynamoDB Local is not installed yet."""

    def __init__(self, root: Path) -> None:
        self.path = root / "bin"
        self.path.mkdir()
        self.folder = root / "installed"

    def has(self, program: str, script: str) -> Path:
        file = self.path / program
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)
        return file

    def has_java(self, version: str = "17.0.15") -> None:
        self.has("java", f"echo 'openjdk version \"{version}\" 2025-04-15' >&2")

    def has_dynoxide(self, version: str = "1.5.0") -> Path:
        return self.has("dynoxide", f"echo 'dynoxide {version}'")

    def has_dynamodb_local(self) -> None:
        jars(self.folder, *(line.split()[1] for line in _CHECKSUMS.read_text().splitlines()))

    def choose(self, settings: Settings) -> Engine:
        return choose(settings)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine(tmp_path)
    monkeypatch.setenv("PATH", str(machine.path))
    monkeypatch.setattr("emulator.store.engines.default_folder", lambda: machine.folder)
    monkeypatch.setattr("emulator.store.engines.licence.default_folder", lambda: machine.folder)
    monkeypatch.setattr("emulator.store.engines.dynoxide.checkout", lambda: None)
    monkeypatch.setattr("emulator.own_checkout.checkout", lambda: None)
    return machine


def refusal(machine: Machine, settings: Settings) -> str:
    with pytest.raises(EngineError) as caught:
        machine.choose(settings)
    return str(caught.value)


def test_python_alone_is_enough(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    engine = machine.choose(Settings())
    assert isinstance(engine, EmbeddedEngine)
    assert engine.detail == "moto's DynamoDB inside this process; data ends with the process"
    assert capsys.readouterr() == ("", "")


def test_the_order_of_preference(machine: Machine, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each comes before those that were there before it."""
    chosen = [machine.choose(Settings()).name]
    machine.has_dynoxide()
    chosen.append(machine.choose(Settings()).name)
    machine.has_java()
    machine.has_dynamodb_local()
    engine = machine.choose(Settings())
    assert engine.detail == f"DynamoDB Local of {machine.folder}, in memory"
    chosen.append(engine.name)
    named = Settings(dynamodb_local=jars(tmp_path / "own", "DynamoDBLocal.jar"))
    assert machine.choose(named).detail.startswith(f"DynamoDB Local of {tmp_path}/own, in memory")
    chosen.append(machine.choose(replace(named, dynamodb_endpoint="http://127.0.0.1:8000")).name)
    assert chosen == ["embedded", "dynoxide", "dynamodb-local", "endpoint"]
    assert capsys.readouterr() == ("", "")


def test_what_is_there_and_cannot_be_used_is_told_and_passed_over(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.has_dynamodb_local()
    old = machine.has_dynoxide("1.4.9")
    assert machine.choose(Settings()).name == "embedded"
    assert capsys.readouterr() == (
        "",
        "Not using local, because no Java was found.\n"
        f"Not using dynoxide, because {old} is dynoxide 1.4.9, and 1.5 or newer is needed.\n",
    )


def test_without_standard_error_it_is_not_told_on_standard_output(
    machine: Machine, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.has_dynoxide("1.4.9")
    monkeypatch.setattr("sys.stderr", None)
    assert machine.choose(Settings()).name == "embedded"
    monkeypatch.undo()
    assert capsys.readouterr().out == ""


def test_what_is_named_is_not_passed_over(machine: Machine, tmp_path: Path) -> None:
    assert refusal(machine, Settings(dynoxide=tmp_path / "none")) == (
        f"{tmp_path}/none cannot be run (No such file or directory): "
        "name another in DYNOXIDE, or unset it and run `cargo install --locked dynoxide-rs`."
    )
    machine.has_java()
    assert refusal(machine, Settings(dynamodb_local=tmp_path)) == (
        f"There is no DynamoDB Local in {tmp_path}: name the folder that its DynamoDBLocal.jar is in with "
        "DYNAMODB_LOCAL, or unset that."
    )


@pytest.mark.parametrize("script", ["true", "echo 'dynoxide one'", "echo 'dynoxide 1.5.0'; exit 1", "kill $$"])
def test_another_program_is_not_dynoxide(script: str, machine: Machine) -> None:
    program = machine.has("other", script)
    assert refusal(machine, Settings(store="dynoxide", dynoxide=program)).startswith(f"{program} is not dynoxide: name")


def test_dynoxide_is_found_in_the_checkout_before_the_path(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout = machine.path.parent
    (checkout / ".tools/dynoxide/bin").mkdir(parents=True)
    for module in ("emulator.own_checkout", "emulator.store.engines.dynoxide"):
        monkeypatch.setattr(f"{module}.checkout", lambda: checkout)
    assert refusal(machine, Settings(store="dynoxide")) == (
        "Dynoxide was not found: run `make dynoxide`, or name it in DYNOXIDE."
    )
    machine.has_dynoxide("2.0.0").rename(checkout / ".tools/dynoxide/bin/dynoxide")
    machine.has_dynoxide("1.5.0-rc.1")
    assert machine.choose(Settings(store="dynoxide")).detail == "dynoxide 2.0.0, in memory"
    (checkout / ".tools/dynoxide/bin/dynoxide").unlink()
    assert machine.choose(Settings(store="dynoxide")).detail == "dynoxide 1.5.0-rc.1, in memory"


def test_data_needs_an_engine_that_keeps_it(machine: Machine, tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert refusal(machine, Settings(data=data)) == (
        "EMULATOR_DATA needs an engine that keeps data, such as dynoxide, and there is none: "
        "run `cargo install --locked dynoxide-rs`, or unset EMULATOR_DATA."
    )
    machine.has_dynoxide()
    assert machine.choose(Settings(data=data)).detail == f"dynoxide 1.5.0, data in {data}"


def test_data_stays_with_the_engine_that_keeps_it(machine: Machine, tmp_path: Path) -> None:
    machine.has_java()
    machine.has_dynamodb_local()
    machine.has_dynoxide()
    data = jars(tmp_path / "data", "dynoxide.db")
    assert machine.choose(Settings(data=data)).name == "dynoxide"
    assert refusal(machine, Settings(store="local", data=data)) == (
        f"The folder {data} holds data of another engine: "
        "set EMULATOR_STORE=dynoxide, or EMULATOR_DATA to another folder."
    )
    jars(data, "shared-local-instance.db")
    assert machine.choose(Settings(store="local", data=data)).name == "dynamodb-local"
    assert machine.choose(Settings(store="dynoxide", data=data)).name == "dynoxide"


def test_java_home_comes_before_path(machine: Machine) -> None:
    machine.has_dynamodb_local()
    machine.has_java("11.0.2")
    (machine.path / "bin").mkdir()
    (machine.path / "java").rename(machine.path / "bin" / "java")
    machine.has_java("21.0.1")
    assert machine.choose(Settings(store="local", java_home=machine.path)).name == "dynamodb-local"


def test_an_old_java_is_none(machine: Machine) -> None:
    machine.has_java("1.8.0_412")
    assert refusal(machine, Settings(store="local")) == (
        f"{machine.path}/java is Java 8, which is too old for DynamoDB Local: "
        "install Java 17 or newer, or set EMULATOR_STORE to embedded or dynoxide to do without."
    )


def test_a_java_that_does_not_run_is_none(machine: Machine) -> None:
    machine.has("java", "echo 'Unable to locate a Java Runtime.' >&2; exit 1")
    assert refusal(machine, Settings(store="local")).startswith("No Java was found: install Java 17 or newer")


def test_dynamodb_local_is_never_fetched_for_a_start(machine: Machine) -> None:
    machine.has_java()
    machine.has("mvn", f"touch {machine.path}/asked")
    assert refusal(machine, Settings(store="local")) == (
        "No DynamoDB Local was found: name the folder of one in DYNAMODB_LOCAL, or see "
        "`stripe-invoice-emulator install-dynamodb-local` for Amazon's licence."
    )
    assert not (machine.path / "asked").exists()


@pytest.mark.parametrize("accepts", [{}, {"ACCEPT_AMAZON_LICENSE": ""}, {"ACCEPT_AMAZON_LICENSE": "no"}])
def test_dynamodb_local_is_not_fetched_before_its_licence_is_accepted(
    accepts: dict[str, str], machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.has_java()
    machine.has("mvn", f"touch {machine.path}/asked")
    with pytest.raises(EngineError) as caught:
        install_accepted(None, accepts)
    assert str(caught.value) == (
        "DynamoDB Local was not downloaded: answer yes, or set ACCEPT_AMAZON_LICENSE=yes, to accept its licence."
    )
    assert not (machine.path / "asked").exists()
    assert capsys.readouterr().out == (
        "DynamoDB Local is Amazon's, under the Amazon DynamoDB Local License Agreement: "
        "https://aws.amazon.com/dynamodb/dynamodblocallicense/\n"
    )


@pytest.mark.parametrize(
    ("answer", "fetches"), [("yes", True), ("Yes ", True), ("y", False), ("no", False), ("", False)]
)
def test_dynamodb_local_is_fetched_when_a_person_says_yes(
    answer: str, fetches: bool, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _question: answer)
    machine.has_java()
    machine.has("mvn", "echo '[ERROR] asked'; exit 1")
    with pytest.raises(EngineError, match=r"\(asked\)" if fetches else "^DynamoDB Local was not downloaded"):
        install_accepted(None, {})


def test_nobody_is_asked_for_what_is_there(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    machine.has_dynamodb_local()
    install_accepted(None, {})
    assert capsys.readouterr().out.endswith(f"DynamoDB Local 3.1.0 is in {machine.folder}.\n")


def test_nobody_is_asked_in_vain(machine: Machine) -> None:
    with pytest.raises(EngineError, match=r"^No Java was found"):
        install_accepted(None, ACCEPTED)
    machine.has_java()
    with pytest.raises(EngineError, match=r"^Maven, which brings DynamoDB Local, was not found: install Maven"):
        install_accepted(None, ACCEPTED)


def test_a_download_that_fails_is_told_with_mavens_reason(machine: Machine) -> None:
    machine.has_java()
    machine.has("mvn", "echo '[INFO] Scanning'; echo '[ERROR] repo.example: Unknown host'; echo '[ERROR] more'; exit 1")
    with pytest.raises(EngineError) as caught:
        install_accepted(None, ACCEPTED)
    assert str(caught.value) == (
        "Maven could not bring DynamoDB Local 3.1.0 (repo.example: Unknown host): "
        "see to the network and to Maven's settings and try again, or do without it."
    )
    assert list(machine.folder.parent.glob(".installing-*")) == []


BRINGS = """\
PATH=/usr/bin:/bin
for a in "$@"; do case $a in -DoutputDirectory=*) d=${a#*=};; esac; done
mkdir -p "$d"
"""


def test_a_file_that_is_not_the_pinned_one_is_refused(machine: Machine) -> None:
    machine.has_java()
    machine.has("mvn", f'{BRINGS}echo evil > "$d/DynamoDBLocal-3.1.0.jar"')
    with pytest.raises(EngineError, match="is not the pinned DynamoDB Local"):
        install_accepted(None, ACCEPTED)
    assert not machine.folder.exists()


def test_what_was_pinned_is_kept(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pinned = tmp_path / "pinned"
    pinned.write_text(f"{hashlib.sha256(b'good').hexdigest()}  DynamoDBLocal-3.1.0.jar\n")
    monkeypatch.setattr("emulator.store.engines.install._CHECKSUMS", pinned)
    machine.has_java()
    machine.has("mvn", f'{BRINGS}printf good > "$d/DynamoDBLocal-3.1.0.jar"')
    install_accepted(None, ACCEPTED)
    assert capsys.readouterr().out.endswith(f"DynamoDB Local 3.1.0 is in {machine.folder}.\n")
    assert machine.choose(Settings()).name == "dynamodb-local"


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
