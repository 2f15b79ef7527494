"""How a thing is written into its record: as JSON, packed.

DynamoDB counts an item once more for each local secondary index it stands in, 400 KB all together
(docs.aws.amazon.com/amazondynamodb, Local secondary indexes, item collections): an invoice of 250 lines that is listed
three ways would not fit unpacked.
"""

from threading import Lock
from typing import Any, TypeVar

import msgspec

from emulator.billing.core.resource_types import Entity
from emulator.store.indexes import indexes_of
from emulator.store.packing import pack, unpack
from emulator.store.table import Record

E = TypeVar("E", bound=Entity)

MAX_ITEM_BYTES = 400_000
"""Bytes that a state may have with a copy for each index: DynamoDB takes 409,600, which leaves enough for the keys.

Indexes hold the keys alone; those of a table that an earlier version made hold everything."""


class NewerShapeError(Exception):
    """A thing was stored by a newer version of the emulator; the message is one sentence that says so."""


_decoders: dict[type[Entity], msgspec.json.Decoder[Any]] = {}
_decoders_lock = Lock()


class TooLargeError(Exception):
    """A thing has become larger than DynamoDB can keep."""


def packed_state(entity: Entity, listings: int) -> bytes:
    """What a record holds of an entity which stands in so many listings. Raises TooLargeError."""
    packed = pack(msgspec.json.encode(entity))
    size = len(packed) * (1 + listings)
    if size > MAX_ITEM_BYTES:
        raise TooLargeError(
            f"{entity.RESOURCE_TYPE.name} {entity.id} would take {size} bytes of at most {MAX_ITEM_BYTES}."
        )
    return packed


def fits_in_item(entity: Entity) -> bool:
    """Whether DynamoDB could keep an entity that stands in all listings of its kind."""
    try:
        packed_state(entity, len(indexes_of(entity.RESOURCE_TYPE).combinations))
    except TooLargeError:
        return False
    return True


def decode_record(record: Record, entity_class: type[E]) -> E:
    """The entity that a record holds. Raises NewerShapeError."""
    return decode_state(state_of(record), record.shape or 1, entity_class)


def state_of(record: Record) -> bytes:
    """The JSON that a record holds. Raises NewerShapeError."""
    if record.packed is None:
        return (record.state or "").encode()
    try:
        return unpack(record.packed)
    except KeyError:
        raise NewerShapeError("This was packed by a newer version of the emulator, which alone can read it.") from None


def decode_state(state: str | bytes | msgspec.Raw, shape: int, entity_class: type[E]) -> E:
    """The entity that JSON holds in a shape of its type; an earlier one is upgraded, a newer one NewerShapeError."""
    resource_type = entity_class.RESOURCE_TYPE
    if shape > resource_type.shape:
        raise NewerShapeError(
            f"This {resource_type.name} was stored in shape {shape} by a newer version of the emulator, which alone "
            f"can read it: this one knows shape {resource_type.shape}."
        )
    if shape < resource_type.shape:
        attributes = msgspec.json.decode(state)
        for upgrade in resource_type.upgrades[shape - 1 :]:
            attributes = upgrade(attributes)
        state = msgspec.json.encode(attributes)
    return decoder_of(entity_class).decode(state)  # type: ignore[no-any-return] # it decodes to its kind


def decoder_of(entity_class: type[E]) -> msgspec.json.Decoder[Any]:
    """The decoder of a kind, made once, and by one thread.

    While msgspec (0.22) learns what a class looks like, its half-made notes are there for every thread, and one that
    decodes by them crashes the process.
    """
    decoder = _decoders.get(entity_class)
    if decoder is None:
        with _decoders_lock:
            decoder = _decoders[entity_class] = msgspec.json.Decoder(entity_class)
    return decoder
