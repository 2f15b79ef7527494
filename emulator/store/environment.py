"""Where and when units of work happen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from emulator.billing.core.api_versions import NEWEST
from emulator.billing.system.webhook_endpoints import WebhookEndpoint


@dataclass(frozen=True, slots=True)
class Environment:
    """Where and when a unit of work happens, but for the account and its clock: see `Context`.

    `real_now` is unix seconds, UTC, outside of every world; `api_version` that of accounts that have no settings yet.
    """

    real_now: int
    base_url: str
    next_stamp: Callable[[], int]
    fixed_endpoints: Sequence[WebhookEndpoint] = ()
    allows_link_local: bool = False
    api_version: str = NEWEST
