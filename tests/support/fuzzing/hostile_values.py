"""Values that programs stumble over."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

TEXTS = (
    "",
    " ",
    "\t\n\r",
    "\0",
    "a\0b",
    "null",
    "None",
    "undefined",
    "true",
    "TRUE",
    "NaN",
    "inf",
    "-Infinity",
    "0",
    "-0",
    "-1",
    "1.5",
    "1e309",
    "0x10",
    "1_000",
    "+1",
    " 1 ",
    "\u0661\u0662",
    "\u00bd",
    "2147483648",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775809",
    "253402300800",
    "9" * 400,
    "0." + "1" * 40,
    "[]",
    "{}",
    '{"a":1}',
    "[object Object]",
    "'\"\\<>&;--",
    "<script>alert(1)</script>",
    "{{7*7}}${7*7}%s%n%x",
    "../../../../etc/passwd",
    "/",
    "//",
    "..",
    "%",
    "%00",
    "%zz",
    "#",
    "a#b",
    "a|b",
    "\r\nX-Injected: yes",
    "\ufeff",
    "\u2028\u2029",
    "\u202e\u0645\u0631\u062d\u0628\u0627",
    "e\u0301" * 30,
    "\U0001f600" * 50,
    "\ufffd\uffff",
    "ﬁ",
    "ß",
    "İstanbul",
    "日本語",
    "x" * 40,
    "x" * 256,
    "x" * 501,
    "x" * 5001,
    "\U0001f600" * 5000,
    "a@b",
    "a@b.c",
    "@",
    "a@" + "b" * 300 + ".com",
    '"a b"@example.com',
    "a@exämple.com",
    "a@example.com\nBcc: b@example.com",
    "cus_",
    "in_1",
    "in_" + "z" * 24,
    " in_1",
    "'in_1'",
    "acct_1",
    "upcoming",
    "search",
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "10000-01-01",
    "2026-01-01T00:00:00+99:99",
    "00000000-0000-0000-0000-000000000000",
    "{00000000-0000-0000-0000-000000000000}",
    "http://",
    "http://[::1",
    "http://127.0.0.1:99999/",
    "javascript:alert(1)",
    "usd",
    "zzz",
    "en-US-x-private-and-long",
)

NUMBERS = (0, -1, 1, 2**31, 2**53, 2**53 + 1, 2**63, -(2**63) - 1, 10**30, 0.1, 1.5, -0.0, 1e308, 5e-324, 1e16)

JSON_VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    2**53,
    2**63,
    10**400,
    -(10**400),
    1.5,
    1e300,
    "",
    " ",
    "\x00",
    "a\r\nBcc: x@example.com",
    "=?utf-8?q?=0d=0aX:y?=",
    "<script>alert(1)</script>",
    "\u202e",
    "é" * 300,
    "\U0001f600",
    "\U0001f600" * 300,
    "x" * 20_000,
    "2026-02-30",
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00:00+23:00",
    "9999-12-31T23:59:59-23:00",
    [],
    [None],
    [[]],
    [{}],
    ["a@example.com\n"],
    {},
    {"type": {}},
    {"a": {"b": []}},
)
"""Few enough to be tried in every place of every body."""


def spoilt(body: Any) -> Iterator[Any]:
    """A body with whatever stands anywhere in it, itself first, replaced by each of the hostile values."""
    yield from JSON_VALUES
    inner = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for place, each in inner:
        for value in spoilt(each):
            copy = body.copy()
            copy[place] = value
            yield copy


def text(rng: Random) -> str:
    """A text that nobody expects."""
    if rng.random() < 0.85:
        return rng.choice(TEXTS)
    return "".join(
        chr(rng.choice((rng.randrange(1, 128), rng.randrange(0x20, 0xD800)))) for _ in range(rng.randrange(30))
    )


def json_value(rng: Random, depth: int = 3) -> Any:
    """A JSON value that nobody expects."""
    kind = rng.randrange(8 if depth else 6)
    if kind == 0:
        return rng.choice((None, True, False))
    if kind == 1:
        return rng.choice(NUMBERS)
    if kind < 6:
        return text(rng)
    if kind == 6:
        return [json_value(rng, depth - 1) for _ in range(rng.randrange(4))]
    return {text(rng): json_value(rng, depth - 1) for _ in range(rng.randrange(4))}


def form_value(rng: Random, depth: int = 3) -> Any:
    """What a form can hold where something else is expected: a text, a list or a map."""
    kind = rng.randrange(8 if depth else 6)
    if kind < 6:
        return text(rng)
    if kind == 6:
        return [form_value(rng, depth - 1) for _ in range(rng.randrange(1, 4))]
    return {text(rng): form_value(rng, depth - 1) for _ in range(rng.randrange(1, 4))}


def mutated(value: Any, rng: Random, make: Any) -> Any:
    """A nested value with one thing in it made strange by `make`, or one left out, or one more."""
    if isinstance(value, dict) and value and rng.random() < 0.9:
        name = rng.choice(list(value))
        turn = rng.random()
        if turn < 0.12:
            return {other: each for other, each in value.items() if other != name}
        if turn < 0.2:
            return {**value, misspelled(name, rng): value[name]}
        if turn < 0.25:
            return {**value, text(rng): make(rng)}
        return {**value, name: mutated(value[name], rng, make)}
    if isinstance(value, list) and value and rng.random() < 0.8:
        turn = rng.random()
        if turn < 0.15:
            return value * rng.choice((2, 2, 60))
        if turn < 0.25:
            return [*value, make(rng)]
        position = rng.randrange(len(value))
        return [*value[:position], mutated(value[position], rng, make), *value[position + 1 :]]
    return make(rng)


def misspelled(name: str, rng: Random) -> str:
    """A name that is nearly the right one."""
    position = rng.randrange(len(name) + 1)
    return rng.choice((name[:position] + "x" + name[position:], name[:position] + name[position + 1 :], name.upper()))
