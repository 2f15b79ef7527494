"""How things were shown lately, as JSON: as long as somebody holds a thing, which never changes, it is dumped once."""

import weakref
from collections.abc import Callable
from typing import Any

import msgspec

from emulator.billing.core.account import Account
from emulator.billing.core.calendar import DAY
from emulator.billing.core.context import Context

Rendered = dict[str, Any]


class View(msgspec.Struct, frozen=True):
    """What a rendering draws on besides the thing itself; `day` is that of the links that it gives out."""

    account: Account
    livemode: bool
    base_url: str
    day: int

    @classmethod
    def of(cls, ctx: Context) -> "View":
        """What there is of it in a context."""
        return cls(ctx.account, ctx.livemode, ctx.base_url, ctx.world_now // DAY)


class _Rendering(msgspec.Struct, frozen=True):
    entity: weakref.ref[Any]
    view: View
    json: bytes


class Renderings:
    """Remembers one rendering of each thing; any thread."""

    def __init__(self) -> None:
        self._by_identity: dict[int, _Rendering] = {}

    def __len__(self) -> int:
        return len(self._by_identity)

    def rendered(self, entity: Any, view: View, dump: Callable[[], Rendered]) -> Rendered:
        """How a thing is shown in a view: by `dump`, or as it was before. The caller's own, to change as they like."""
        identity = id(entity)
        known = self._by_identity.get(identity)
        if known is not None and known.entity() is entity and known.view == view:
            # Several times faster than a deep copy.
            copied: Rendered = msgspec.json.decode(known.json)
            return copied
        shown = dump()
        forget = weakref.ref(entity, lambda _: self._by_identity.pop(identity, None))
        self._by_identity[identity] = _Rendering(forget, view, msgspec.json.encode(shown))
        return shown
