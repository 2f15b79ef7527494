"""Schemas of JSON parameters that load as a struct of the rules, as those of Stripe's parameters do."""

from typing import Any, Generic, TypeVar, cast

from marshmallow import post_load

from schemas.json_fields import JsonSchema
from schemas.params_classes import LoadsParams, require_same_fields

P = TypeVar("P")


class ParamsSchema(LoadsParams, JsonSchema, Generic[P]):
    """A map of parameters that loads as `P`, a frozen struct of `billing` whose fields are exactly the schema's.

    Lists load as tuples. A parameter whose absence means something of its own says `default=NOT_GIVEN`; null is None
    then. Making the one object of a schema raises TypeError when its fields and those of `P` do not agree, or only one
    side can do without one.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        require_same_fields(self, self.params_class)

    @post_load
    def _as_params(self, loaded: dict[str, Any], **_options: Any) -> P:
        values = {name: tuple(each) if isinstance(each, list) else each for name, each in loaded.items()}
        return cast(P, self.params_class(**values))  # A class attribute cannot be of type `type[P]`.
