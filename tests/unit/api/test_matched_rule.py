"""Routes that compile what builds URLs with the first URL."""

from __future__ import annotations

import pytest
from werkzeug.routing import BuildError, Map

from emulator.api.matched_rule import MatchedRule


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"account": "acct_1", "token": "a b"}, "/i/acct_1/a%20b"),
        ({"account": "acct_1", "token": "t", "s": "ü"}, "/i/acct_1/t?s=%C3%BC"),
    ],
)
def test_urls_are_built_as_by_any_rule(values: dict[str, str], expected: str) -> None:
    urls = Map([MatchedRule("/i/<account>/<token>", endpoint="page")]).bind("localhost")
    assert [urls.build("page", values) for _ in range(2)] == [expected] * 2
    assert urls.match("/i/acct_1/t") == ("page", {"account": "acct_1", "token": "t"})
    with pytest.raises(BuildError):
        urls.build("page", {"account": "acct_1"})
