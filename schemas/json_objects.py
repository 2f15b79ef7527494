"""Objects as the JSON APIs show them: in a world, at a moment."""

from collections.abc import Callable
from typing import Any

from marshmallow import Schema, fields
from marshmallow.experimental.context import Context as DumpContext

from emulator.billing.core.context import Context
from schemas.json_fields import instance


class OfContext(fields.Field[Any]):
    """What a function makes of an object in the context that it is shown in."""

    def __init__(self, function: Callable[[Any, Context], Any]) -> None:
        super().__init__()
        self._function = function

    def serialize(self, attr: str, obj: Any, *_args: Any, **_options: Any) -> Any:  # noqa: ARG002 - marshmallow's
        """Returns what it makes."""
        return self._function(obj, DumpContext[Context].get())


def dump(schema: type[Schema], value: object, ctx: Context) -> dict[str, Any]:
    """A value as the API shows it."""
    with DumpContext(ctx):
        dumped: dict[str, Any] = instance(schema).dump(value)
    return dumped
