"""The conformance report: clean against us, exact about a server that is wrong, and quiet about keys."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest

from tests.contract.conformance.__main__ import main
from tests.contract.conformance.subjects import CHECKS
from tests.support.altering_proxy import CLOSE_CONNECTION, Alter, Exchange, altering_proxy, with_text
from tests.support.wire import Wire, new_key

ROOT = Path(__file__).parents[2]
FINALIZED = "This invoice is already finalized, you can't re-finalize a non-draft invoice."

Check = Callable[..., tuple[int, Any]]


@pytest.fixture
def check(wire: Wire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Check:
    """Runs some checks against the emulator, or against one that is altered; gives exit code and JSON results."""
    monkeypatch.setenv("STRIPE_API_KEY", wire.key)
    results = tmp_path / "results.json"

    def run(*arguments: str, alter: Alter | None = None, url: str = wire.url) -> tuple[int, Any]:
        given = ("--json", str(results), "--patience", "0.5", *arguments)
        if alter is None:
            return main(["--api-base", url, *given]), json.loads(results.read_text())
        with altering_proxy(url, alter) as altered:
            return main(["--api-base", altered, *given]), json.loads(results.read_text())

    return run


def differences(results: Any) -> dict[str, list[tuple[str, str, str]]]:
    """What differs, by check: path, expected, came."""
    return {
        f"{each['subject']}: {each['check']}": [
            (found["path"], found["expected"], found["came"]) for found in each["differences"]
        ]
        for each in results["results"]
        if not each["same"]
    }


def test_there_are_checks_of_everything() -> None:
    assert len(CHECKS) > 250
    assert len({(check.subject, check.name) for check in CHECKS}) == len(CHECKS)
    assert min(Counter(check.subject for check in CHECKS).values()) >= 5
    assert {check.source.kind for check in CHECKS} == {
        "documented in", "recorded from a sandbox:", "reported by users:", "assumed:",
    }  # fmt: skip


@pytest.mark.timeout(900)
@pytest.mark.every_engine
def test_we_are_clean_and_left_clean(check: Check, wire: Wire, capsys: pytest.CaptureFixture[str]) -> None:
    code, results = check("--jobs", "8")
    assert differences(results) == {}
    assert code == 0
    assert [each["not_removed"] for each in results["results"] if each["not_removed"]] == []
    assert (results["checks"], results["differ"]) == (len(CHECKS), 0)
    told = capsys.readouterr()
    assert told.out.splitlines()[-1] == f"All {len(CHECKS)} checks are the same."
    assert "\x1b" not in told.out
    assert told.err == ""
    for name in ("customers", "coupons", "webhook_endpoints"):
        assert wire.all(f"/v1/{name}") == [], name
    for name in ("products", "prices", "tax_rates", "promotion_codes"):
        assert wire.all(f"/v1/{name}", {"active": "true"}) == [], name
    assert {invoice["status"] for invoice in wire.all("/v1/invoices")} == {"paid", "void"}


def altered(path: str, old: str, new: str) -> Alter:
    """Puts other words into the answers of some paths."""
    return lambda each: with_text(each, old, new) if re.fullmatch(path, each.target) else each


def with_status(path: str, status: int) -> Alter:
    return lambda each: replace(each, status=status) if re.fullmatch(path, each.target) else each


def answering(path: str, body: Any, status: int = 200) -> Alter:
    """Answers the requests of some paths with something else."""
    text = json.dumps(body).encode()
    return lambda each: replace(each, status=status, body=text) if re.fullmatch(path, each.target) else each


def without_header(name: str) -> Alter:
    return lambda each: replace(
        each, response_headers={key: each.response_headers[key] for key in each.response_headers if key != name}
    )


WRONG = [
    pytest.param(
        "sending:", altered(".*/send", '"attempt_count": 0', '"attempt_count": 7'),
        {
            "sending: sending a draft finalizes it": [("attempt_count", "0", "7")],
            "sending: sending an open invoice changes nothing on it": [("attempt_count", "0", "7")] * 2,
            "sending: sending a draft of nothing pays it": [("attempt_count", "0", "7")],
        },
        id="a field",
    ),
    pytest.param(
        "finalize is refused", altered(".*", FINALIZED, "Already finalized."),
        {
            f"lifecycle: finalize is refused for a {status} invoice": [
                ("error.message", f'"{FINALIZED}"', '"Already finalized."')
            ]
            for status in ("open", "paid", "uncollectible", "void")
        },
        id="a message",
    ),
    pytest.param(
        "of an unknown invoice", with_status("/v1/invoices/in_nope/send", 400),
        {"lifecycle: POST /v1/invoices/:id/send of an unknown invoice": [("HTTP status", "404", "400")]},
        id="a status",
    ),
    pytest.param(
        "of an unknown invoice", altered("/v1/invoices/in_nope/void", '"param": "id",', ""),
        {"lifecycle: POST /v1/invoices/:id/void of an unknown invoice": [("error.param", '"id"', "absent")]},
        id="a key that is left out of an error",
    ),
    pytest.param(
        "expand: what", altered(".*bogus.*", '"error": {', '"error": {"code": "property_unknown",'),
        {"expand: what cannot be expanded": [("error.code", "absent", '"property_unknown"')]},
        id="a key too many in an error",
    ),
    pytest.param(
        "shapes: a price", altered("/v1/prices", '"nickname": null,', ""),
        {"shapes: a price": [("price.nickname", "what its class declares", "absent")]},
        id="a key that is left out of an object",
    ),
    pytest.param(
        "protocol: headers", without_header("Strict-Transport-Security"),
        {"protocol: headers of a reply": [("Strict-Transport-Security", "a string like /max-age=.*/", "null")]},
        id="a header",
    ),
    pytest.param(
        "events: a deleted", answering(".*invoice.deleted", {"object": "list", "data": [], "has_more": False}),
        {"events: a deleted draft is told whole": [(
            "data",
            '[{"type": "invoice.deleted", "data": {"object": {"status": "draft", "total": 2000}}}]',
            "[]",
        )]},
        id="an event that never comes",
    ),
    pytest.param(
        "customers and catalogue: a tax rate", answering("/v1/tax_rates", {"error": {"message": "Oops"}}, 500),
        {"customers and catalogue: a tax rate": [("HTTP status", "200", '"500 Oops"')]},
        id="what a check begins with",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("only", "alter", "expected"), WRONG)
def test_a_wrong_server_is_told_exactly(
    only: str, alter: Alter, expected: Any, check: Check, capsys: pytest.CaptureFixture[str]
) -> None:
    code, results = check("--only", only, alter=alter)
    assert differences(results) == expected
    assert code == 1
    assert results["differ"] == len(expected) <= results["checks"]
    told = capsys.readouterr().out
    assert told.splitlines()[-1] == f"{len(expected)} of {results['checks']} checks differ."
    for name, found in expected.items():
        assert f"DIFFERS  {name}\n" in told
        for path, wanted, came in found:
            assert f"    {path}\n      expected  {wanted}\n      came      {came}\n" in told


def test_a_difference_names_the_request_and_the_source(check: Check, capsys: pytest.CaptureFixture[str]) -> None:
    check("--only", "expand: total_count", alter=altered(".*", "included", "counted"))
    assert capsys.readouterr().out.split("\n\n")[1] == (
        "DIFFERS  expand: total_count of a list\n"
        "  GET /v1/invoices?expand[0]=total_count\n"
        "    error.message\n"
        '      expected  "This property cannot be included (total_count)"\n'
        '      came      "This property cannot be counted (total_count)"\n'
        "  reported by users: probes of a sandbox"
    )


@pytest.mark.parametrize("body", [b"<html>Bad gateway</html>", b"[]", b'{"object": "list"}', b"", b"null"])
def test_nonsense_is_a_difference_and_no_traceback(body: bytes, check: Check) -> None:
    def alter(exchange: Exchange) -> Exchange:
        return exchange if "customers?limit=1" in exchange.target else replace(exchange, body=body)

    code, results = check("--only", "search", alter=alter)
    assert code == 1
    assert all(each["differences"] for each in results["results"])


def test_a_key_that_the_server_repeats_is_masked(
    check: Check, wire: Wire, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    junit = tmp_path / "results.xml"
    alter = altered(".*", "This property cannot", f"{wire.key} cannot")
    code, results = check("--only", "expand", "--junit", str(junit), alter=alter)
    assert code == 1
    told = capsys.readouterr()
    for text in (told.out, told.err, json.dumps(results), junit.read_text()):
        assert wire.key not in text
    for text in (told.out, json.dumps(results), junit.read_text()):
        assert f"sk_test_****{wire.key[-4:]} cannot" in text


def test_junit(check: Check, tmp_path: Path) -> None:
    junit = tmp_path / "results.xml"
    alter = altered(".*bogus.*", "cannot be expanded", "\\u0001 & <no>")
    check("--only", "expand:", "--junit", str(junit), alter=alter)
    (suite,) = fromstring(junit.read_text())
    assert (suite.get("name"), suite.get("tests"), suite.get("failures")) == ("expand", "12", "1")
    (failed,) = (case for case in suite if case.find("failure") is not None)
    assert failed.get("name") == "what cannot be expanded"
    assert "came" in str(failed.findtext("failure"))


@pytest.mark.usefixtures("check")
def test_nobody_answers(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    assert main(["--api-base", url]) == 1
    assert capsys.readouterr().err == f"{url} gives no answer to GET /v1/customers?limit=1: Connection refused.\n"


def test_it_stops_when_the_server_goes_away(
    wire: Wire, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen = Counter[str]()

    def alter(exchange: Exchange) -> Exchange:
        seen[exchange.target] += 1
        return replace(exchange, status=CLOSE_CONNECTION) if seen["/v1/invoices"] > 3 else exchange

    monkeypatch.setenv("STRIPE_API_KEY", wire.key)
    with altering_proxy(wire.url, alter) as url:
        assert main(["--api-base", url, "--jobs", "1"]) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"{url} gives no answer to ")
    assert error.count("\n") == 1


@pytest.mark.parametrize("body", [b'{"object": "customer"}', b"<html></html>"])
def test_something_else_than_stripe(body: bytes, check: Check, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(FileNotFoundError):
        check(alter=lambda exchange: replace(exchange, body=body))
    assert "does not look like Stripe's API: GET /v1/customers answered 200." in capsys.readouterr().err


@pytest.mark.usefixtures("check")
def test_a_key_that_is_not_taken(wire: Wire, capsys: pytest.CaptureFixture[str]) -> None:
    message = f"Invalid API Key provided: {wire.key[:8]}****{wire.key[-4:]}"
    refusal = json.dumps({"error": {"message": message, "type": "invalid_request_error"}}).encode()
    with altering_proxy(wire.url, lambda exchange: replace(exchange, status=401, body=refusal)) as url:
        assert main(["--api-base", url]) == 1
    assert capsys.readouterr().err == f"{url} does not take the key: {message}\n"


@pytest.mark.parametrize(
    ("arguments", "key", "message"),
    [
        (["--api-base", "http://127.0.0.1:1"], "sk_live_4eC39HqLyjWDarjtT1zdp7dc", "sk_live_****p7dc is a live key: "),
        (["--api-base", "http://127.0.0.1:1"], "pk_test_4eC39HqLyjWDarjtT1zdp7dc", "no secret key of test mode"),
        (["--api-base", "http://127.0.0.1:1"], "", "Name the test key to call with: set STRIPE_API_KEY"),
        (["--api-base", "api.stripe.com"], "sk_test_1", "'api.stripe.com' is no base URL"),
        (["--only", "nothing of the kind"], "", "No check has 'nothing of the kind' in its name"),
    ],
)
def test_misuse(
    arguments: list[str], key: str, message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STRIPE_API_KEY", key)
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert message in told.err
    assert told.err.count("\n") == 1
    assert "4eC39H" not in told.err + told.out


def test_results_that_cannot_be_written(check: Check, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _ = check("--only", "expand: four", "--junit", str(tmp_path / "no" / "results.xml"))
    assert code == 2
    assert "The results cannot be written to " in capsys.readouterr().err


def test_the_list_of_checks(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert len(listed) == len(CHECKS)
    assert "expand: five levels  (reported by users: integrators)" in listed


def test_without_a_server_it_brings_its_own() -> None:
    """Whatever the environment says of other emulators, and of keys: they are not for this one."""
    environment = {
        **os.environ,
        "EMULATOR_STORE": "embedded",
        "EMULATOR_KEYS": "sk_test_another",
        "STRIPE_API_KEY": new_key("live"),
    }
    command = [sys.executable, "-m", "tests.contract.conformance", "--only", "expand: an id"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert re.match(r"1 check of http://127\.0\.0\.1:\d+, key sk_test_\*\*\*\*", done.stdout)
    assert environment["STRIPE_API_KEY"][-4:] not in done.stdout.splitlines()[0]


def test_an_emulator_that_does_not_start() -> None:
    environment = {**os.environ, "EMULATOR_STORE": "nonsense"}
    command = [sys.executable, "-m", "tests.contract.conformance"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "The emulator ended instead of starting." in done.stderr
    assert "Traceback" not in done.stderr
