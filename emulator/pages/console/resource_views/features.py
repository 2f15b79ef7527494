"""Features: what products come with, and what customers are entitled to."""

from collections.abc import Iterator, Sequence

from emulator.pages.console.actions import Action, Choice, Field, choices, hidden
from emulator.pages.console.api_client import Json
from emulator.pages.console.cells import Cell, Row, Table, code, status, words
from emulator.pages.console.resource_view import ResourceView
from emulator.pages.console.visit import Visit

_PATH = "/v1/entitlements/features"
_HEADS = ("Feature", "Lookup key", "Status")
_MOST = 100


def features_table(visit: Visit, product: str) -> Table:
    """The features of a product."""
    path = f"/v1/products/{product}/features"
    rows = []
    for each in visit.api.get(path, limit=_MOST).data:
        feature = each["entitlement_feature"]
        detach = Action(label="Take off", method="DELETE", path=f"{path}/{each['id']}", weight="danger")
        rows.append(Row(_row(visit, feature), f"{visit.base}/features/{feature['id']}", actions=(detach,)))
    return Table("Features", _HEADS, rows, empty="No features yet.")


def attaching(visit: Visit, product: str) -> Iterator[Action]:
    """Attaches one of the features that there are to a product."""
    features = visit.api.get(_PATH, limit=_MOST).data
    if features:
        named = [Choice(value=each["id"], label=f"{each['name']} ({each['lookup_key']})") for each in features]
        yield Action(
            label="Attach a feature",
            path=f"/v1/products/{product}/features",
            fields=(Field(name="entitlement_feature", label="Feature", kind="select", choices=named),),
            explain="Who has subscribed already is entitled to it when the next period begins.",
        )


def entitlements_table(visit: Visit, customer: str) -> Sequence[Table]:
    """What a customer is entitled to, if anything."""
    found = visit.api.get("/v1/entitlements/active_entitlements", customer=customer, limit=_MOST).data
    rows = []
    for each in found:
        url = f"{visit.base}/features/{each['feature']}"
        rows.append(Row((words(each["lookup_key"], url, detail=each["feature"]), code(each["id"])), url))
    return (Table("Entitled to", ("Feature", "Id"), rows),) if rows else ()


def _row(visit: Visit, feature: Json) -> Sequence[Cell]:
    url = f"{visit.base}/features/{feature['id']}"
    return (
        words(feature["name"], url, detail=feature["id"]),
        code(feature["lookup_key"]),
        status("active" if feature["active"] else "archived"),
    )


def _create(_visit: Visit) -> Sequence[Action]:
    return (
        Action(
            label="New feature",
            path=_PATH,
            fields=(
                Field(name="name", label="Name", required=True),
                Field(name="lookup_key", label="Lookup key", required=True),
            ),
            then="/features/{id}",
            weight="main",
        ),
    )


def _actions(_visit: Visit, feature: Json) -> Iterator[Action]:
    if feature["active"]:
        path = f"{_PATH}/{feature['id']}"
        yield Action(label="Edit", path=path, fields=(Field(name="name", label="Name", value=feature["name"]),))
        yield Action(
            label="Archive",
            path=path,
            fields=hidden({"active": "false"}),
            weight="danger",
            confirm="Archive the feature for good",
            explain="It stays on its products, and can be attached to no other.",
        )


VIEWS = (
    ResourceView(
        collection="features",
        title="Features",
        singular="Feature",
        heads=_HEADS,
        row=_row,
        name=lambda feature: words(feature["name"]).text,
        filters=(
            Field(name="archived", label="Status", kind="select", choices=choices(false="active", true="archived")),
            Field(name="lookup_key", label="Lookup key"),
        ),
        create=_create,
        actions=lambda visit, feature: list(_actions(visit, feature)),
    ),
)
