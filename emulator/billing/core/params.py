"""The parameters of an operation as the rules get them: typed, and explicit about what the request does not name."""

from enum import Enum
from typing import Final, Literal, TypeAlias, TypeVar

from emulator.billing.core.structs import Struct

T = TypeVar("T")
D = TypeVar("D")


class NotGiven(Enum):
    """The one value of a parameter that a request does not name; null is another one, which unsets."""

    NOT_GIVEN = "not given"

    def __bool__(self) -> Literal[False]:
        """False, so that `params.expand or ()` reads as it would for an empty one."""
        return False

    def __repr__(self) -> str:
        """As it is written in code."""
        return self.name


NOT_GIVEN: Final = NotGiven.NOT_GIVEN

Given: TypeAlias = T | NotGiven
"""A parameter that a request may leave out."""


def given_or(value: T | NotGiven, default: D) -> T | D:
    """The value of a parameter, or `default` where the request does not name it."""
    return default if value is NOT_GIVEN else value


def given_unless_none(value: T | None) -> T | NotGiven:
    """What asks for a value, if there is one, where a rule speaks in the place of a request."""
    return NOT_GIVEN if value is None else value


class Params(Struct, frozen=True, kw_only=True):
    """A map of parameters. Its fields have the names of the wire; one that may be left out is a `Given`."""

    def given_names(self) -> tuple[str, ...]:
        """The names of the parameters that the request names, in the order of their declaration."""
        return tuple(name for name in self.__struct_fields__ if getattr(self, name) is not NOT_GIVEN)


class Range(Params, frozen=True, kw_only=True):
    """Bounds of a filter, in unix seconds where it is a time; each one that is None does not bound."""

    gt: int | None = None
    gte: int | None = None
    lt: int | None = None
    lte: int | None = None


class OperationParams(Params, frozen=True, kw_only=True):
    """The parameters of a whole operation. `expand` names, by dotted paths, what the reply shows in full."""

    expand: tuple[str, ...] = ()


class ListParams(OperationParams, frozen=True, kw_only=True):
    """What every list takes (docs.stripe.com/api/pagination). A cursor is the id of an object of the list."""

    limit: int = 10
    starting_after: Given[str] = NOT_GIVEN
    ending_before: Given[str] = NOT_GIVEN


class CreatedListParams(ListParams, frozen=True, kw_only=True):
    """What a list takes that can be confined to a time: when its objects were created."""

    created: Given[Range] = NOT_GIVEN
