"""What an operation of Stripe's API is made of: its route, what its handler works with and what it may answer."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, cast

from msgspec import Struct

from emulator.api.request_context import BaseRequestContext
from emulator.api.stripe.current_references import with_current_references
from emulator.api.stripe.keys import Caller
from emulator.billing.core.errors import APIError, Declined
from emulator.billing.core.resource_types import Entity
from emulator.billing.core.structs import replace
from emulator.billing.documents.document import InvoiceDocument, QuoteDocument
from emulator.store.list_queries import Page
from emulator.store.store import Store
from emulator.worlds import World
from schemas.stripe import parameter_errors
from schemas.stripe.file import FilePart
from schemas.stripe.objects import ObjectSchema, Rendered
from schemas.stripe.parameter_errors import InvalidParameterError
from schemas.stripe.params import ParamsSchema

RenderQuote = Callable[[QuoteDocument, InvoiceDocument], bytes]

E = TypeVar("E", bound=Entity)
P = TypeVar("P")
P_co = TypeVar("P_co", covariant=True)
A = ParamSpec("A")


class RequestContext(BaseRequestContext, Generic[P_co], frozen=True, kw_only=True):
    """What a handler works with: the parameters of the request, who sent it, and the unit of work.

    What reads no parameters takes a `RequestContext[object]`, which every one is.
    """

    params: P_co
    path: str
    caller: Caller
    store: Store
    render_quote_pdf: RenderQuote

    def find(self, entity_class: type[E], id: str, *, param: str, status: int = 404) -> E:
        """The thing with this id as it reads now; from now on it is what time it is for that.

        Raises APIError when there is none in this world.
        """
        found = self.uow.get(entity_class, id)
        if found is None:
            raise self.missing(entity_class, id, param=param, status=status)
        self.uow.enter_time_of(found)
        return cast(E, with_current_references(self.uow, [found])[0])  # Each thing stays of its class.

    def missing(self, entity_class: type[Entity], id: str, *, param: str, status: int = 404) -> APIError:
        """The refusal for an id that names nothing here; it says so when the other mode has such a thing."""
        world = self.uow.world
        other = World(account=world.account, livemode=not world.livemode, owner=world.owner)
        elsewhere = self.store.unit_of_work(other).get(entity_class, id)
        resource_type = entity_class.RESOURCE_TYPE
        display_name = resource_type.display_name
        if elsewhere is None:
            refusal = parameter_errors.no_such(display_name, id, param, status)
            return InvalidParameterError(replace(refusal, message=refusal.message + resource_type.missing_hint))
        return InvalidParameterError(
            parameter_errors.no_such_in_this_mode(display_name, id, param, status, livemode=world.livemode)
        )


class DeletedObject(Struct, frozen=True):
    """A deleted object: its id and kind are all that is left to show."""

    id: str
    object: str


class ListResult(Struct, frozen=True):
    """A page to answer with.

    Attributes:
        page: the items.
        rendered: how each is shown, for items that are no entities.
        parent: what they belong to, where that may not be in the store.
    """

    page: Page[Any]
    rendered: Sequence[Rendered] | None = None
    parent: Entity | None = None


class File(Struct, frozen=True):
    """A file to answer with.

    Attributes:
        content: all of it, or its pieces in order, which are read while it is sent.
        content_type: its MIME type.
        size: its bytes, where it comes in pieces.
        disposition: how a browser is to take it, where that is said.
    """

    content: bytes | Iterable[bytes]
    content_type: str
    size: int | None = None
    disposition: str | None = None


HandlerResult = File | Entity | DeletedObject | ListResult | Rendered | Declined
"""What to answer with. What a handler changed is committed with it; an APIError is raised, and then nothing is."""

Completion = Callable[[Store, World, Mapping[str, str]], None]
"""Waits for what the reply comes after: once everything is committed, with the arguments of the path."""

Handler = Callable[Concatenate[RequestContext[P], A], HandlerResult]
"""Takes the request and the arguments of its path."""


class Removal(Struct, frozen=True):
    """The release that removed an operation, and what is to be done instead, as a sentence."""

    release: str
    instead: str


class Endpoint(Struct, frozen=True):
    """One operation: its method and path, the schema of its parameters, what it answers with, and its handler.

    Attributes:
        method: GET, POST or DELETE.
        path: the path, its arguments in angle brackets.
        permission: what a restricted key needs for it: to read with GET, to write otherwise.
        params: the schema of its parameters.
        response_schema: the schema of the object that it answers with, or lists.
        handler: what runs.
        is_list: whether it answers with a list.
        removal: what removed it, if a release did.
        version_independent: whether its objects are the same in every version of the provider's, those that are too
            old to be emulated included.
        completes: what the reply waits for, if anything.
        same_as: the path of the operation that it is another way to call, if it is one: versions spell its parameters
            alike.
    """

    method: str
    path: str
    permission: str
    params: type[ParamsSchema[object]]
    response_schema: type[ObjectSchema]
    handler: Callable[..., HandlerResult]
    is_list: bool = False
    removal: Removal | None = None
    version_independent: bool = False
    completes: Completion | None = None
    same_as: str | None = None

    @property
    def takes_file(self) -> bool:
        """Whether one of its parameters is a file."""
        return any(isinstance(each, FilePart) for each in self.params._declared_fields.values())

    @property
    def operation(self) -> str:
        """How the operation is called: its method and path."""
        return f"{self.method} {self.same_as or self.path}"
