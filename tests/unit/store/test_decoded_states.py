"""What is read again is decoded once, for as long as there is room to remember it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from emulator.billing.core.events import Event
from emulator.billing.core.resource_types import Entity
from emulator.billing.customers.customer import Customer
from emulator.billing.invoices.invoice import Invoice
from emulator.billing.system.files import FileChunk
from emulator.billing.system.jobs import Job
from emulator.store.decoded_states import DecodedStates
from emulator.store.packing import pack
from emulator.store.serialization import packed_state
from emulator.store.table import Record
from tests.support.domain_objects import customer, draft

JENNY = customer(name="Jenny")


def record_of(entity: Entity) -> Record:
    resource_type = entity.RESOURCE_TYPE
    return Record("1/t/x", "x", version=1, packed=packed_state(entity, 0), shape=resource_type.shape)


def state(entity_class: type[Entity], **attributes: Any) -> Record:
    packed = pack(msgspec.json.encode({"id": "x_1", "created": 1, **attributes}))
    return Record("1/t/x", "x", version=1, packed=packed, shape=entity_class.RESOURCE_TYPE.shape)


def test_what_is_read_twice_is_decoded_once() -> None:
    decoded = DecodedStates()
    first = decoded.decode(record_of(JENNY), Customer)
    assert first == JENNY
    assert decoded.decode(record_of(JENNY), Customer) is first


def test_what_was_written_is_not_decoded_at_all() -> None:
    decoded = DecodedStates()
    decoded.note(record_of(JENNY), JENNY)
    assert decoded.decode(record_of(JENNY), Customer) is JENNY


def test_what_is_written_next_is_another_thing() -> None:
    decoded = DecodedStates()
    decoded.note(record_of(JENNY), JENNY)
    later = msgspec.structs.replace(JENNY, name="Jenny Rosen")
    assert decoded.decode(record_of(later), Customer) == later
    assert decoded.decode(record_of(JENNY), Customer) is JENNY


def test_a_state_is_that_of_its_type_and_of_its_shape() -> None:
    decoded = DecodedStates()
    invoice = draft(JENNY, 1000)
    decoded.note(record_of(invoice), invoice)
    older = record_of(invoice)
    older.shape = 1
    assert decoded.decode(older, Invoice) is not invoice


@pytest.mark.parametrize(
    ("entity_class", "attributes"),
    [
        (Event, {"type": "invoice.sent", "api_version": "2026-10-28.endive", "data": {"object": {}}}),
        (Job, {"task": "mail", "due_at": 1, "subject": "mail_1"}),
        (FileChunk, {"content": "JVBERi0="}),
    ],
)
def test_what_is_read_once_or_twice_is_not_remembered(entity_class: type[Entity], attributes: dict[str, Any]) -> None:
    decoded, record = DecodedStates(), state(entity_class, **attributes)
    first = decoded.decode(record, entity_class)
    again = decoded.decode(record, entity_class)
    assert first == again
    assert first is not again


def test_what_was_not_asked_for_the_longest_time_is_forgotten() -> None:
    customers = [customer(name=f"Jenny {number}") for number in range(4)]
    records = [record_of(each) for each in customers]
    decoded = DecodedStates(max_bytes=sum(len(each.packed or b"") for each in records[:3]) + 1)
    for record, each in zip(records[:3], customers[:3], strict=True):
        decoded.note(record, each)
    assert decoded.decode(records[0], Customer) is customers[0]
    decoded.note(records[3], customers[3])
    assert decoded.decode(records[0], Customer) is customers[0]
    assert decoded.decode(records[3], Customer) is customers[3]
    assert decoded.decode(records[1], Customer) is not customers[1]


def test_what_is_larger_than_all_room_is_not_remembered() -> None:
    decoded = DecodedStates(max_bytes=10)
    decoded.note(record_of(JENNY), JENNY)
    assert decoded.decode(record_of(JENNY), Customer) is not JENNY
