"""How due jobs are spread over the partitions of their index."""

from collections import Counter

from emulator.store.due_index import due_shard_of, due_shards


def test_an_engine_of_one_machine_has_one_partition() -> None:
    for engine in ("embedded", "dynoxide", "dynamodb-local"):
        assert due_shards(engine, "work") == ["work"]
        assert due_shards(engine, "mail") == ["mail"]


def test_an_endpoint_has_many_that_fill_alike() -> None:
    shards = due_shards("endpoint", "work")
    assert (len(shards), len(set(shards)), shards[0]) == (16, 16, "work")
    assert due_shards("endpoint", "mail") == ["mail"]
    filled = Counter(due_shard_of(f"deliver-mail_{number}", shards) for number in range(16_000))
    assert set(filled) == set(shards)
    assert all(800 < count < 1200 for count in filled.values())
