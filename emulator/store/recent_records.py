"""Records that were read or written last: they are so still where all who write into the table tell it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from threading import Lock
from typing import TYPE_CHECKING

from emulator.billing.core.resource_types import Entity
from emulator.billing.system.files import FileChunk
from emulator.billing.system.jobs import Job
from emulator.store.write_counts import Key, Stamp, WriteCounter

if TYPE_CHECKING:
    from emulator.store.table import Record

MAX_BYTES = 256 * 1024
"""Bytes of states that are remembered, with records that take a few times as many."""


class RecentRecords:
    """Remembers records until somebody writes them; any thread."""

    def __init__(self, writes: WriteCounter | None, max_bytes: int = MAX_BYTES) -> None:
        """`writes` None: others write, and do not tell it. Then nothing is remembered."""
        self._writes = writes
        self._max_bytes = max_bytes
        self._bytes = 0
        self._records: OrderedDict[Key, tuple[Stamp, Record]] = OrderedDict()
        self._lock = Lock()

    def known(self, keys: Iterable[Key]) -> dict[Key, Record]:
        """Those with some keys that are remembered."""
        if self._writes is None:
            return {}
        found = ((key, self._records.get(key)) for key in keys)
        return {key: each[1] for key, each in found if each is not None and self._writes.is_current(each[0])}

    def stamps(self, keys: Iterable[Key]) -> dict[Key, Stamp]:
        """To be asked for before records are read or written, of those that are to be remembered."""
        if self._writes is None:
            return {}
        stamps = ((key, self._writes.stamp_of_record(key)) for key in keys)
        return {key: stamp for key, stamp in stamps if stamp is not None}

    def keep_read(self, records: Iterable[Record], stamps: Mapping[Key, Stamp]) -> None:
        """Remembers those of some records that there are stamps of."""
        with self._lock:
            for record in records:
                key = (record.pk, record.sk)
                if (stamp := stamps.get(key)) is not None:
                    self._keep(key, stamp, record)

    def keep_written(self, records: Iterable[Record], stamps: Mapping[Key, Stamp]) -> None:
        """Remembers records that this process has written, unless others have written them since."""
        if self._writes is not None:
            after = self._writes.stamp_after_write
            self.keep_read(records, {key: after(stamp) for key, stamp in stamps.items()})

    def _keep(self, key: Key, stamp: Stamp, record: Record) -> None:
        if (former := self._records.pop(key, None)) is not None:
            self._bytes -= _size(former[1])
        self._records[key] = stamp, record
        self._bytes += _size(record)
        while self._bytes > self._max_bytes:
            _, (_, oldest) = self._records.popitem(last=False)
            self._bytes -= _size(oldest)


def _size(record: Record) -> int:
    return len(record.packed or record.state or "")


def is_read_again(entity_class: type[Entity]) -> bool:
    """Whether things of a type are read again and again: what expires, jobs and pieces of files are not."""
    return entity_class.RESOURCE_TYPE.ttl is None and not issubclass(entity_class, Job | FileChunk)
