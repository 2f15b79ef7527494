"""Faults on demand at /_emulator/faults: what is to go wrong, for the API, for webhooks and for mail."""

import secrets
from collections.abc import Sequence
from typing import cast, get_args

import msgspec
from flask import Response, request

from emulator.api.control.not_found import not_found
from emulator.api.control.operations import Operation
from emulator.api.control.responses import error_response, json_response
from emulator.api.request_body import JSON_DECODE_ERRORS
from emulator.billing.core.structs import replace
from emulator.billing.system.faults import FAULT_KINDS, MAX_FAULTS, Fault, FaultTarget
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World
from schemas.control.faults import MAX_SECONDS, FaultList, Left, NewFault
from schemas.control.faults import Fault as ShownFault


class _BadFaultError(ValueError):
    """A fault that cannot be asked for; the message says why."""


def operations(store: Store) -> Sequence[Operation]:
    """Asking for faults and withdrawing them."""

    def list_faults(world: World) -> Response:
        """Every fault with what it has seen and struck, in the order they were asked for."""
        return json_response(FaultList(data=[_shown(each) for each in store.unit_of_work(world).faults.faults]))

    def create(world: World) -> Response:
        """Asks for a fault."""
        try:
            fault = _parse_fault()
            store.run(world, lambda uow: _add(uow, fault))
        except _BadFaultError as error:
            return error_response(400, str(error))
        return json_response(_shown(fault))

    def delete(world: World, fault: str | None = None) -> Response:
        """Withdraws one fault, or all."""
        left = store.run(world, lambda uow: _remove(uow, fault))
        if left is None:
            return not_found("fault", fault or "", world, "faults")
        return json_response(Left(left=left))

    return (
        Operation(
            id="list_faults",
            method="GET",
            path="/_emulator/faults",
            summary="Every fault with what it has seen and struck, in the order they were asked for.",
            view=list_faults,
            replies=(FaultList,),
        ),
        Operation(
            id="create_fault",
            method="POST",
            path="/_emulator/faults",
            summary="Makes requests, webhooks or mail go wrong on purpose.",
            view=create,
            body=NewFault,
            replies=(ShownFault,),
        ),
        Operation(
            id="delete_faults",
            method="DELETE",
            path="/_emulator/faults",
            summary="Withdraws all faults.",
            view=delete,
            replies=(Left,),
        ),
        Operation(
            id="delete_fault",
            method="DELETE",
            path="/_emulator/faults/{fault}",
            summary="Withdraws one fault.",
            view=delete,
            replies=(Left,),
            refusals=(404,),
        ),
    )


# Made here, by one thread: see emulator.store.serialization.
_DECODER = msgspec.json.Decoder(NewFault)


def _parse_fault() -> Fault:
    try:
        params = _DECODER.decode(request.get_data())
    except JSON_DECODE_ERRORS as error:
        raise _BadFaultError(f"A fault is a JSON object with a target and a kind: {error}.") from error
    _check(params)
    return Fault(id=f"fault_{secrets.token_hex(6)}", **{**msgspec.structs.asdict(params), "target": params.target})


def _check(params: NewFault) -> None:
    if params.target not in get_args(FaultTarget):
        raise _BadFaultError(f"target is {params.target!r}: it must be one of {', '.join(get_args(FaultTarget))}.")
    kinds = FAULT_KINDS[cast(FaultTarget, params.target)]
    if params.kind not in kinds:
        raise _BadFaultError(f"kind is {params.kind!r}: for {params.target} it must be one of {', '.join(kinds)}.")
    if params.times is not None and params.times < 1:
        raise _BadFaultError(f"times is {params.times}: it must be at least 1, or null for every one from now on.")
    if not 0 < params.share <= 1:
        raise _BadFaultError(f"share is {params.share:g}: it must be above 0 and at most 1.")
    if not 0 <= params.seconds <= MAX_SECONDS:
        raise _BadFaultError(f"seconds is {params.seconds:g}: it must be from 0 to {MAX_SECONDS:g}.")


def _add(uow: UnitOfWork, fault: Fault) -> None:
    known = uow.faults
    if len(known.faults) >= MAX_FAULTS:
        raise _BadFaultError(f"There are {MAX_FAULTS} faults already: withdraw some by DELETE /_emulator/faults.")
    uow.changes.save(replace(known, faults=(*known.faults, fault)))


def _remove(uow: UnitOfWork, id: str | None) -> int | None:
    known = uow.faults
    kept = tuple(each for each in known.faults if id is not None and each.id != id)
    if id is not None and len(kept) == len(known.faults):
        return None
    uow.changes.save(replace(known, faults=kept))
    return len(kept)


def _shown(fault: Fault) -> ShownFault:
    return ShownFault(**msgspec.structs.asdict(fault), spent=fault.exhausted)
