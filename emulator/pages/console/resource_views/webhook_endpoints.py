"""Webhook endpoints: where events go, which of them, and the secret that signs them."""

from collections.abc import Iterator, Sequence

from emulator.billing.system.webhook_delivery import WebhookDelivery
from emulator.pages.console.actions import Action, Field, hidden
from emulator.pages.console.api_client import Json
from emulator.pages.console.cells import Cell, Facts, code, moment, status, words
from emulator.pages.console.deliveries import deliveries_table
from emulator.pages.console.pages import AnySection
from emulator.pages.console.resource_view import ResourceView, metadata_facts
from emulator.pages.console.visit import Visit
from emulator.store.list_queries import Selection


def _row(visit: Visit, endpoint: Json) -> Sequence[Cell]:
    return (
        Cell(endpoint["url"], f"{visit.base}/webhook_endpoints/{endpoint['id']}", is_code=True, detail=endpoint["id"]),
        status(endpoint["status"]),
        moment(endpoint["created"]),
    )


def _actions(_visit: Visit, endpoint: Json) -> Iterator[Action]:
    path, enabled = f"/v1/webhook_endpoints/{endpoint['id']}", endpoint["status"] == "enabled"
    types = [*endpoint["enabled_events"], "", ""]
    yield Action(
        label="Edit",
        path=path,
        fields=(
            Field(name="url", label="URL", kind="url", value=endpoint["url"]),
            *(
                Field(name=f"enabled_events[{number}]", label="Events" if number == 0 else "and", value=each)
                for number, each in enumerate(types)
            ),
        ),
    )
    yield Action(
        label="Disable" if enabled else "Enable",
        path=path,
        fields=hidden({"disabled": "true" if enabled else "false"}),
    )
    yield Action(label="Delete", method="DELETE", path=path, weight="danger", confirm="Delete it", then="/deliveries")


def _main(visit: Visit, endpoint: Json) -> Sequence[AnySection]:
    wanted = Selection(equals={"endpoint": endpoint["id"]}, limit=20)
    found = visit.unit_of_work().list(WebhookDelivery, wanted).items
    return (deliveries_table(visit, "Deliveries", found, empty="Nothing was sent here yet."),)


def _side(visit: Visit, endpoint: Json) -> Sequence[AnySection]:
    known = visit.unit_of_work().webhook_endpoints.find(endpoint["id"])
    return (
        Facts(
            "Details",
            [
                ("Events", words(", ".join(endpoint["enabled_events"]))),
                ("Signing secret", code(known.secret if known is not None else None)),
                ("API version", code(endpoint.get("api_version"))),
                ("Description", words(endpoint.get("description"))),
            ],
        ),
        metadata_facts(endpoint),
    )


VIEWS = (
    ResourceView(
        collection="webhook_endpoints",
        title="Webhook endpoints",
        singular="Webhook endpoint",
        here="deliveries",
        heads=("Endpoint", "Status", "Created"),
        row=_row,
        name=lambda endpoint: words(endpoint["url"]).text,
        actions=lambda visit, endpoint: list(_actions(visit, endpoint)),
        main=_main,
        side=_side,
    ),
)
