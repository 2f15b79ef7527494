"""Feedback option: the rules alone."""

from __future__ import annotations

from emulator.billing.core.changes import Changes
from emulator.billing.subscriptions import feedback_options as rules
from tests.support.domain_objects import NOW, moment, told


def made(changes: Changes | None = None) -> rules.FeedbackOption:
    params = rules.FeedbackOptionCreateParams(description="First")
    return rules.create_feedback_option(params, moment(), changes or Changes())


def test_what_is_made() -> None:
    changes = Changes()
    found = made(changes)
    assert (found.description, found.created) == ("First", NOW)
    assert changes.written["billing.feedback_option", found.id] == ("put", found)
    assert told(changes) == []


def test_what_changes() -> None:
    changes, old = Changes(), made()
    changed = rules.update_feedback_option(old, rules.FeedbackOptionUpdateParams(description="Second"), changes)
    assert changed.description == "Second"
    assert told(changes) == []


def test_nothing_is_kept_when_nothing_changes() -> None:
    changes, old = Changes(), made()
    assert rules.update_feedback_option(old, rules.FeedbackOptionUpdateParams(), changes) == old
    assert (changes.written, told(changes)) == ({}, [])


def test_what_is_inactive_stays_so() -> None:
    changes, inactive = Changes(), rules.deactivate_feedback_option(made(), moment(), Changes())
    assert (inactive.status, inactive.deactivated_at) == ("inactive", NOW)
    assert rules.deactivate_feedback_option(inactive, moment(NOW + 60), changes) == inactive
    assert changes.written == {}
