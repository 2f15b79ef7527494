"""Webhooks at /_emulator/webhooks: every attempt of every delivery, waiting for them, and not waiting for retries."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated

import msgspec
from flask import Response

from emulator.api.control.event_types import check_event_type
from emulator.api.control.operations import Operation
from emulator.api.control.paging import PAGE, Cursor, Limit, list_page, newest
from emulator.api.control.responses import json_response
from emulator.api.control.waiting import CountError, Waiting, wait_for
from emulator.billing.system.webhook_delivery import DeliveryStatus, WebhookAttempt, WebhookDelivery, next_attempt_job
from emulator.store.list_queries import Selection
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World
from schemas.control.webhooks import AttemptList, AttemptPage, Retried
from schemas.control.webhooks import WebhookAttempt as ShownAttempt

_RETRY_BATCH = 90
"""A transaction takes a hundred things, and the world's clock is watched with them."""

_MAX_RETRIED = 10_000


_Event = Annotated[str, msgspec.Meta(description="The id of the event.")]
_Endpoint = Annotated[str, msgspec.Meta(description="The id of the endpoint.")]
_Type = Annotated[str, msgspec.Meta(description="The type of the event: `invoice.sent`.")]
_Status = Annotated[DeliveryStatus, msgspec.Meta(description="How far the delivery is.")]


class RetryDeliveries(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which deliveries to try again."""

    event: _Event | None = None
    endpoint: _Endpoint | None = None
    type: _Type | None = None
    status: _Status | None = None


class WaitForDeliveries(Waiting, frozen=True):
    """Which deliveries to wait for."""

    event: _Event | None = None
    endpoint: _Endpoint | None = None
    type: _Type | None = None
    status: _Status | None = None


class ListAttempts(WaitForDeliveries, frozen=True):
    """Which deliveries to list the attempts of."""

    limit: Limit = PAGE
    starting_after: Cursor | None = None


def operations(store: Store) -> Sequence[Operation]:
    """The attempts, the wait for deliveries, and trying again."""

    def list_attempts(world: World, query: ListAttempts) -> Response:
        selection = Selection(equals=_equals(query), limit=query.limit, starting_after=query.starting_after)
        try:
            page = list_page(store, world, WebhookDelivery, selection, query)
        except CountError as error:
            return error.response("deliveries", _rows(error.found))
        return json_response(AttemptPage(data=_rows(page.items), has_more=page.has_more))

    def wait(world: World, query: WaitForDeliveries) -> Response:
        every = Selection(equals=_equals(query), limit=PAGE)
        delivered = Selection(equals={"status": "delivered", **_equals(query)}, limit=PAGE)

        def look(selection: Selection) -> Callable[[int], Sequence[WebhookDelivery]]:
            return partial(newest, store, world, WebhookDelivery, selection)

        try:
            # Of what is not to come, an attempt in vain is one too many.
            found = wait_for(look(delivered), query, store.commit_signal, look_for_too_many=look(every))
        except CountError as error:
            there = newest(store, world, WebhookDelivery, Selection(equals={}, limit=PAGE), PAGE)
            hint = "; the newest attempts are listed"
            return error.response("deliveries", _rows(error.found), hint, attempts=_rows(there))
        return json_response(AttemptList(data=_rows(found)))

    def retry(world: World, query: RetryDeliveries) -> Response:
        wanted = Selection(equals={**_equals(query), "status": "pending"}, limit=PAGE)
        waiting = newest(store, world, WebhookDelivery, wanted, _MAX_RETRIED)
        for start in range(0, len(waiting), _RETRY_BATCH):
            some = waiting[start : start + _RETRY_BATCH]
            store.run(world, partial(_retry_now, deliveries=some))
        return json_response(Retried(retried=len(waiting)))

    return (
        Operation(
            id="list_webhook_attempts",
            method="GET",
            path="/_emulator/webhooks/attempts",
            summary="The attempts of the newest deliveries; with `count` or `at_most`, once there are so many.",
            view=list_attempts,
            query=ListAttempts,
            replies=(AttemptPage, AttemptList),
            refusals=(408, 409),
        ),
        Operation(
            id="wait_for_webhooks",
            method="GET",
            path="/_emulator/webhooks/attempts/wait",
            summary="Waits until `count` deliveries have succeeded (1), and answers with their attempts.",
            view=wait,
            query=WaitForDeliveries,
            replies=(AttemptList,),
            refusals=(408, 409),
        ),
        Operation(
            id="retry_webhooks",
            method="POST",
            path="/_emulator/webhooks/retry",
            summary="Tries everything that waits for its next attempt, or what the filters leave of it, at once.",
            view=retry,
            query=RetryDeliveries,
            replies=(Retried,),
        ),
    )


def _equals(query: RetryDeliveries | WaitForDeliveries) -> dict[str, str]:
    """The attributes of a delivery that are asked for."""
    check_event_type(query.type)
    given = {"event": query.event, "endpoint": query.endpoint, "event_type": query.type, "status": query.status}
    return {name: value for name, value in given.items() if value is not None}


def _retry_now(uow: UnitOfWork, deliveries: Sequence[WebhookDelivery]) -> None:
    for delivery in deliveries:
        uow.changes.save(next_attempt_job(delivery, uow.ctx.now))


def _rows(deliveries: Sequence[WebhookDelivery]) -> list[ShownAttempt]:
    return [
        _row(delivery, attempt, number)
        for delivery in deliveries
        for number, attempt in reversed(list(enumerate(delivery.attempts, start=1)))
    ]


def _row(delivery: WebhookDelivery, attempt: WebhookAttempt, number: int) -> ShownAttempt:
    return ShownAttempt(
        delivery=delivery.id,
        event=delivery.event,
        type=delivery.event_type,
        endpoint=delivery.endpoint,
        url=delivery.url,
        number=number,
        at=attempt.at,
        milliseconds=attempt.milliseconds,
        succeeded=attempt.succeeded,
        status=attempt.status,
        headers=dict(attempt.headers),
        body=attempt.body,
        error=attempt.error,
        fault=attempt.fault,
        delivery_status=delivery.status,
        next_try_at=delivery.next_at,
    )
