"""Webhooks at /_emulator/webhooks: every attempt of every delivery, waiting for them, and not waiting for retries."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from flask import Flask, Response, request

from emulator.api.authentication import WorldResolver
from emulator.api.control.access import with_callers_world
from emulator.api.control.event_types import event_type_in
from emulator.api.control.query_params import BadQueryError, number_in, word_in
from emulator.api.control.responses import error_response, json_response
from emulator.api.long_poll import BadTimeoutError, timeout_of, wait_until
from emulator.billing.system.webhook_delivery import WebhookAttempt, WebhookDelivery, next_attempt_job
from emulator.store.list_queries import Selection
from emulator.store.read_session import UnknownCursorError
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World

PAGE = 100
MAX_WAIT_COUNT = 10_000

_RETRY_BATCH = 90
"""A transaction takes a hundred things, and the world's clock is watched with them."""

_FILTERS = {"event": "event", "endpoint": "endpoint", "type": "event_type", "status": "status"}
_STATUSES = ("pending", "delivered", "failed")


def register(app: Flask, store: Store, worlds: WorldResolver) -> None:
    """Adds the webhooks to the app."""

    def attempts(world: World) -> Response:
        """The attempts of the newest deliveries, or of those after `starting_after`, newest first."""
        try:
            selection = Selection(
                equals=_filters(),
                limit=number_in(request.args, "limit", PAGE, PAGE),
                starting_after=request.args.get("starting_after"),
            )
        except BadQueryError as error:
            return error_response(400, str(error))
        try:
            page = store.unit_of_work(world).list(WebhookDelivery, selection)
        except UnknownCursorError:
            return error_response(400, f"starting_after={selection.starting_after!r} names no delivery of this world.")
        return json_response({"object": "list", "data": list(_rows(page.items)), "has_more": page.has_more})

    def wait(world: World) -> Response:
        """Answers when `count` deliveries have succeeded, or with what there is when the time is up."""
        try:
            seconds, count = timeout_of(request.args), number_in(request.args, "count", 1, MAX_WAIT_COUNT)
            wanted = {"status": "delivered", **_filters()}
        except (BadTimeoutError, BadQueryError) as error:
            return error_response(400, str(error))

        def look() -> Sequence[WebhookDelivery] | None:
            found = list(_all(store.unit_of_work(world), wanted, count))
            return found if len(found) >= count else None

        found = wait_until(look, store.commit_signal, seconds)
        if found is not None:
            return json_response({"object": "list", "data": list(_rows(found))})
        there = store.unit_of_work(world).list(WebhookDelivery, Selection(equals={}, limit=PAGE)).items
        message = f"{count} such deliveries were not made within {seconds:g} seconds; the newest attempts are listed."
        return error_response(408, message, attempts=list(_rows(there)))

    def retry(world: World) -> Response:
        """Tries everything that waits for its next try, or what the filters leave of it, at once."""
        try:
            wanted = {**_filters(), "status": "pending"}
        except BadQueryError as error:
            return error_response(400, str(error))
        waiting = list(_all(store.unit_of_work(world), wanted, MAX_WAIT_COUNT))
        for start in range(0, len(waiting), _RETRY_BATCH):
            some = waiting[start : start + _RETRY_BATCH]
            store.run(world, partial(_retry_now, deliveries=some))
        return json_response({"retried": len(waiting)})

    app.add_url_rule(
        "/_emulator/webhooks/attempts",
        "webhook attempts",
        with_callers_world(worlds, attempts, (*_FILTERS, "limit", "starting_after")),
    )
    app.add_url_rule(
        "/_emulator/webhooks/attempts/wait",
        "webhook wait",
        with_callers_world(worlds, wait, (*_FILTERS, "count", "timeout")),
    )
    app.add_url_rule(
        "/_emulator/webhooks/retry",
        "webhook retry",
        with_callers_world(worlds, retry, tuple(_FILTERS)),
        methods=["POST"],
    )


def _filters() -> dict[str, str]:
    word_in(request.args, "status", _STATUSES, "status of a delivery")
    event_type_in(request.args)
    return {attribute: request.args[name] for name, attribute in _FILTERS.items() if name in request.args}


def _all(uow: UnitOfWork, wanted: dict[str, str], limit: int) -> Iterator[WebhookDelivery]:
    found, cursor = 0, None
    while found < limit:
        page = uow.list(WebhookDelivery, Selection(equals=wanted, limit=PAGE, starting_after=cursor))
        yield from page.items
        if not page.has_more:
            return
        found, cursor = found + len(page.items), page.items[-1].id


def _retry_now(uow: UnitOfWork, deliveries: Sequence[WebhookDelivery]) -> None:
    for delivery in deliveries:
        uow.changes.save(next_attempt_job(delivery, uow.ctx.now))


def _rows(deliveries: Sequence[WebhookDelivery]) -> Iterator[dict[str, Any]]:
    for delivery in deliveries:
        for number, attempt in reversed(list(enumerate(delivery.attempts, start=1))):
            yield _row(delivery, attempt, number)


def _row(delivery: WebhookDelivery, attempt: WebhookAttempt, number: int) -> dict[str, Any]:
    return {
        "object": "webhook_attempt",
        "delivery": delivery.id,
        "event": delivery.event,
        "type": delivery.event_type,
        "endpoint": delivery.endpoint,
        "url": delivery.url,
        "number": number,
        "at": attempt.at,
        "milliseconds": attempt.milliseconds,
        "succeeded": attempt.succeeded,
        "status": attempt.status,
        "headers": dict(attempt.headers),
        "body": attempt.body,
        "error": attempt.error,
        "fault": attempt.fault,
        "delivery_status": delivery.status,
        "next_try_at": delivery.next_at,
    }
