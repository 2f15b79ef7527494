"""Which struct of the rules a schema of parameters loads as, and whether the two agree."""

from collections.abc import Collection
from typing import Any, ClassVar, get_args

from marshmallow import Schema
from msgspec import Struct
from msgspec.structs import fields


class LoadsParams:
    """A schema that loads as what stands in the brackets of its base, `ParamsSchema[PaymentParams]`."""

    params_class: ClassVar[type[Struct]]

    def __init_subclass__(cls, **options: Any) -> None:
        """Finds out what that is."""
        super().__init_subclass__(**options)
        arguments = (argument for base in getattr(cls, "__orig_bases__", ()) for argument in get_args(base))
        params_class = next((each for each in arguments if isinstance(each, type) and issubclass(each, Struct)), None)
        if params_class is not None:
            cls.params_class = params_class


def require_same_fields(
    schema: Schema, params_class: type[Struct], *, without: Collection[str] = (), computed: Collection[str] = ()
) -> None:
    """Raises TypeError when the fields here and there do not agree, or only one side may leave one out.

    Args:
        schema: the schema.
        params_class: what it loads as.
        without: fields of the schema that are never loaded.
        computed: fields of the struct that are no parameters.
    """
    there = {each.name: each.required for each in fields(params_class) if each.name not in computed}
    here = {name: each.required for name, each in schema.load_fields.items() if name not in without}
    odd = sorted(name for name in there.keys() | here.keys() if there.get(name) != here.get(name))
    if odd:
        names = f"{type(schema).__name__} and {params_class.__name__}"
        raise TypeError(f"{names} do not agree on {', '.join(odd)}")
