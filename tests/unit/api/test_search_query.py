"""Queries of searches: what they say, and what they match."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from emulator.api.stripe.search_query import MAX_CLAUSES, Field, Searchable, parse
from emulator.billing.core.errors import APIError
from emulator.store.keys import MAX_NUMBER
from emulator.store.list_queries import NumberRange


@dataclass(frozen=True, slots=True)
class Thing:
    status: str = "open"
    number: str | None = "ABCD-0001"
    total: int = 100
    metadata: dict[str, str] = field(default_factory=lambda: {"order id": 'A "1"', "tier": "gold"})


THINGS = Searchable(
    "things",
    {
        "status": Field("token", lambda each: each.status),
        "number": Field("text", lambda each: each.number),
        "total": Field("number", lambda each: each.total),
        "email": Field("text", lambda each: each.email, key="email_key"),
        "lookup_key": Field("text", lambda each: each.lookup_key),
        "product": Field("token", lambda each: each.product),
    },
)


@pytest.mark.parametrize(
    ("query", "matches"),
    [
        ('status:"open"', True),
        ("status:'OPEN'", True),
        ("status:open", True),
        ('status:"draft"', False),
        ('-status:"draft"', True),
        ("total:100", True),
        ('total:"100"', True),
        ("total>100", False),
        ("total>=100", True),
        ("total<101 AND total>99", True),
        ("total<=99 OR status:open", True),
        ("total<=99 or status:draft", False),
        ('number~"bcd-"', True),
        ('number~"xyz"', False),
        ('-number~"xyz"', True),
        ("number:null", False),
        ("-number:null", True),
        ('metadata["tier"]:"gold"', True),
        ("metadata['order id']:'A \"1\"'", True),
        ('metadata["order id"]:"A \\"1\\""', True),
        ('metadata["missing"]:null', True),
        ('-metadata["tier"]:null', True),
        ("  status:open  ", True),
    ],
)
def test_what_a_query_matches(query: str, matches: bool) -> None:
    assert parse(query, THINGS).matches(Thing()) is matches


def test_null_is_not_a_value() -> None:
    assert parse("number:null", THINGS).matches(Thing(number=None))
    assert not parse('number:"ABCD-0001"', THINGS).matches(Thing(number=None))


@pytest.mark.parametrize(
    ("query", "exact_values"),
    [
        ('status:"open" AND total>1', {"status": "open"}),
        ('-status:"open"', {}),
        ('status:"open" OR total>1', {}),
        ("status:null", {}),
        ('status:"Open"', {}),
        ('metadata["status"]:"open"', {}),
        ('email:"Ann@Example.com" AND status:"open"', {"email_key": "ann@example.com", "status": "open"}),
        ('email~"example"', {}),
        ("email:null", {}),
        ('product:"prod_A"', {"product": "prod_A"}),
        ('lookup_key:"gold"', {}),
    ],
)
def test_what_an_index_may_use(query: str, exact_values: dict[str, str]) -> None:
    assert parse(query, THINGS).exact_values(("status", "email_key", "email", "product", "lookup_key")) == exact_values


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("total>5", NumberRange(6, MAX_NUMBER)),
        ("total>=5 AND total<9 AND status:open", NumberRange(5, 8)),
        ("total<=-5", NumberRange(-MAX_NUMBER, -5)),
        ("total:7", NumberRange(7, 7)),
        ("total>5 AND -total>9", NumberRange(6, MAX_NUMBER)),
        ("-total>5", None),
        ("total:null", None),
        ("total>5 OR status:open", None),
        ("status:open", None),
        ('metadata["total"]:"5"', None),
    ],
)
def test_what_numbers_a_match_lies_between(query: str, numbers: NumberRange | None) -> None:
    assert parse(query, THINGS).number_range("total") == numbers


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        "open",
        "status:",
        'status:"open',
        "status:open total>1 OR",
        "status:open AND total>1 OR total<1",
        "(status:open)",
        "colour:red",
        'colour["a"]:red',
        "metadata:gold",
        'status["a"]:open',
        "total>many",
        "total:1.5",
        'total~"100"',
        'status~"ope"',
        'number~"ab"',
        "status>open",
        'metadata["tier"]~"gold"',
        " AND ".join(["total>1"] * (MAX_CLAUSES + 1)),
    ],
)
def test_what_is_no_query(query: str) -> None:
    with pytest.raises(APIError) as refused:
        parse(query, THINGS)
    assert (refused.value.status, refused.value.param) == (400, "query")
