"""The audit of pinned dependencies, against a server that answers as osv.dev does."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from tests import audit
from tests.audit import Pin

AFFECTED = Pin("Go", "example.com/a", "0.1.0")


@contextmanager
def osv(answer: Any = None) -> Iterator[str]:
    """Its address; it knows an advisory of one version, or gives one answer to everything."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
            asked = [Pin(each["package"]["ecosystem"], each["package"]["name"], each["version"]) for each in queries]
            results = [{"vulns": [{"id": "GHSA-1"}]} if pin == AFFECTED else {} for pin in asked]
            body = answer if answer is not None else json.dumps({"results": results}).encode()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1/querybatch"
        finally:
            server.shutdown()
            thread.join()


def test_every_pin_is_asked_about() -> None:
    found = audit.pins()
    assert {(pin.ecosystem, pin.name) for pin in found} >= {
        ("PyPI", "flask"),
        ("PyPI", "pytest"),
        ("PyPI", "stripe"),
        ("npm", "stripe"),
        ("Go", "github.com/stripe/stripe-go/v85"),
        ("Go", "github.com/stripe/stripe-go/v72"),
        ("Go", "github.com/stripe/stripe-mock"),
        ("Maven", "com.stripe:stripe-java"),
        ("Maven", "software.amazon.dynamodb:DynamoDBLocal"),
        ("crates.io", "dynoxide-rs"),
    }
    assert len({pin.version for pin in found if pin.name == "com.stripe:stripe-java"}) == 4
    assert all(re.match(r"[0-9]", pin.version) for pin in found)


def test_a_module_is_asked_about_once_and_without_the_v_of_its_tag() -> None:
    text = "example.com/a v1.2.0 h1:AAA=\nexample.com/a v1.2.0/go.mod h1:BBB=\nexample.com/b v0.1.0/go.mod h1:CCC=\n"
    assert audit.pins_of_go_sum(text) == {Pin("Go", "example.com/a", "1.2.0")}


def test_a_version_that_the_build_names_is_none_of_the_pom() -> None:
    text = "<project><dependencies>{}</dependencies></project>"
    dependency = (
        "<dependency><groupId>com.example</groupId><artifactId>a</artifactId><version>{}</version></dependency>"
    )
    assert audit.pins_of_pom(text.format(dependency.format("1.0"))) == {Pin("Maven", "com.example:a", "1.0")}
    assert audit.pins_of_pom(text.format(dependency.format("${release}"))) == set()


def test_what_is_affected_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "MOST", 2)
    asked = [Pin("npm", "a", "1"), Pin("npm", "b", "1"), AFFECTED]
    with osv() as url:
        found = audit.advisories(asked, url)
    assert found == {AFFECTED: ["GHSA-1"]}
    assert list(audit.report(asked, found)) == [
        "Go example.com/a 0.1.0: https://osv.dev/GHSA-1",
        "1 of 3 pinned versions are affected by an advisory that is published.",
    ]


def test_nothing_is_affected(capsys: pytest.CaptureFixture[str]) -> None:
    with osv() as url:
        assert audit.main(url) == 0
    assert capsys.readouterr().out.startswith("0 of ")


@pytest.mark.parametrize("answer", [b"", b"<html>", b"{}", b"[]", b'{"results": []}'])
def test_what_is_no_answer_is_no_result(answer: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    with osv(answer) as url:
        assert audit.main(url) == 2
    said = capsys.readouterr()
    assert (said.out, "nothing was audited" in said.err, said.err.count("\n")) == ("", True, 1)


def test_who_cannot_be_reached_is_no_result(capsys: pytest.CaptureFixture[str]) -> None:
    with osv() as gone:
        pass
    assert audit.main(gone) == 2
    assert "nothing was audited" in capsys.readouterr().err
