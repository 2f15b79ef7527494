"""`healthcheck`: for images without curl."""

from __future__ import annotations

import pytest

from emulator import __version__
from emulator.cli import FAILED, MISUSED, main
from tests.support.serving import Server


def test_an_emulator_that_answers_is_well(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["healthcheck", "--url", server.url]) == 0
    assert capsys.readouterr() == (f"ok: version {__version__} at {server.url}, store: embedded\n", "")


def test_the_one_that_exec_has_started_goes_before_the_settings(
    server: Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMULATOR_PORT", "1")
    assert main(["healthcheck"]) == FAILED
    assert capsys.readouterr().err == (
        "The emulator at http://127.0.0.1:1 is not well: "
        "No emulator answers at http://127.0.0.1:1 (Connection refused).\n"
    )
    monkeypatch.setenv("EMULATOR_URL", server.url)
    assert main(["healthcheck"]) == 0


@pytest.mark.parametrize("timeout", ["x", "0", "-1", "nan", "inf"])
def test_a_timeout_is_a_number_of_seconds(timeout: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["healthcheck", f"--timeout={timeout}"])
    assert caught.value.code == MISUSED
    assert f"{timeout!r} is not a number of seconds above 0" in capsys.readouterr().err
