"""Keeping the content of files in the store, and reading it: piece by piece, so that none is ever whole in memory.

What fits into the transaction of its file goes with it. A larger file is written ahead: nobody sees its pieces before
the transaction that writes the file, and a job deletes them should that never come.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice

from emulator.billing.system.files import (
    CHUNK_BYTES,
    FileChunk,
    FileParams,
    UploadedFile,
    chunk_ids,
    create_file,
)
from emulator.billing.system.jobs import Job
from emulator.store.store import Store
from emulator.store.unit_of_work import ConflictError, UnitOfWork
from emulator.worlds import World

DISCARD_TASK = "discard_upload"
DISCARD_AFTER_SECONDS = 600
"""Seconds after which the pieces of a file are deleted that never came."""

_AT_ONCE = 4
"""How many pieces go into one transaction: less than the 4 MB that DynamoDB takes, as each is in memory a few times."""


def upload(uow: UnitOfWork, params: FileParams) -> UploadedFile:
    """The file, with its content. Raises APIError for what its purpose does not take."""
    file = create_file(params, uow.ctx, uow.changes)
    chunks = (
        FileChunk(id=id, created=file.created, content=piece)
        for id, piece in zip(file.chunk_ids, params.file.pieces(), strict=True)
    )
    if file.size > _AT_ONCE * CHUNK_BYTES:
        _write_ahead(uow, file, chunks)
    else:
        for chunk in chunks:
            uow.changes.save(chunk)
    return file


def _write_ahead(uow: UnitOfWork, file: UploadedFile, chunks: Iterator[FileChunk]) -> None:
    """Writes content now; the file's own transaction fails if that was deleted meanwhile."""
    now = uow.real_now
    job = Job(
        id=f"{DISCARD_TASK}-{file.id}",
        created=now,
        task=DISCARD_TASK,
        subject=f"{file.id}:{len(file.chunk_ids)}",
        due_at=now + DISCARD_AFTER_SECONDS,
        by_real_time=True,
    )
    begun = uow.fresh()
    begun.changes.save(job)
    begun.commit()
    while some := list(islice(chunks, _AT_ONCE)):
        part = uow.fresh()
        for chunk in some:
            part.changes.save(chunk)
        part.commit()
    if uow.get(Job, job.id) != job:
        raise ConflictError
    uow.changes.remove(job)


def contents(store: Store, world: World, file: UploadedFile) -> Iterator[bytes]:
    """The content of a file, piece by piece. Raises LookupError where the world has been forgotten meanwhile."""
    for id in file.chunk_ids:
        chunk = store.unit_of_work(world).get(FileChunk, id)
        if chunk is None:
            raise LookupError(f"the content of {file.id} is gone")
        yield chunk.content


def discard(store: Store, world: World, job: Job) -> None:
    """Deletes the pieces of a file that never came."""
    file, _, count = job.subject.partition(":")
    ids = iter(chunk_ids(file, int(count)))
    while some := list(islice(ids, _AT_ONCE)):
        store.run(world, partial(_delete, some))
    store.run(world, lambda uow: uow.changes.remove(job))


def _delete(ids: Sequence[str], uow: UnitOfWork) -> None:
    for chunk in uow.get_many(FileChunk, ids):
        if chunk is not None:
            uow.changes.remove(chunk)
