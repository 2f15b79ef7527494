"""What shapes the things of a table were written in, so that a table is not read by a version that cannot read it.

A thing says its own shape and is upgraded when it is read. The table says the newest shape of each type that anybody
has written into it: a version of the emulator that knows only older ones does not start on it. It says the oldest, too:
what was written in a shape from before an index stands in no such index until it is written again.

What it says of `keys` among them is how its things are keyed (`emulator.store.keys`), from the first to the last alike.
"""

from collections.abc import Mapping
from functools import partial

import msgspec
from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

from emulator.billing.core.resource_types import known_resource_types
from emulator.store.engines.base import EngineError
from emulator.store.keys import Keys, ShortKeys
from emulator.store.table import Table

_HASH_KEY, _NEWEST, _OLDEST = "table", "shapes", "oldest shapes"

_KEYS: Mapping[int, Keys] = {1: Keys(), 2: ShortKeys()}
"""Every way in which tables were ever keyed, the newest last."""

# Made here, by one thread: see emulator.store.serialization.
_DECODER = msgspec.json.Decoder(dict[str, int])


def check_shapes(table: Table) -> None:
    """Takes note in the table of the shapes that are written from now on, and of the oldest that it holds.

    Raises:
        EngineError: a newer version of the emulator has written into the table, or the engine does not answer.
    """
    try:
        known = {"keys": max(_KEYS)} | {each.name: each.shape for each in known_resource_types()}
        written = _shapes(table, _NEWEST) or {}
        newer = sorted(name for name, shape in written.items() if shape > known.get(name, shape))
        if newer:
            raise EngineError(
                f"a newer version of the emulator has written into the table {table.name} ({', '.join(newer)})",
                "use that version, or set EMULATOR_TABLE or EMULATOR_DATA to another one",
            )
        oldest = _oldest_shapes(table, known)
        now = {**written, **known}
        if written != now:
            _save(table, _NEWEST, now)
        table.oldest_shapes, table.keys = oldest, _KEYS[oldest["keys"]]
        table.note_shapes = partial(_note, table, now, oldest)
    except (PynamoDBException, BotoCoreError, ClientError) as error:
        raise EngineError(
            f"the table {table.name} cannot be read ({error})", "check that the engine answers"
        ) from error


def _oldest_shapes(table: Table, known: dict[str, int]) -> dict[str, int]:
    """The oldest shape of each type that the table may hold; of a type that came after its note, the one known."""
    # In this order: the first that another process writes into a new table is its note.
    is_new = next(iter(table.record.scan(limit=1, consistent_read=True)), None) is None
    noted = _shapes(table, _OLDEST)
    if noted is not None:
        oldest = {**known, "keys": 1, **noted}
    elif is_new:
        oldest = known
    else:
        oldest = dict.fromkeys(known, 1)
    if oldest != noted:
        _save(table, _OLDEST, oldest)
    return oldest


def _note(table: Table, newest: Mapping[str, int], oldest: Mapping[str, int]) -> None:
    """Says the same of a table that was made again."""
    _save(table, _OLDEST, oldest)
    _save(table, _NEWEST, newest)


def _shapes(table: Table, name: str) -> dict[str, int] | None:
    found = table.record.query(_HASH_KEY, table.record.sk == name, consistent_read=True)
    record = next(iter(found), None)
    return None if record is None else _DECODER.decode(record.state or "")


def _save(table: Table, name: str, shapes: Mapping[str, int]) -> None:
    record = table.record(_HASH_KEY, name, version=1)
    record.state = msgspec.json.encode(shapes, order="sorted").decode()
    record.save()
