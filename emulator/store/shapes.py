"""What shapes the things of a table were written in, so that a table is not read by a version that cannot read it.

A thing says its own shape and is upgraded when it is read. The table says the newest shape of each type that anybody
has written into it: a version of the emulator that knows only older ones does not start on it.
"""

import msgspec
from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

from emulator.billing.core.resource_types import known_resource_types
from emulator.store.engines.base import EngineError
from emulator.store.table import Table

_KEY = ("table", "shapes")

# Made here, by one thread: see emulator.store.serialization.
_DECODER = msgspec.json.Decoder(dict[str, int])


def check_shapes(table: Table) -> None:
    """Takes note in the table of the shapes that are written from now on.

    Raises:
        EngineError: a newer version of the emulator has written into the table, or the engine does not answer.
    """
    try:
        record = next(iter(table.record.query(_KEY[0], table.record.sk == _KEY[1], consistent_read=True)), None)
        known = {resource_type.name: resource_type.shape for resource_type in known_resource_types()}
        written = {} if record is None else _DECODER.decode(record.state or "")
        newer = sorted(name for name, shape in written.items() if shape > known.get(name, shape))
        if newer:
            raise EngineError(
                f"a newer version of the emulator has written into the table {table.name} ({', '.join(newer)})",
                "use that version, or set EMULATOR_TABLE or EMULATOR_DATA to another one",
            )
        if written != (now := {**written, **known}):
            _save(table, now)
    except (PynamoDBException, BotoCoreError, ClientError) as error:
        raise EngineError(
            f"the table {table.name} cannot be read ({error})", "check that the engine answers"
        ) from error


def _save(table: Table, shapes: dict[str, int]) -> None:
    record = table.record(*_KEY, version=1)
    record.state = msgspec.json.encode(shapes, order="sorted").decode()
    record.save()
