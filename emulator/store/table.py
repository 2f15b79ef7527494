"""The one DynamoDB table, as PynamoDB sees it.

A thing's hash key is its world and kind, its range key its id. Ids sort by creation, so a listing is one query, newest
first. Listings by attributes are queries on local secondary indexes, which share the hash key and can therefore be
read consistently; they hold the keys alone, and DynamoDB takes the rest from the table itself, in the same call. Jobs
that become due are found across all worlds through the global index `due`.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Lock

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.constants import PAY_PER_REQUEST_BILLING_MODE
from pynamodb.exceptions import PynamoDBException, TableError
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection, LocalSecondaryIndex

from emulator.billing.core.resource_types import ResourceType
from emulator.billing.system.jobs import JOB_QUEUES
from emulator.store.availability import Availability
from emulator.store.connection import StoreConnection
from emulator.store.due_index import due_shards
from emulator.store.engines.base import CALL_SECONDS, Engine, EngineError
from emulator.store.flat_model import BytesAttribute, FlatModel, TextAttribute, WholeNumberAttribute
from emulator.store.indexes import indexes_of
from emulator.store.keys import Keys, ShortKeys
from emulator.store.recent_records import RecentRecords
from emulator.store.world_facts import WorldFacts
from emulator.store.write_counts import WriteCounter

_OURS = "check EMULATOR_TABLE and the room on the disk, or set EMULATOR_DATA to another folder"
_REMEDIES = {"endpoint": "check AWS_ENDPOINT_URL_DYNAMODB, the AWS region and credentials, and EMULATOR_TABLE"}


class By1(LocalSecondaryIndex["Record"]):
    """The first listing of a kind."""

    class Meta:
        index_name = "by1"
        projection = KeysOnlyProjection()

    pk = TextAttribute(hash_key=True)
    by1 = TextAttribute(range_key=True)


class By2(LocalSecondaryIndex["Record"]):
    """The second listing of a kind."""

    class Meta:
        index_name = "by2"
        projection = KeysOnlyProjection()

    pk = TextAttribute(hash_key=True)
    by2 = TextAttribute(range_key=True)


class By3(LocalSecondaryIndex["Record"]):
    """The third listing of a kind."""

    class Meta:
        index_name = "by3"
        projection = KeysOnlyProjection()

    pk = TextAttribute(hash_key=True)
    by3 = TextAttribute(range_key=True)


class By4(LocalSecondaryIndex["Record"]):
    """The fourth listing of a kind."""

    class Meta:
        index_name = "by4"
        projection = KeysOnlyProjection()

    pk = TextAttribute(hash_key=True)
    by4 = TextAttribute(range_key=True)


class Due(GlobalSecondaryIndex["Record"]):
    """Jobs by the second they are due."""

    class Meta:
        index_name = "due"
        projection = AllProjection()

    due_shard = TextAttribute(hash_key=True)
    due_at = WholeNumberAttribute(range_key=True)


class Record(FlatModel):
    """One stored thing.

    Attributes:
        version: differs after every write and guards the next.
        state: the thing as JSON, as earlier versions wrote short ones, and what is not a thing.
        packed: the same compressed, in its place.
        shape: the number of the shape of its type that the thing was written in; of a record without one, 1.
        by1: what it is filed under, followed by its id; so are `by2`, `by3` and `by4`.
        due_shard: the partition of the index of jobs that it stands in, if it is due once.
        due_at: when it is due, unix seconds.
        expires_at: when DynamoDB may drop it, unix seconds.
    """

    pk = TextAttribute(hash_key=True)
    sk = TextAttribute(range_key=True)
    version = WholeNumberAttribute()
    state = TextAttribute(null=True)
    packed = BytesAttribute(null=True)
    shape = WholeNumberAttribute(null=True)
    by1 = TextAttribute(null=True)
    by2 = TextAttribute(null=True)
    by3 = TextAttribute(null=True)
    by4 = TextAttribute(null=True)
    due_shard = TextAttribute(null=True)
    due_at = WholeNumberAttribute(null=True)
    expires_at = WholeNumberAttribute(null=True)

    index1 = By1()
    index2 = By2()
    index3 = By3()
    index4 = By4()
    index_due = Due()


class Table:
    """The table in one engine: the model bound to it, and its connection for transactions."""

    def __init__(
        self, name: str, engine: Engine, timeout: float = CALL_SECONDS, writes: WriteCounter | None = None
    ) -> None:
        """Names the table and connects to its engine.

        Args:
            name: the table's.
            engine: which runs.
            timeout: seconds to wait for an answer of it.
            writes: counts what is written, as all do who write into the table; None: others do not.
        """
        self.name = name
        self._engine = engine.name
        self.due_shards = {queue: due_shards(engine.name, queue) for queue in JOB_QUEUES}
        # Set once at the start, by `check_shapes`; they are those of a new table until then.
        self.oldest_shapes: Mapping[str, int] = {}
        self.keys: Keys = ShortKeys()
        self.note_shapes: Callable[[], None] = _note_nothing
        self.record = _bind_model(name)
        self.availability = Availability(engine.name)
        self.world_facts = WorldFacts(writes)
        self.recent_records = RecentRecords(writes)
        self._making = Lock()
        self.connection = StoreConnection(engine.connection, engine.client(timeout), self.availability, writes, timeout)
        models = self.record._get_connection()
        self.connection.add_meta_table(models.get_meta_table())
        models.connection = self.connection

    def create(self) -> None:
        """Makes the table if it is not there, and waits until it is; another process may be making it, too.

        Raises:
            EngineError: the engine does not answer, or does not take the table.
        """
        try:
            self._create()
        except (PynamoDBException, BotoCoreError, ClientError) as error:
            raise EngineError(
                f"the table {self.name} cannot be had from DynamoDB ({error})", _REMEDIES.get(self._engine, _OURS)
            ) from error
        self.connection.expect_table(self._restore)

    def has_numbers(self, resource_type: ResourceType) -> bool:
        """Whether all things of a type that is searched by a number stand in the index of numbers.

        Where some are older than it, it is neither asked nor written.
        """
        return self.oldest_shapes.get(resource_type.name, 1) >= indexes_of(resource_type).number_since

    def close(self) -> None:
        """Ends the connections to the engine, which may go on without us."""
        self.connection.close()

    def _restore(self) -> bool:
        """Makes the table where the engine has lost it, keyed as it was; False if there is one again."""
        made = self._create()
        if made:
            self.note_shapes()
        return made

    def _create(self) -> bool:
        """Makes the table; False if there is one."""
        with self._making:
            return self._create_alone()

    def _create_alone(self) -> bool:
        if self.record.exists():
            return False
        try:
            self.record.create_table(wait=True)
        except TableError:
            if not self.record.exists():
                raise
            return False
        # An engine without TTL keeps what has expired; whoever reads it takes it for gone all the same.
        with suppress(TableError):
            self.connection.update_time_to_live(self.name, "expires_at")
        return True


def _note_nothing() -> None:
    """Nothing is known of the table yet."""


def _bind_model(name: str) -> type[Record]:
    class BoundRecord(Record):
        class Meta:
            table_name = name
            billing_mode = PAY_PER_REQUEST_BILLING_MODE

    return BoundRecord
