"""What fits into one transaction (docs.aws.amazon.com, "Managing complex workflows with DynamoDB transactions")."""

from emulator.store.table import Record

MAX_ACTIONS = 100
"""DynamoDB's limit for one TransactWriteItems, and for one BatchGetItem."""

MAX_BYTES = 3 * 1024 * 1024
"""Bytes of states in one TransactWriteItems: less than DynamoDB's 4 MB, because keys and indexes count as well."""


def state_size(record: Record) -> int:
    """The bytes of a record's state as it is stored."""
    return len(record.packed or b"") + len(record.state or "")
