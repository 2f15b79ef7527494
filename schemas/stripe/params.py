"""The base of every schema of request parameters: one complaint per request, in Stripe's order.

Unknown names come first, all of them in one complaint, then what is not emulated. Then the parameters are looked at one
at a time in the order of their declaration, a missing required one in its slot, and the first complaint wins. `expand`
comes last.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, ClassVar, Generic, Self, TypeVar

from marshmallow import EXCLUDE, Schema, ValidationError

from schemas.stripe import parameter_errors
from schemas.stripe.composites import Expand, ParamsPart, unknown_params
from schemas.stripe.fields import Id, PageSize, Parameter, ParameterErrorFactory, Path, UnknownParam, Unsupported
from schemas.stripe.parameter_errors import InvalidParameterError, ParameterError

NEAR_MISS = 0.8
"""How alike (difflib's ratio) an unknown name and a known one must be for the hint "Did you mean". Stripe's own
threshold is unknown; recorded are hints for one stray character and none where half the name agrees."""

_WHOLE_REQUEST = "_schema"

P_co = TypeVar("P_co", covariant=True)
T = TypeVar("T")


class ParamsSchema(ParamsPart[P_co], Generic[P_co]):
    """The parameters of one endpoint, body or query alike; what is loaded is a `P`.

    A subclass declares them as class attributes in Stripe's order, and gets `expand`. An endpoint without it says
    `class Meta(ParamsSchema.Meta): exclude = ("expand",)`; a parameter named like a method of Schema
    goes into `Meta.include`. Maps inside are described by `ParamsPart`s.

    A `@validates("name")` method speaks in the slot of that parameter, a `@validates_schema` method after all of them;
    both raise `ValidationError` with plain words or with `[complaint]`, or `field_error(...)` from the fields.

    `other_names` are names that the service takes in every version though no documentation has them any more, with the
    parameter that each stands for.
    """

    other_names: ClassVar[Mapping[str, str]] = {}

    class Meta:
        """Unknown names are looked for beforehand, at every depth."""

        unknown = EXCLUDE

    expand = Expand()

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        expand = self.load_fields.pop("expand", None)
        if expand:
            self.load_fields["expand"] = expand

    @classmethod
    @cache
    def instance(cls) -> Self:
        """The one schema object of this class: building one is a hundred times dearer than a load."""
        return cls()

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> P_co:
        """Loads decoded parameters: NOT_GIVEN where one is missing, None where '' unset one.

        Raises InvalidParameterError with the one complaint to answer.
        """
        schema = cls.instance()
        for other, name in cls.other_names.items():
            if other in raw and name not in raw:
                raw = {name if given == other else given: value for given, value in raw.items()}
        unknown = list(unknown_params(schema, raw))
        if unknown:
            raise InvalidParameterError(_unknown(unknown))
        try:
            return schema.load_params(raw)
        except ValidationError as error:
            raise InvalidParameterError(_first_error(schema, error)) from error


class ListParamsSchema(ParamsSchema[P_co], Generic[P_co]):
    """What every list takes; filters are added by the subclass."""

    limit = PageSize()
    starting_after = Id()
    ending_before = Id()


def param_name(path: Path) -> str:
    """A parameter as complaints name it: `lines[0][amount]`."""
    return "".join(f"[{step}]" if inside else str(step) for inside, step in enumerate(path))


def read_value(field: Parameter[T], value: Any, param: str) -> T | None:
    """A single value as a field reads it. Raises InvalidParameterError, which calls it `param`."""
    try:
        read: T | None = field.deserialize(value)
    except ValidationError as error:
        raise InvalidParameterError(_first_in_tree({param: error.messages})) from error
    return read


def _unknown(unknown: list[UnknownParam]) -> ParameterError:
    return parameter_errors.unknown_parameters([param_name(each.path) for each in unknown], _near_miss(unknown))


def _near_miss(unknown: list[UnknownParam]) -> str | None:
    if len(unknown) > 1:
        return None
    (*place, name), known = unknown[0]
    matches = get_close_matches(str(name), known, n=1, cutoff=NEAR_MISS)
    return param_name((*place, matches[0])) if matches else None


def _first_error(schema: Schema, error: ValidationError) -> ParameterError:
    """The complaint to answer: a parameter that is not emulated comes first, as it may be why another is missing."""
    found = error.messages_dict
    named = [name for name in schema.load_fields if name in found]
    not_emulated = (name for name in named if isinstance(schema.load_fields[name], Unsupported))
    slot = next(not_emulated, named[0] if named else _WHOLE_REQUEST)
    return _first_in_tree({slot: found[slot]})


def _first_in_tree(found: Any) -> ParameterError:
    """The first complaint in marshmallow's tree of errors, whose keys lead to the parameter."""
    path: Path = ()
    while isinstance(found, dict):
        step, found = next(iter(found.items()))
        path = path if step == _WHOLE_REQUEST else (*path, step)
    message: ParameterError | ParameterErrorFactory | str = found[0]
    if isinstance(message, ParameterError):
        return message
    if isinstance(message, str):
        return ParameterError(message, param=param_name(path) or None)
    return message(param_name(path))
