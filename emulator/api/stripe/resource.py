"""A resource of Stripe's API, declared once: whatever asks what a resource is reads it here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, ParamSpec, TypeVar

from msgspec import Struct, field

from emulator.api.stripe.endpoint import (
    Completion,
    DeletedObject,
    Endpoint,
    Handler,
    ListResult,
    Removal,
    RequestContext,
)
from emulator.api.stripe.pagination import filters, list_page
from emulator.api.stripe.search import search
from emulator.api.stripe.search_query import Field, Searchable
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import ListParams
from emulator.billing.core.resource_types import Entity
from emulator.store.unit_of_work import UnitOfWork
from schemas.stripe.invoice_params import DeleteParamsSchema, RetrieveParamsSchema
from schemas.stripe.objects import ObjectSchema, Rendered
from schemas.stripe.params import ParamsSchema
from schemas.stripe.search import SearchParams, SearchParamsSchema

E = TypeVar("E", bound=Entity)
P = TypeVar("P")
A = ParamSpec("A")

Include = Callable[[str, UnitOfWork], Any]
"""What stands under an includable property of the object with this id."""


class Resource(Struct, Generic[E], frozen=True, eq=False):
    """One resource and its operations.

    What is said of the type itself (its name, its ids, its events) stands in its `RESOURCE_TYPE`, how it is shown and
    what can be expanded of it in its schema, and by what it is listed with the store's indexes. Of plain operations the
    `add_...` methods make the handlers; the decorators are for those that do more.

    Attributes:
        entity: the class of its objects.
        schema: how they are shown.
        path: where one of them is: `/v1/tax_rates/<rate>`; all of them are one step above.
        permission: what a restricted key needs for its operations, as Stripe calls it.
        id_param: the parameter that a 404 names where an id of a path is unknown.
        filters: the parameters of its list that are compared with the attribute of the same name.
        search_fields: what can be searched of its objects, if anything (docs.stripe.com/search).
        includes: what is shown under properties that appear only when they are expanded, by their names.
        parts: the schemas of objects that are shown inside of its own and take no permission of their own.
        is_part: whether its own objects are like that, where `expand` shows them.
        endpoints: the operations; filled while its modules are imported, and constant from then on.
    """

    entity: type[E]
    schema: type[ObjectSchema]
    path: str
    permission: str
    id_param: str
    filters: tuple[str, ...] = ()
    search_fields: Mapping[str, Field] = field(default_factory=dict)
    includes: Mapping[str, Include] = field(default_factory=dict)
    parts: tuple[type[ObjectSchema], ...] = ()
    is_part: bool = False
    endpoints: list[Endpoint] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Registers the search, where there is something to search."""
        if self.search_fields:
            self._add_search(Searchable(self.collection_name, self.search_fields))

    @property
    def name(self) -> str:
        """The value of `object`: `tax_rate`, `billing.meter`."""
        return self.entity.RESOURCE_TYPE.name

    @property
    def collection(self) -> str:
        """Where all of its objects are: `/v1/tax_rates`."""
        return self.path.rpartition("/")[0]

    @property
    def argument(self) -> str:
        """How paths call the id of one of its objects: `rate`."""
        return self.path.rpartition("<")[2].removesuffix(">")

    @property
    def collection_name(self) -> str:
        """The last step of that path: `tax_rates`."""
        return self.collection.rpartition("/")[2]

    @property
    def has_list(self) -> bool:
        """Whether all of its objects can be listed, with nothing said but the path."""
        lists = [each for each in self.endpoints if each.is_list and each.path == self.collection]
        return any(not any(param.required for param in each.params._declared_fields.values()) for each in lists)

    @property
    def is_retrieved(self) -> bool:
        """Whether one of its objects can be read by its id: there is no retrieval of the customer portal's sessions."""
        return any(each.method == "GET" and each.path == self.path for each in self.endpoints)

    @property
    def listed_only(self) -> Mapping[str, str]:
        """The attribute that its lists and searches are confined by, where its class has one."""
        return {"listed": "listed"} if hasattr(self.entity, "listed") else {}

    def add_create(self, params: type[ParamsSchema[P]], rule: Callable[[P, Context, Changes], E]) -> None:
        """Registers a creation that takes nothing but its parameters."""

        def create(request: RequestContext[P]) -> E:
            return rule(request.params, request.ctx, request.changes)

        self.post(self.collection, params)(create)

    def add_retrieve(self, params: type[ParamsSchema[object]] = RetrieveParamsSchema) -> None:
        """Registers the retrieval of one object by its id."""

        def retrieve(request: RequestContext[object], /, **ids: str) -> E:
            return self._find(request, ids)

        self.get(self.path, params)(retrieve)

    def add_update(self, params: type[ParamsSchema[P]], rule: Callable[[E, P, Changes], E]) -> None:
        """Registers an update that takes nothing but the object and its parameters."""

        def update(request: RequestContext[P], /, **ids: str) -> E:
            return rule(self._find(request, ids), request.params, request.changes)

        self.post(self.path, params)(update)

    def add_delete(self, rule: Callable[[E, Changes], object]) -> None:
        """Registers a deletion, which is answered with a stub."""

        def delete(request: RequestContext[object], /, **ids: str) -> DeletedObject:
            found = self._find(request, ids)
            rule(found, request.changes)
            return DeletedObject(found.id, self.name)

        self.delete(self.path, DeleteParamsSchema)(delete)

    def add_list(self, params: type[ParamsSchema[ListParams]]) -> None:
        """Registers the list, with the resource's `filters`."""
        check_filters(self, params)

        def list_all(request: RequestContext[ListParams]) -> ListResult:
            equals = filters(**{name: getattr(request.params, name) for name in self.filters})
            return list_page(request, self.entity, {**self.listed_only, **equals})

        self.list(self.collection, params)(list_all)

    def _add_search(self, searchable: Searchable) -> None:
        def search_all(request: RequestContext[SearchParams]) -> Rendered:
            return search(request, self.entity, searchable, self.listed_only)

        self.list(f"{self.collection}/search", SearchParamsSchema)(search_all)

    def find(self, request: RequestContext[object], id: str) -> E:
        """The object with the id of a path. Raises APIError, a 404, when there is none in this world."""
        return request.find(self.entity, id, param=self.id_param)

    def missing(self, request: RequestContext[object], id: str) -> APIError:
        """The 404 for the id of a path that names nothing here."""
        return request.missing(self.entity, id, param=self.id_param)

    def _find(self, request: RequestContext[object], ids: Mapping[str, str]) -> E:
        (id,) = ids.values()
        return self.find(request, id)

    def get(
        self,
        path: str,
        params: type[ParamsSchema[P]],
        response_schema: type[ObjectSchema] | None = None,
        *,
        removal: Removal | None = None,
    ) -> Callable[[Handler[P, A]], Handler[P, A]]:
        """Registers a GET of one object."""
        return self._add("GET", path, params, response_schema=response_schema, removal=removal)

    def list(
        self,
        path: str,
        params: type[ParamsSchema[P]],
        response_schema: type[ObjectSchema] | None = None,
        *,
        removal: Removal | None = None,
        version_independent: bool = False,
    ) -> Callable[[Handler[P, A]], Handler[P, A]]:
        """Registers a GET of a list."""
        return self._add(
            "GET",
            path,
            params,
            response_schema=response_schema,
            is_list=True,
            removal=removal,
            version_independent=version_independent,
        )

    def post(
        self,
        path: str,
        params: type[ParamsSchema[P]],
        response_schema: type[ObjectSchema] | None = None,
        *,
        removal: Removal | None = None,
        completes: Completion | None = None,
        same_as: str | None = None,
    ) -> Callable[[Handler[P, A]], Handler[P, A]]:
        """Registers a POST."""
        return self._add(
            "POST",
            path,
            params,
            response_schema=response_schema,
            removal=removal,
            completes=completes,
            same_as=same_as,
        )

    def delete(
        self, path: str, params: type[ParamsSchema[P]], response_schema: type[ObjectSchema] | None = None
    ) -> Callable[[Handler[P, A]], Handler[P, A]]:
        """Registers a DELETE."""
        return self._add("DELETE", path, params, response_schema=response_schema)

    def _add(
        self,
        method: str,
        path: str,
        params: type[ParamsSchema[P]],
        *,
        response_schema: type[ObjectSchema] | None = None,
        is_list: bool = False,
        removal: Removal | None = None,
        version_independent: bool = False,
        completes: Completion | None = None,
        same_as: str | None = None,
    ) -> Callable[[Handler[P, A]], Handler[P, A]]:
        def register(handler: Handler[P, A]) -> Handler[P, A]:
            self.endpoints.append(
                Endpoint(
                    method,
                    path,
                    self.permission,
                    params,
                    response_schema or self.schema,
                    handler,
                    is_list,
                    removal,
                    version_independent,
                    completes,
                    same_as,
                )
            )
            return handler

        return register


def check_filters(resource: Resource[Any], params: type[ParamsSchema[object]]) -> None:
    """Raises TypeError for a filter that is no parameter of the list, or no attribute of the objects."""
    for name in resource.filters:
        if name not in params._declared_fields or not hasattr(resource.entity, name):
            raise TypeError(f"{resource.collection} cannot be filtered by {name}: it is no parameter, or no attribute")
