"""A page of the console that is open does not keep the server from ending, nor makes it say anything."""

from __future__ import annotations

import http.client
import re
import signal
from urllib.parse import urlencode, urlsplit

from tests.integration.cli.test_cli import serving
from tests.support.wire import new_key

CONSOLE = "/_emulator/console"


def open_stream(url: str) -> http.client.HTTPResponse:
    """What an open page waits for, as a browser asks for it."""
    browser = http.client.HTTPConnection(urlsplit(url).netloc)
    browser.request("GET", CONSOLE)
    entrance = browser.getresponse()
    token = re.search(r'name="_token" value="(\w+)"', entrance.read().decode())
    assert token
    cookie = str(entrance.getheader("Set-Cookie")).partition(";")[0]
    form = urlencode({"_token": token[1], "key": new_key()})
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    browser.request("POST", CONSOLE, form, headers)
    entered = browser.getresponse()
    entered.read()
    cookie = str(entered.getheader("Set-Cookie")).partition(";")[0]
    browser.request("GET", f"{entered.getheader('Location')}/live", headers={"Cookie": cookie})
    return browser.getresponse()


def test_an_open_page_ends_with_the_server() -> None:
    with serving("--store", "embedded") as (process, welcome):
        url = re.search(r"^Serving on (.*)$", welcome, re.MULTILINE)
        assert url
        stream = open_stream(url[1])
        assert stream.readline().startswith(b"retry:")
        process.send_signal(signal.SIGINT)
        assert process.stdout is not None
        said = process.stdout.read()

    assert process.returncode == 0
    assert "Traceback" not in said
    assert said.splitlines()[-1] == "Stopped. What was in memory is gone."
    # To its end: it was not cut off.
    stream.read()
    stream.close()
