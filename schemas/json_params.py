"""Schemas of JSON parameters that load as a struct of the rules, as those of Stripe's parameters do."""

from typing import Any, ClassVar, Generic, TypeVar, cast, get_args

from marshmallow import post_load
from msgspec import Struct
from msgspec.structs import fields

from schemas.json_fields import JsonSchema

P = TypeVar("P")


class ParamsSchema(JsonSchema, Generic[P]):
    """A map of parameters that loads as `P`, a frozen struct of `billing` whose fields are exactly the schema's.

    Lists load as tuples. A parameter whose absence means something of its own says `default=NOT_GIVEN`; null is None
    then. Making the one object of a schema raises TypeError when its fields and those of `P` do not agree, or only one
    side can do without one.
    """

    params_class: ClassVar[type[Struct]]

    def __init_subclass__(cls, **options: Any) -> None:
        """Finds out what `P` is."""
        super().__init_subclass__(**options)
        for base in getattr(cls, "__orig_bases__", ()):
            for argument in get_args(base):
                if isinstance(argument, type) and issubclass(argument, Struct):
                    cls.params_class = argument

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        there = {each.name: each.required for each in fields(self.params_class)}
        here = {name: each.required for name, each in self.load_fields.items()}
        odd = sorted(name for name in there.keys() | here.keys() if there.get(name) != here.get(name))
        if odd:
            names = f"{type(self).__name__} and {self.params_class.__name__}"
            raise TypeError(f"{names} do not agree on {', '.join(odd)}")

    @post_load
    def _as_params(self, loaded: dict[str, Any], **_options: Any) -> P:
        values = {name: tuple(each) if isinstance(each, list) else each for name, each in loaded.items()}
        return cast(P, self.params_class(**values))
