"""The results for programs: JSON, and the JUnit XML that CI servers read."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from tests.contract.conformance.checks import Result
from tests.contract.conformance.differences import Difference
from tests.contract.conformance.report import shown

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WHOLE = 1_000_000


def as_json(base: str, version: str, results: Sequence[Result]) -> str:
    """`{base_url, api_version, checks, differ, results}`."""
    told = {
        "base_url": base,
        "api_version": version,
        "checks": len(results),
        "differ": sum(not result.is_same for result in results),
        "results": [_result(result) for result in results],
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def as_junit(results: Sequence[Result]) -> str:
    """A test suite for each subject, a test case for each check."""
    suites = Element("testsuites", name="conformance")
    for subject, found in groupby(results, key=lambda result: result.check.subject):
        these = list(found)
        failures = sum(not result.is_same for result in these)
        suite = SubElement(suites, "testsuite", name=subject, tests=str(len(these)), failures=str(failures))
        for result in these:
            seconds = f"{result.seconds:.3f}"
            case = SubElement(suite, "testcase", classname=subject, name=result.check.name, time=seconds)
            if not result.is_same:
                told = [_told(each) for each in result.differences]
                failure = SubElement(case, "failure", message=_NO_XML.sub("?", told[0][:300]))
                failure.text = _NO_XML.sub("?", "\n".join([*told, str(result.check.source)]))
    indent(suites)
    return tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _told(difference: Difference) -> str:
    expected, actual = shown(difference.expected, _WHOLE), shown(difference.actual, _WHOLE)
    return f"{difference.request} {difference.path}: expected {expected}, came {actual}"


def _result(result: Result) -> dict[str, Any]:
    return {
        "subject": result.check.subject,
        "check": result.check.name,
        "source": str(result.check.source),
        "same": result.is_same,
        "seconds": round(result.seconds, 3),
        "differences": [
            {
                "request": each.request,
                "path": each.path,
                "expected": shown(each.expected, _WHOLE),
                "came": shown(each.actual, _WHOLE),
            }
            for each in result.differences
        ],
        "not_removed": list(result.not_removed),
    }
