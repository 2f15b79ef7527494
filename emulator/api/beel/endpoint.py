"""What an operation of BeeL's API is made of: its route, what its handler works with and what it may answer."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, TypeVar

from msgspec import Struct, field

from emulator.api.request_context import BaseRequestContext
from emulator.billing.beel.errors import not_found
from emulator.billing.beel.ids import as_uuid, stable_uuid
from emulator.billing.core.resource_types import Entity
from emulator.billing.documents.document import InvoiceDocument
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World
from schemas.beel.queries import NoQuery
from schemas.beel.requests import NoBody, QuerySchema, RequestSchema

E = TypeVar("E", bound=Entity)

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Key = tuple[type[Any], str]
Pdf = Callable[[InvoiceDocument], bytes]


class RequestContext(BaseRequestContext, frozen=True, kw_only=True):
    """What a handler works with.

    Attributes:
        body: the body as its schema reads it.
        query: the query as its schema reads it.
        prefetch: what the endpoint reads beside the thing of its path.
        locale: the language of messages.
        pdf: writes a document out.
    """

    body: Any
    query: Any
    prefetch: tuple[Key, ...]
    locale: str
    pdf: Pdf

    def find(self, entity_class: type[E], id: str, beside: Sequence[Key] = ()) -> E:
        """The thing with the id of the path, read together with what the operation or the request needs beside it.

        Raises APIError (404) when there is none in this world.
        """
        wanted = as_uuid(id)
        if wanted is None:
            raise not_found()
        self.uow.load([(entity_class, wanted), *self.prefetch, *beside])
        found = self.uow.get(entity_class, wanted)
        if found is None:
            raise not_found()
        return found

    def find_each(self, entity_class: type[E], ids: Sequence[str]) -> dict[str, E | None]:
        """The things with some ids, each once, None for an id that there is nothing of in this world.

        They are read together with what the operation needs beside them.
        """
        distinct = tuple(dict.fromkeys(ids))
        self.uow.load([*((entity_class, id) for id in distinct), *self.prefetch])
        return dict(zip(distinct, self.uow.get_many(entity_class, distinct), strict=True))


class Binary(Struct, frozen=True):
    """An answer that is a file and no JSON."""

    content: bytes
    content_type: str
    headers: Mapping[str, str] = field(default_factory=dict)


class DeferredResult(Struct, frozen=True):
    """An answer that is there some time after the commit.

    Attributes:
        poll: finds it; None until then.
        fallback: what is answered when it does not come in time.
        timeout: how long it is waited for, in seconds.
    """

    poll: Callable[[UnitOfWork], Any]
    fallback: Any
    timeout: float


Handler = Callable[..., Any]


class Endpoint(Struct, frozen=True, kw_only=True):
    """One operation.

    Attributes:
        method: its HTTP method.
        path: its path below `/beel/api/v1`, or below a company.
        scope: what the key must allow: `invoices:write`.
        handler: what runs.
        status: what it answers with when all is well.
        body: the schema of its body.
        query: the schema of its query.
        prefetch: things of known ids that it reads beside the one of its path.
        declares_422: whether it tells bad values from bad shapes.
        company_scoped: whether it exists below a company.
        has_flat_path: whether it exists without one.
    """

    method: Method
    path: str
    scope: str
    handler: Handler
    status: int = 200
    body: type[RequestSchema] = NoBody
    query: type[QuerySchema] = NoQuery
    prefetch: tuple[Key, ...] = ()
    declares_422: bool = False
    company_scoped: bool = True
    has_flat_path: bool = True


class Routes(Struct, frozen=True):
    """The operations of one subject."""

    endpoints: list[Endpoint] = field(default_factory=list)

    def add(self, method: Method, path: str, scope: str, **options: Any) -> Callable[[Handler], Handler]:
        """Registers an operation with a flat and a company-scoped path; `options` are what else an Endpoint says."""

        def register(handler: Handler) -> Handler:
            self.endpoints.append(Endpoint(method=method, path=path, scope=scope, handler=handler, **options))
            return handler

        return register

    def add_flat(self, method: Method, path: str, scope: str, **options: Any) -> Callable[[Handler], Handler]:
        """Registers an operation that no company-scoped path has, or only another one."""
        return self.add(method, path, scope, company_scoped=False, **options)

    def add_company(self, method: Method, path: str, scope: str, **options: Any) -> Callable[[Handler], Handler]:
        """Registers an operation that stands below a company alone."""
        return self.add(method, path, scope, has_flat_path=False, **options)


def company_of(world: World) -> str:
    """The id of the one company of an account, the same in both modes."""
    return stable_uuid(world.account, "company")
