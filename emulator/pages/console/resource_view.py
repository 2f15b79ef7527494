"""A resource of Stripe's API on the console, declared once: its list, its page, and what can be done with it."""

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote

from msgspec import Struct

from emulator.pages.console.actions import Action, Field
from emulator.pages.console.api_client import Json
from emulator.pages.console.cells import Cell, Facts, code, moment, object_url, reference, status, words, yes_or_no
from emulator.pages.console.pages import AnySection
from emulator.pages.console.visit import Visit


def _no_sections(_visit: Visit, _shown: Json) -> Sequence[AnySection]:
    return ()


def _no_actions(_visit: Visit, _shown: Json) -> Sequence[Action]:
    return ()


def _nothing_new(_visit: Visit) -> Sequence[Action]:
    return ()


def _nothing_found(_visit: Visit, _wanted: str) -> str | None:
    return None


def _no_figure(_shown: Json) -> str:
    return ""


def _no_links(_shown: Json) -> Sequence[tuple[str, str]]:
    return ()


def _itself(_visit: Visit, shown: Json) -> tuple[Sequence[str], Sequence[str]]:
    return [str(shown.get("id"))], []


def plain_title(shown: Json) -> str:
    """What people call a thing: its name, its number, or its id."""
    for name in _NAMES:
        if isinstance(shown.get(name), str) and shown[name]:
            return str(shown[name])
    of_its_kind = _NAMED_BY_MORE.get(str(shown.get("object")))
    return (of_its_kind and of_its_kind(shown)) or str(shown.get("id"))


def method_title(method: Json) -> str:
    """A payment method in short: `visa •••• 4242`, `sepa debit •••• 3000`, `klarna`."""
    kind = str(method.get("type"))
    details = method.get(kind) or {}
    label = details.get("brand") or kind.replace("_", " ")
    return f"{label} •••• {details['last4']}" if details.get("last4") else str(label)


def _payer(session: Json) -> str:
    details = session.get("customer_details") or {}
    return str(details.get("name") or details.get("email") or "")


_NAMES = (
    *("number", "name", "nickname", "filename", "description", "display_name", "code", "lookup_key", "value"),
    "customer_email",
)
_NAMED_BY_MORE: Mapping[str, Callable[[Json], str]] = {"payment_method": method_title, "checkout.session": _payer}
"""How a thing is named of what it says inside of others."""


def plain_row(visit: Visit, shown: Json) -> Sequence[Cell]:
    """A thing that is shown as any other."""
    title, id = plain_title(shown), str(shown.get("id"))
    name = words(title, object_url(visit, id) or f"{visit.path}/{quote(id, safe='')}", detail="" if title == id else id)
    state = shown.get("status")
    if state is None and isinstance(shown.get("active"), bool):
        state = "active" if shown["active"] else "inactive"
    return (name, status(state), moment(shown.get("created")))


def plain_facts(visit: Visit, shown: Json) -> Facts:
    """Everything that a thing says of itself in one word."""
    rows = [(name.replace("_", " ").capitalize(), _plain_cell(visit, name, value)) for name, value in shown.items()]
    return Facts("Details", rows)


def metadata_facts(shown: Json) -> Facts:
    """The metadata."""
    return Facts("Metadata", [(name, code(value)) for name, value in (shown.get("metadata") or {}).items()])


def _plain_cell(visit: Visit, name: str, value: object) -> Cell:
    if isinstance(value, bool):
        return yes_or_no(value)
    if isinstance(value, int) and (name in _MOMENTS or name.endswith(("_at", "_start", "_end"))):
        return moment(value)
    if isinstance(value, str):
        return reference(visit, value) if "_" in value else words(value)
    return words(value) if isinstance(value, int | float) else words("")


_MOMENTS = frozenset(
    {"created", "due_date", "frozen_time", "start_date", "trial_end", "cancel_at", "billing_cycle_anchor"}
)


class ResourceView(Struct, frozen=True, kw_only=True):
    """How a resource is shown.

    Attributes:
        collection: the last step of its path: `tax_rates`.
        title: what all of them are called.
        singular: what one is called.
        here: the entry of the navigation.
        heads: the heads of its list.
        row: the cells of one of its lines; the first leads to its page.
        name: the headline of its page.
        figure: the amount beside that.
        filters: parameters of its list that can be chosen.
        search: what the list's parameters become where something is searched for, None where nothing can be found; of
            a list that is not searched, None itself.
        find: the id of the one thing that something is searched by.
        create: what makes a new one.
        actions: what can be done with one.
        main, side: what its page shows.
        links: where else it is seen.
        expand: what the page needs in full.
        subjects: the ids whose events belong to its history, and the invoices whose mail does.
    """

    collection: str
    title: str
    singular: str
    here: str = "more"
    heads: Sequence[str] = ("Name", "Status", "Created")
    row: Callable[[Visit, Json], Sequence[Cell]] = plain_row
    name: Callable[[Json], str] = plain_title
    figure: Callable[[Json], str] = _no_figure
    filters: Sequence[Field] = ()
    search: Callable[[Visit, str], Mapping[str, str] | None] | None = None
    find: Callable[[Visit, str], str | None] = _nothing_found
    search_label: str = ""
    create: Callable[[Visit], Sequence[Action]] = _nothing_new
    actions: Callable[[Visit, Json], Sequence[Action]] = _no_actions
    main: Callable[[Visit, Json], Sequence[AnySection]] = _no_sections
    side: Callable[[Visit, Json], Sequence[AnySection]] = lambda visit, shown: (
        plain_facts(visit, shown),
        metadata_facts(shown),
    )
    links: Callable[[Json], Sequence[tuple[str, str]]] = _no_links
    expand: Sequence[str] = ()
    subjects: Callable[[Visit, Json], tuple[Sequence[str], Sequence[str]]] = _itself
