"""An account that an address names and nobody could have: no page or file knows it, whatever engine is asked."""

from __future__ import annotations

import re

import pytest

from tests.support.serving import Server

PREFIXES = ("", "acct_", "beel_", "cs_live_a1", "cs_test_a1", "dayzero_", "stateset_", "test_")


@pytest.mark.every_engine
@pytest.mark.parametrize("prefix", PREFIXES)
def test_an_account_longer_than_any_is_nobodys(prefix: str, server: Server) -> None:
    client, opened = server.emulator.app.test_client(), set()
    for rule in server.emulator.app.url_map.iter_rules():
        if rule.rule.startswith("/v") or "<path:" in rule.rule:
            continue
        path = re.sub(r"<any\((\w+)[^>]*>", r"\1", rule.rule).replace("<int:answer>", "200")
        path = re.sub(r"<\w+>", prefix + "a" * 5000, path)
        for method in {"GET", "POST"} & (rule.methods or set()):
            if path != rule.rule:
                answer = client.open(path, method=method, headers={"Stripe-Signature": "t=1,v1=0"})
                assert answer.status_code < 500, (method, rule.rule)
                opened.add(rule.rule)
    assert {"/b/<token>", "/c/pay/<id>"} <= opened
