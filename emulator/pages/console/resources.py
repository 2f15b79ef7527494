"""The pages of Stripe's resources: a list, a page of one, its JSON in any API version, and everything that there is."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from urllib.parse import quote, urlencode

from flask import Response, abort, request

from emulator.billing.core.structs import replace
from emulator.pages.console import resource_views
from emulator.pages.console.actions import Choice, Field
from emulator.pages.console.api_client import Answer, Json
from emulator.pages.console.cells import NOTHING, Row, Section, Source, Table, code, moment, object_url, status, words
from emulator.pages.console.days import first_second
from emulator.pages.console.pages import AnySection, Page, Tab
from emulator.pages.console.resource_view import ResourceView, plain_row
from emulator.pages.console.responses import pretty_json, redirect
from emulator.pages.console.timeline import history_of
from emulator.pages.console.visit import ListedResource, Visit

PAGE = 25


def register(add: Callable[..., None]) -> None:
    """Adds the pages of every resource."""
    add("/more", more_page)
    add("/<collection>", list_page)
    add("/<collection>/<id>", detail_page)
    add("/<collection>/<id>/json", json_page)


@cache
def _declared_views() -> Mapping[str, ResourceView]:
    modules = [
        importlib.import_module(f"{resource_views.__name__}.{module.name}")
        for module in pkgutil.iter_modules(resource_views.__path__)
    ]
    return {each.collection: each for module in modules for each in getattr(module, "VIEWS", ())}


def more_page(visit: Visit) -> Response:
    """Every resource that is emulated and has a list."""
    views = sorted(
        (_view_of(each) for each in visit.parts.resources.values() if each.has_list), key=lambda view: view.title
    )
    rows = [
        Row(
            (words(view.title, f"{visit.base}/{view.collection}"), code(visit.parts.resources[view.collection].path)),
            f"{visit.base}/{view.collection}",
        )
        for view in views
    ]
    return Page(title="Everything", here="more", main=[Table("", ("Resource", "Path"), rows)], is_live=False).show(
        visit
    )


def list_page(visit: Visit, collection: str) -> Response:
    """The objects of a resource, newest first."""
    resource, view = _view(collection, visit)
    search = request.args.get("q", "").strip()
    opened = _opened(visit, view, search)
    if opened:
        return redirect(opened)
    typed = {each.name: request.args.get(each.name, "").strip() for each in view.filters}
    answer = _found(visit, resource, view, search, typed)
    items = answer.data
    rows = [Row(view.row(visit, each), _url(visit, view, each)) for each in items]
    kept = {"q": search, **typed}
    more = f"?{urlencode({**kept, 'after': items[-1]['id']})}" if items and answer.body.get("has_more") else ""
    empty = f"No {view.title.lower()} yet." if not any(kept.values()) else "Nothing of that kind."
    if not answer.is_good:
        empty = str(answer.refusal["message"])
    filters = [Field(name="q", label=view.search_label or "Search", value=search)] if view.search else []
    return Page(
        title=view.title,
        here=view.here,
        actions=list(view.create(visit)),
        filters=[*filters, *(_filled(each, typed) for each in view.filters)],
        main=[_table(view, rows, empty, more)],
    ).show(visit)


def _table(view: ResourceView, rows: Sequence[Row], empty: str, more: str) -> Table:
    table = Table("", view.heads, rows, empty=empty, more=more)
    if not rows or view.row is not plain_row or any(row.cells[1] != NOTHING for row in rows):
        return table
    # Not everything has a status: files and links to them have none.
    name, _, *others = view.heads
    shortened = [replace(row, cells=[row.cells[0], *row.cells[2:]]) for row in rows]
    return replace(table, heads=[name, *others], rows=shortened)


def detail_page(visit: Visit, collection: str, id: str) -> Response:
    """One object: what it says, what can be done with it, and all that happened to it."""
    resource, view = _view(collection, visit)
    shown = _retrieved(visit, resource, view, id)
    subjects, mailed = view.subjects(visit, shown)
    happened = history_of(visit, subjects, mailed)
    history = Section("What happened", "timeline", happened.entries, {"older": happened.older})
    main: list[AnySection] = [*view.main(visit, shown), history]
    state = shown.get("status")
    return Page(
        title=view.name(shown),
        here=view.here,
        kind=view.singular,
        kind_url=_list_url(visit, resource, collection),
        figure=view.figure(shown),
        pills=[status(state)] if isinstance(state, str) else [],
        below=[code(shown.get("id")), moment(shown.get("created"))],
        links=view.links(shown),
        tabs=_tabs(visit, collection, id, "overview"),
        actions=list(view.actions(visit, shown)),
        main=main,
        side=list(view.side(visit, shown)),
    ).show(visit)


def json_page(visit: Visit, collection: str, id: str) -> Response:
    """One object as the API gives it, in a version of one's choice."""
    resource, view = _view(collection, visit)
    version = request.args.get("version", "")
    path = _path(resource, id)
    answer = visit.api.get(path, version=version if version in visit.parts.releases else "")
    if answer.status == 404:
        abort(404)
    offered = [Choice(value="", label="the account's")]
    offered += [Choice(value=each, label=each) for each in reversed(visit.parts.releases)]
    return Page(
        title=view.name(answer.body),
        here=view.here,
        kind=view.singular,
        kind_url=_list_url(visit, resource, collection),
        tabs=_tabs(visit, collection, id, "json"),
        filters=(Field(name="version", label="API version", kind="select", choices=offered, value=version),),
        main=[Source(f"GET {path}", pretty_json(answer.body))],
    ).show(visit)


