"""A world as a file, to be carried to another server, and a file as a snapshot, to be brought back.

The file is gzipped JSON, a line for each thing after a first line that says whose they are. Things are written as they
are stored, in the shape of their type: an earlier one is upgraded when it is read, as in the table.
"""

import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import msgspec

from emulator.billing.core.ids import body_of, default_id
from emulator.billing.core.resource_types import Entity, entity_class_of
from emulator.billing.core.structs import replace
from emulator.billing.system.jobs import Job
from emulator.billing.system.world_clock import WorldClock
from emulator.store.bulk_writes import BulkWrite
from emulator.store.record_mapper import RecordMapper
from emulator.store.reset import resource_types_of
from emulator.store.serialization import NewerShapeError, TooLargeError, decode_state, state_of
from emulator.store.snapshots import Snapshot, keep
from emulator.store.store import Store
from emulator.store.table import Record
from emulator.store.world_difference import copy_key
from emulator.store.world_records import is_job_of_snapshots
from emulator.worlds import World

FORMAT = "stripe-invoice-emulator world, 1"
MAX_BYTES = 256 * 1024 * 1024
"""Bytes of a file without its compression: a hundred thousand invoices."""

_GZIP = 31
"""zlib's sign for gzip's header and trailer."""


class BadWorldFileError(ValueError):
    """A file that is no world, or not one that this world can take; the message is one sentence."""


class _Head(msgspec.Struct, frozen=True):
    format: str
    account: str
    livemode: bool


class _Line(msgspec.Struct, frozen=True):
    type: str
    shape: int
    state: msgspec.Raw
    expires_at: int | None = None


class _Stored(msgspec.Struct, frozen=True):
    """A thing, and when it counts as gone, unix seconds of real time."""

    entity: Entity
    expires_at: int | None


# Made here, by one thread: see emulator.store.serialization.
_HEAD = msgspec.json.Decoder(_Head)
_LINE = msgspec.json.Decoder(_Line)


def write(store: Store, world: World) -> Iterator[bytes]:
    """The file, piece by piece, with what is in the world now."""
    compressor = zlib.compressobj(wbits=_GZIP)
    for line in _lines(store, world):
        yield compressor.compress(line + b"\n")
    yield compressor.flush()


def read(store: Store, world: World, file: bytes, name: str) -> Snapshot:
    """Keeps what is in a file as a snapshot of a world, whose account may be another than the file's.

    Raises BadWorldFileError; there is no such snapshot then.
    """
    text, clock = _decompressed(file), WorldClock(id=world.account)
    # All of it, so that nothing is written of a file that is bad.
    for thing in _things(text, world):
        if isinstance(thing.entity, WorldClock):
            clock = thing.entity
    mapper = RecordMapper(store.table, world, store.clock.real_now())

    def records(copy: str) -> Iterator[Record]:
        for thing in _things(text, world):
            record = mapper.record(thing.entity, clock, store.stamps.next())
            record.pk = copy_key(store.table.keys, world, thing.entity.RESOURCE_TYPE, copy)
            record.due_shard, record.due_at, record.expires_at = None, None, thing.expires_at
            yield record

    def write_copy(copy: str) -> int:
        batch, count = BulkWrite(store.table), 0
        for record in records(copy):
            batch.save(record)
            count += 1
        batch.commit()
        return count

    try:
        return keep(store, world, name, write_copy)
    except TooLargeError as error:
        raise BadWorldFileError(f"The file has something that is too large: {error}") from error


def _lines(store: Store, world: World) -> Iterator[bytes]:
    yield msgspec.json.encode(_Head(FORMAT, world.account, world.livemode))
    for resource_type in resource_types_of(world):
        hash_key = store.table.keys.partition_key(world, resource_type)
        for record in store.table.record.query(hash_key, consistent_read=True):
            if not is_job_of_snapshots(record.pk, record.sk):
                state = msgspec.Raw(state_of(record))
                yield msgspec.json.encode(_Line(resource_type.name, record.shape or 1, state, record.expires_at))


def _decompressed(file: bytes) -> bytes:
    decompressor = zlib.decompressobj(wbits=_GZIP)
    try:
        text = decompressor.decompress(file, MAX_BYTES)
    except zlib.error as error:
        raise BadWorldFileError("This is no world: it must be a file that the console has made.") from error
    if decompressor.unconsumed_tail:
        raise BadWorldFileError(f"The file has more than {MAX_BYTES} bytes.")
    if not decompressor.eof:
        raise BadWorldFileError("The file is cut off.")
    return text


def _things(text: bytes, world: World) -> Iterator[_Stored]:
    lines = BytesIO(text)
    first = next(lines, b"")
    try:
        head = _HEAD.decode(first)
    except msgspec.DecodeError as error:
        raise BadWorldFileError("This is no world: it must be a file that the console has made.") from error
    if head.format != FORMAT:
        raise BadWorldFileError(f"The file says that it is {head.format[:100]!r}, which this version cannot read.")
    if head.livemode != world.livemode:
        raise BadWorldFileError("The file is of the other mode: a test world can be brought into a test world alone.")
    known = {each.name for each in resource_types_of(world)}
    former, present = (_default_body(account, head.livemode) for account in (head.account, world.account))
    for number, line in enumerate(lines, start=2):
        yield _thing(number, line.replace(former, present), known, head.account, world)


def _default_body(account: str, livemode: bool) -> bytes:
    """What stands behind the prefix of whatever an account has one of without anybody's doing."""
    return f"_{body_of(default_id('default', account=account, livemode=livemode))}".encode()


def _thing(number: int, line: bytes, known: set[str], account: str, world: World) -> _Stored:
    try:
        thing = _LINE.decode(line)
        if thing.type not in known:
            raise BadWorldFileError(f"Line {number} has the type {thing.type[:100]!r}, which this version has not.")
        entity: Any = decode_state(thing.state, thing.shape, entity_class_of(thing.type))
    except (msgspec.DecodeError, KeyError, TypeError) as error:
        raise BadWorldFileError(f"Line {number} of the file cannot be read: {error}.") from error
    except NewerShapeError as error:
        raise BadWorldFileError(f"Line {number} of the file: {error}") from error
    if isinstance(entity, Job):
        entity = replace(entity, lease=None, leased_until=None)
    # What there is one of in a world has the account's id.
    moved = replace(entity, id=world.account) if entity.id == account else entity
    return _Stored(moved, thing.expires_at)
