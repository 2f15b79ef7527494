"""Stripe's wire types that hold other values: maps, lists, ranges, metadata."""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache, cached_property
from typing import Any, ClassVar, Generic, TypeVar, cast

from marshmallow import EXCLUDE, Schema, ValidationError

from emulator.billing.core.params import Range
from schemas.hooks import HookedSchema
from schemas.params_classes import LoadsParams, require_same_fields
from schemas.stripe import parameter_errors
from schemas.stripe.fields import Enum, Integer, Parameter, Path, String, UnknownParam, Unsupported, field_error

MAX_METADATA_KEYS = 50
MAX_METADATA_KEY = 40
MAX_METADATA_VALUE = 500

P = TypeVar("P")
P_co = TypeVar("P_co", covariant=True)


class ParamsPart(LoadsParams, HookedSchema, Generic[P_co]):
    """A map of parameters that loads as `P`, a class of `billing`.

    `include` and `exclude` of `Meta` aside, its fields are exactly those of `P`, but for those that are not emulated:
    what is refused is never loaded, and what a `post_load` method works out, named in `computed`, is no parameter.
    `check` raises TypeError when they do not agree, and is called for every operation by a test.

    Of the parameters that are named as the words of a required `type` are, that of the `type` alone may be given.
    """

    computed: ClassVar[frozenset[str]] = frozenset()

    def check(self) -> None:
        """Raises TypeError when the fields here and those of `P` do not agree, or only one side may leave one out."""
        self.check_names()
        for each in self.load_fields.values():
            if isinstance(each, Parameter):
                each.check()

    def check_names(self) -> None:
        """Raises TypeError when these very fields do not agree, whatever stands inside of them."""
        if not hasattr(self, "params_class"):
            raise TypeError(f"{type(self).__name__} does not say which class it loads")
        unsupported = {name for name, each in self.load_fields.items() if isinstance(each, Unsupported)}
        require_same_fields(self, self.params_class, without=unsupported, computed=self.computed)

    def load_params(self, raw: Mapping[str, Any]) -> P_co:
        """The parameters as `P`. Raises ValidationError."""
        return cast(P_co, self.params_class(**self.load_one_type(raw)))  # No class attribute can be a `type[P_co]`.

    @cached_property
    def parts_of_types(self) -> tuple[str, ...]:
        """The parameters that each belong to one `type`, whose name they have."""
        tag = self.load_fields.get("type")
        if not isinstance(tag, Enum) or not tag.required:
            return ()
        return tuple(name for name in self.load_fields if name in tag.alternatives)

    def load_one_type(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters by their names. Raises ValidationError, also for what belongs to another `type`."""
        loaded: dict[str, Any] = self.load(raw)
        for name in self.parts_of_types:
            if name != loaded["type"] and loaded.get(name) is not None:
                raise ValidationError({name: field_error(parameter_errors.of_another_type, name).messages})
        return loaded


class GathersParams(ParamsPart[P_co], Generic[P_co]):
    """A map of parameters some of which are no attributes of `P` by themselves; `gathered_names` are those."""

    gathered_names: ClassVar[Collection[str]] = ()

    def gather(self, loaded: dict[str, Any]) -> dict[str, Any]:
        """The attributes that are made of the gathered parameters, by their names."""
        raise NotImplementedError

    def check_names(self) -> None:
        """What is gathered is no attribute of the class."""
        fields = self.load_fields
        self.load_fields = {name: field for name, field in fields.items() if name not in self.gathered_names}
        try:
            super().check_names()
        finally:
            self.load_fields = fields

    def load_params(self, raw: Mapping[str, Any]) -> P_co:
        """The parameters as `P`. Raises ValidationError."""
        loaded = self.load_one_type(raw)
        gathered = {name: loaded.pop(name) for name in self.gathered_names if name in loaded}
        make: Callable[..., Any] = self.params_class
        return cast(P_co, make(**loaded, **self.gather(gathered)))  # As in `ParamsPart`.


class PlainPart(ParamsPart[dict[str, Any]]):
    """A map that no rule reads: it loads as a dict, which is kept, and shown, as it was asked for."""

    def check_names(self) -> None:
        """Any names will do."""

    def load_params(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters by their names. Raises ValidationError."""
        return self.load_one_type(raw)


def unknown_params(schema: Schema, raw: Mapping[str, Any], path: Path = ()) -> Iterator[UnknownParam]:
    """The names in a raw map that its schema does not know, at every depth, in the order they were given."""
    known = schema.load_fields
    for name, value in raw.items():
        field = known.get(name)
        if field is None or (isinstance(field, Parameter) and not field.is_known(value)):
            yield UnknownParam((*path, name), _current_names(schema))
        elif isinstance(field, Parameter):
            yield from field.unknown_params(value, (*path, name))


def _current_names(schema: Schema) -> tuple[str, ...]:
    """The names that a schema knows over the wire."""
    return tuple(
        name for name, field in schema.load_fields.items() if not isinstance(field, Parameter) or field.is_known("")
    )


class Nested(Parameter[P], Generic[P]):
    """A map of parameters inside another."""

    def __init__(self, schema_class: type[ParamsPart[P]], **options: Any) -> None:
        super().__init__(**options)
        self._schema_class = schema_class

    @property
    def schema(self) -> ParamsPart[P]:
        """The schema inside, made when it is first needed."""
        return _part(self._schema_class)

    def check(self) -> None:
        """Checks the schema inside."""
        self.schema.check()

    def unknown_params(self, value: Any, path: Path) -> Iterator[UnknownParam]:
        """The unknown names in the map."""
        return unknown_params(self.schema, value, path) if isinstance(value, Mapping) else iter(())

    def read(self, value: Any) -> P:
        """Returns the loaded map."""
        if not isinstance(value, Mapping):
            raise field_error(parameter_errors.not_an_object)
        try:
            return self.schema.load_params(value)
        except ValidationError as error:
            # What was loaded before the error is no `P`: methods that validate this parameter must not get it.
            raise ValidationError(error.messages) from error


@cache
def _part(schema_class: type[ParamsPart[P]]) -> ParamsPart[P]:
    return schema_class(unknown=EXCLUDE)


class ArrayOf(Parameter[list[Any]]):
    """A list whose elements are all read by one field; at most `max_elements` of them."""

    def __init__(self, element: Parameter[Any], *, max_elements: int | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.element = element
        self.max_elements = max_elements

    def check(self) -> None:
        """Checks the elements' field."""
        self.element.check()

    def unknown_params(self, value: Any, path: Path) -> Iterator[UnknownParam]:
        """The unknown names in the elements."""
        for index, element in enumerate(value if isinstance(value, list) else ()):
            yield from self.element.unknown_params(element, (*path, index))

    def read(self, value: Any) -> list[Any]:
        """Returns the loaded elements."""
        if not isinstance(value, list):
            raise field_error(parameter_errors.not_an_array)
        if self.max_elements is not None and len(value) > self.max_elements:
            raise field_error(parameter_errors.too_many_elements, self.max_elements)
        return [self._read_element(index, element) for index, element in enumerate(value)]

    def _read_element(self, index: int, element: Any) -> Any:
        try:
            return self.element.deserialize(element)
        except ValidationError as error:
            raise ValidationError({index: error.messages}) from error


class MapOf(Parameter[dict[str, Any]]):
    """A map whose keys are the caller's (currencies, say), each read by `key`, and whose values one field reads."""

    def __init__(self, key: Parameter[str], element: Parameter[Any], **options: Any) -> None:
        super().__init__(**options)
        self.key = key
        self.element = element

    def check(self) -> None:
        """Checks the values' field."""
        self.element.check()

    def unknown_params(self, value: Any, path: Path) -> Iterator[UnknownParam]:
        """The unknown names in the values."""
        for name, element in value.items() if isinstance(value, Mapping) else ():
            yield from self.element.unknown_params(element, (*path, name))

    def read(self, value: Any) -> dict[str, Any]:
        """Returns the loaded values by their keys."""
        if not isinstance(value, Mapping):
            raise field_error(parameter_errors.not_an_object)
        return {str(self.key.deserialize(name)): self._read_element(name, each) for name, each in value.items()}

    def _read_element(self, name: str, element: Any) -> Any:
        try:
            return self.element.deserialize(element)
        except ValidationError as error:
            raise ValidationError({name: error.messages}) from error


class _RangeSchema(ParamsPart[Range]):
    gt = Integer()
    gte = Integer()
    lt = Integer()
    lte = Integer()


class RangeFilter(Parameter[Range]):
    """A filter of a list: an exact whole number, or a map of bounds `gt`, `gte`, `lt`, `lte`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._bounds = Nested(_RangeSchema)
        self._exact = Integer()

    def check(self) -> None:
        """Checks the schema of the bounds."""
        self._bounds.check()

    def unknown_params(self, value: Any, path: Path) -> Iterator[UnknownParam]:
        """The unknown names in the map of bounds."""
        return self._bounds.unknown_params(value, path)

    def read(self, value: Any) -> Range:
        """Returns the bounds; an exact number bounds from both sides."""
        if isinstance(value, str):
            number = self._exact.read(value)
            return Range(gte=number, lte=number)
        return self._bounds.read(value)


class Metadata(Parameter[dict[str, str | None]]):
    """The caller's own pairs of key and value (docs.stripe.com/api/metadata).

    An empty string for the whole loads as None: everything goes. An empty string for one key loads as None for that
    key: it goes. Updates merge, so how many keys remain is for the rule to count; too many in one request are already
    refused here.
    """

    def __init__(self, *, unsettable: bool = True, **options: Any) -> None:
        super().__init__(unsettable=unsettable, **options)

    def read(self, value: Any) -> dict[str, str | None]:
        """Returns the pairs given."""
        if isinstance(value, list):
            value = {str(index): element for index, element in enumerate(value)}
        if not isinstance(value, Mapping):
            raise field_error(parameter_errors.not_an_object)
        pairs = {key: self._read_pair(key, text) for key, text in value.items()}
        count = sum(text is not None for text in pairs.values())
        if count > MAX_METADATA_KEYS:
            raise ValidationError([parameter_errors.too_many_metadata_keys(count, MAX_METADATA_KEYS)])
        return pairs

    @staticmethod
    def _read_pair(key: str, text: Any) -> str | None:
        if not isinstance(text, str):
            raise field_error(parameter_errors.metadata_value_not_a_string, text)
        if "[" in key or "]" in key:
            raise field_error(parameter_errors.metadata_key_with_brackets, key)
        if len(key) > MAX_METADATA_KEY:
            raise ValidationError([parameter_errors.metadata_key_too_long(key, MAX_METADATA_KEY)])
        if len(text) > MAX_METADATA_VALUE:
            raise ValidationError([parameter_errors.metadata_value_too_long(text, MAX_METADATA_VALUE)])
        return text or None


class Expand(Parameter[tuple[str, ...]]):
    """`expand`: dotted paths of the properties to show in full. Whether they exist is known to the reply alone."""

    def __init__(self) -> None:
        super().__init__()
        self._paths = ArrayOf(String())

    def unknown_params(self, value: Any, path: Path) -> Iterator[UnknownParam]:
        """Complains of what is no list of texts when it is read."""
        return self._paths.unknown_params(value, path)

    def read(self, value: Any) -> tuple[str, ...]:
        """Returns the paths."""
        return tuple(self._paths.read(value))
