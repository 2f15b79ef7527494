"""Schemas that are only ever dumped: what each key shows is worked out once, not for every object."""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

from marshmallow import fields, missing

from schemas.hooks import HookedSchema

_Reader = Callable[[Any], Any]

_AS_THEY_ARE: Mapping[type[fields.Field[Any]], type] = {fields.String: str, fields.Integer: int, fields.Boolean: bool}
"""The fields that show a value as it is, as long as it is null or of the type they are about."""


class OutgoingSchema(HookedSchema):
    """What marshmallow dumps of an object with attributes, in a third of the time; mappings are left to marshmallow."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.read_fields(self.dump_fields)

    def read_fields(self, dump_fields: dict[str, fields.Field[Any]]) -> None:
        """Shows these fields, in their order."""
        self.dump_fields = dump_fields
        named = [(field.data_key or name, name, field) for name, field in dump_fields.items()]
        # All keys in their order, with what is always the same.
        self._constants = {key: _constant(field) for key, _, field in named}
        self._plain_readers = [
            (key, attrgetter(field.attribute or name), _AS_THEY_ARE[type(field)], self._reader(name, field))
            for key, name, field in named
            if _shows_as_it_is(field)
        ]
        self._readers = [
            (key, self._reader(name, field))
            for key, name, field in named
            if not _shows_as_it_is(field) and _constant(field) is missing
        ]

    def _serialize(self, obj: Any, *, many: bool = False) -> Any:
        if many or hasattr(obj, "__getitem__"):
            return super()._serialize(obj, many=many)
        shown = self._constants.copy()
        for key, attribute, own_type, read in self._plain_readers:
            try:
                value = attribute(obj)
            except AttributeError:
                value = missing
            shown[key] = value if value is None or type(value) is own_type else read(obj)
        for key, read in self._readers:
            shown[key] = read(obj)
        return {key: value for key, value in shown.items() if value is not missing}

    def _reader(self, name: str, field: fields.Field[Any]) -> _Reader:
        """What a field shows of an object, as `Field.serialize` says it."""

        def as_marshmallow_does(obj: Any) -> Any:
            return field.serialize(name, obj, accessor=self.get_attribute)

        if type(field).serialize is not fields.Field.serialize:
            return as_marshmallow_does
        if type(field) is fields.Function:
            return field.serialize_func or as_marshmallow_does
        # marshmallow's own word for the fields that do not show one attribute: methods, and kinds of constants.
        if not field._CHECK_ATTRIBUTE:
            return lambda obj: field._serialize(None, name, obj)
        attribute = attrgetter(field.attribute or name)

        def shown_attribute(obj: Any) -> Any:
            try:
                value = attribute(obj)
            except AttributeError:
                # Nothing there, or a mapping on the way.
                return as_marshmallow_does(obj)
            return field._serialize(value, name, obj)

        return shown_attribute


def _shows_as_it_is(field: fields.Field[Any]) -> bool:
    return type(field) in _AS_THEY_ARE and not (isinstance(field, fields.Integer) and field.as_string)


def _constant(field: fields.Field[Any]) -> Any:
    """What a field shows of every object; `missing` where that differs."""
    if isinstance(field, fields.Constant) and type(field)._serialize is fields.Constant._serialize:
        return field.constant
    return missing
