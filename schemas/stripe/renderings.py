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
        known = self._known(entity, view)
        if known is None:
            shown = dump()
            self._keep(entity, view, shown)
        else:
            # Several times faster than a deep copy.
            shown = msgspec.json.decode(known)
        return shown

    def json(self, entity: Any, view: View, dump: Callable[[], Rendered]) -> bytes:
        """The same as JSON."""
        return self._known(entity, view) or self._keep(entity, view, dump())

    def _known(self, entity: Any, view: View) -> bytes | None:
        known = self._by_identity.get(id(entity))
        return known.json if known is not None and known.entity() is entity and known.view == view else None

    def _keep(self, entity: Any, view: View, shown: Rendered) -> bytes:
        identity, json = id(entity), msgspec.json.encode(shown)
        forget = weakref.ref(entity, lambda _: self._by_identity.pop(identity, None))
        self._by_identity[identity] = _Rendering(forget, view, json)
        return json
