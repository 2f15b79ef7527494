"""`healthcheck`: for images without curl."""

from __future__ import annotations

import socket

import pytest

from emulator import __version__
from emulator.cli import FAILED, MISUSED, main
from tests.support.raw_server import Talk, talking
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


def says(answer: bytes) -> Talk:
    """A server that is no emulator, and says this to whatever it is asked."""

    def talk(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(answer)
        connection.shutdown(socket.SHUT_RDWR)

    return talk


OTHERS = {
    "a list": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]",
    "something else": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
    "no JSON": b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n\xff\xfe\xff\xfe",
    "half of it": b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{",
    "another protocol": b"SSH-2.0-OpenSSH_9.9\r\n",
    "nothing": b"",
}


@pytest.mark.parametrize("answer", OTHERS)
@pytest.mark.parametrize("command", [["healthcheck"], ["listen", "--forward-to", "3000"]])
def test_what_is_no_emulator_is_told_in_a_sentence(
    command: list[str], answer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with talking(says(OTHERS[answer])) as port:
        url = f"http://localhost:{port}"
        assert main([*command, "--url", url]) == FAILED
    said = capsys.readouterr().err
    assert said.startswith(("The emulator at", "No emulator answers at", "What answers at"))
    assert f"No emulator answers at {url}" in said or f"What answers at {url} is no emulator" in said


@pytest.mark.parametrize("timeout", ["x", "0", "-1", "nan", "inf"])
def test_a_timeout_is_a_number_of_seconds(timeout: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["healthcheck", f"--timeout={timeout}"])
    assert caught.value.code == MISUSED
    assert f"{timeout!r} is not a number of seconds above 0" in capsys.readouterr().err