def _view_of(resource: ListedResource) -> ResourceView:
    title = resource.name.replace("_", " ").capitalize()
    plain = ResourceView(collection=resource.name, title=title, singular=resource.singular.capitalize())
    return _declared_views().get(resource.name, plain)


def _view(collection: str, visit: Visit) -> tuple[ListedResource, ResourceView]:
    found = visit.parts.resources.get(collection) if visit.dialect == "stripe" else None
    resource = found or abort(404)
    return resource, _view_of(resource)


def _opened(visit: Visit, view: ResourceView, wanted: str) -> str:
    """The page of the one thing that is searched for, nothing where it may be several."""
    if not wanted:
        return ""
    id = view.find(visit, wanted)
    if id is not None:
        return f"{visit.base}/{view.collection}/{quote(id, safe='')}"
    url = object_url(visit, wanted) if wanted.isascii() and wanted.replace("_", "").isalnum() else ""
    return url if url.startswith(f"{visit.base}/{view.collection}/") else ""


def _found(visit: Visit, resource: ListedResource, view: ResourceView, search: str, typed: Mapping[str, str]) -> Answer:
    dates = {each.name for each in view.filters if each.kind == "date"}
    params = {name: first_second(value) if name in dates else value for name, value in typed.items() if value}
    path = resource.path
    if search and view.search is not None:
        wanted = view.search(visit, search)
        if wanted is None:
            return Answer(200, {"data": []})
        if "query" in wanted:
            return visit.api.get(f"{path}/search", limit=PAGE, **wanted)
        params.update(wanted)
    return visit.api.get(path, limit=PAGE, starting_after=request.args.get("after"), **params)


def _retrieved(visit: Visit, resource: ListedResource, view: ResourceView, id: str) -> Json:
    expand = {f"expand[{number}]": each for number, each in enumerate(view.expand)}
    answer = visit.api.get(_path(resource, id), **expand)
    if not answer.is_good:
        abort(404)
    return answer.body


def _path(resource: ListedResource, id: str) -> str:
    return f"{resource.path}/{quote(id, safe='')}"


def _url(visit: Visit, view: ResourceView, shown: Json) -> str:
    return f"{visit.base}/{view.collection}/{quote(str(shown['id']), safe='')}"


def _list_url(visit: Visit, resource: ListedResource, collection: str) -> str:
    """Where all objects of a resource are; empty where they are in no list, as tokens are."""
    return f"{visit.base}/{collection}" if resource.has_list else ""


def _tabs(visit: Visit, collection: str, id: str, here: str) -> Sequence[Tab]:
    base = f"{visit.base}/{collection}/{quote(id, safe='')}"
    return (Tab("Overview", base, here == "overview"), Tab("JSON", f"{base}/json", here == "json"))


def _filled(field: Field, typed: Mapping[str, str]) -> Field:
    return replace(field, value=typed[field.name])
