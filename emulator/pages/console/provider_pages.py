"""The pages of another provider's world: its invoices, its customers, and what else it has."""

from collections.abc import Callable, Iterator, Sequence
from urllib.parse import quote

from flask import Response, abort

from emulator.billing.system.outbox import OutboxMail
from emulator.pages.console.actions import Action
from emulator.pages.console.api_client import Json
from emulator.pages.console.cells import NOTHING, Cell, Facts, Row, Source, Table, code, status, words
from emulator.pages.console.mails import mails_table
from emulator.pages.console.pages import AnySection, Page
from emulator.pages.console.providers import PROVIDERS
from emulator.pages.console.providers.collection import Collection, found_at, named
from emulator.pages.console.responses import pretty_json
from emulator.pages.console.visit import Visit
from emulator.store.list_queries import Selection

_KINDS = f"<any({', '.join(sorted({name for each in PROVIDERS.values() for name in each.collections}))}):kind>"
_HEADS = ("Name", "Who", "Status", "Amount", "Created")


def register(add: Callable[..., None]) -> None:
    """Adds the list of each kind, and the page of one thing."""
    add(f"/{_KINDS}", list_page)
    add(f"/{_KINDS}/<id>", detail_page)


def list_page(visit: Visit, kind: str) -> Response:
    """The things of a kind, as the provider lists them."""
    collection = _collection(visit, kind)
    answer = visit.api.get(collection.path)
    found: Sequence[Json] = found_at(answer.body, collection.list_place) or []
    rows = [_row(visit, kind, collection, each) for each in found]
    create = Action(
        label=f"New {collection.singular.lower()}",
        path=collection.path,
        fields=collection.create,
        then=f"/{kind}/{{id}}",
        weight="main",
    )
    empty = f"No {collection.title.lower()} yet." if answer.is_good else str(answer.refusal["message"])
    return Page(title=collection.title, here=kind, actions=[create], main=[Table("", _HEADS, rows, empty=empty)]).show(
        visit
    )


def detail_page(visit: Visit, kind: str, id: str) -> Response:
    """One of them: what it is, what can be done with it, its mail, and its JSON."""
    collection = _collection(visit, kind)
    path = f"{collection.path}/{quote(id, safe='')}"
    answer = visit.api.get(path)
    shown = found_at(answer.body, collection.object_place) if answer.is_good else abort(404)
    mails = visit.unit_of_work().list(OutboxMail, Selection(equals={"invoice": id}, limit=20)).items
    main: list[AnySection] = [_lines(collection, shown)] if collection.lines else []
    if kind == "provider_invoices":
        main.append(mails_table(visit, "Mail", mails))
    pdf = found_at(shown, collection.pdf) if collection.pdf else None
    return Page(
        title=named(shown, collection),
        here=kind,
        kind=collection.singular,
        kind_url=f"{visit.base}/{kind}",
        figure=_money(collection, shown).text if collection.money else "",
        pills=[status(shown.get("status"))] if shown.get("status") else [],
        below=[code(id), words(found_at(shown, collection.created))],
        links=[("PDF", pdf)] if isinstance(pdf, str) else [],
        actions=list(collection.actions(path, shown)),
        main=[*main, Source(f"GET {path}", pretty_json(answer.body))],
        side=[Facts("Details", list(_facts(shown)))],
    ).show(visit)


def _collection(visit: Visit, kind: str) -> Collection:
    provider = PROVIDERS.get(visit.dialect) or abort(404)
    return provider.collections.get(kind) or abort(404)


def _row(visit: Visit, kind: str, collection: Collection, shown: Json) -> Row:
    url = f"{visit.base}/{kind}/{quote(str(shown.get('id')), safe='')}"
    return Row(
        (
            words(named(shown, collection), url, detail=str(shown.get("id"))),
            words(found_at(shown, collection.who)),
            status(shown.get("status")),
            _money(collection, shown),
            words(found_at(shown, collection.created)),
        ),
        url,
    )


def _money(collection: Collection, shown: Json) -> Cell:
    return collection.money(shown) if collection.money else NOTHING


def _lines(collection: Collection, shown: Json) -> Table:
    lines: Sequence[Json] = found_at(shown, collection.lines) or []
    rows = [
        Row((words(each.get("description")), words(each.get("quantity")), words(each.get("unit_price"))))
        for each in lines
    ]
    return Table("What it is for", ("Line", "Quantity", "Unit price"), rows, empty="No lines.")


def _facts(shown: Json) -> Iterator[tuple[str, Cell]]:
    for name, value in shown.items():
        if isinstance(value, str | int | float | bool) and name != "id":
            yield name.replace("_", " ").capitalize(), words(str(value))
