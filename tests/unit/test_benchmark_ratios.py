"""The table of the six requests that `make bench` prints."""

from __future__ import annotations

from tests.benchmarks.ratios import MOCK, REQUESTS, table


def test_each_server_is_held_against_stripe_mock() -> None:
    mock = dict.fromkeys(REQUESTS, (0.4, 0.5, 9.0))
    ours = dict.fromkeys(REQUESTS, (1.0, 1.5, 2.0))
    lines = list(table({"embedded": ours, MOCK: mock}))
    assert lines[:3] == [
        "| ms (× stripe-mock) | embedded | stripe-mock |",
        "| --- | --- | --- |",
        "| create | 1.5 (3.0 ×) | 0.5 |",
    ]
    assert lines[-1] == "| together | 9.0 (3.0 ×) | 3.0 |"


def test_without_stripe_mock_there_are_no_ratios() -> None:
    lines = list(table({"embedded": dict.fromkeys(REQUESTS, (2.0,))}))
    assert lines[-1] == "| together | 12.0 |"
