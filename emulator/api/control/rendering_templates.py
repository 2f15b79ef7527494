"""Rendering templates at /_emulator/rendering_templates: what the provider's dashboard makes, and no API of it."""

from typing import Annotated

import msgspec
from flask import Flask, Response, request

from emulator.api.authentication import Worlds
from emulator.api.control.access import in_own_world
from emulator.api.control.responses import answer, problem
from emulator.billing.core.errors import Refusal
from emulator.billing.core.metadata import MAX_KEYS
from emulator.billing.invoices.rendering_templates import RenderingTemplate, new_template, next_version
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World

_PATH = "/_emulator/rendering_templates"

MAX_NICKNAME = 250

# As anywhere (docs.stripe.com/api/metadata).
_Key = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
_Value = Annotated[str, msgspec.Meta(max_length=500)]


class _Asked(msgspec.Struct, forbid_unknown_fields=True):
    """What a caller says of a new template."""

    nickname: Annotated[str, msgspec.Meta(max_length=MAX_NICKNAME)] | None = None
    metadata: Annotated[dict[_Key, _Value], msgspec.Meta(max_length=MAX_KEYS)] = {}


# Made here, by one thread: see emulator.store.serialization.
_DECODER = msgspec.json.Decoder(_Asked)


def register(app: Flask, store: Store, worlds: Worlds) -> None:
    """Adds the templates to the app."""

    def added(world: World) -> Response:
        """Makes a template."""
        try:
            asked = _DECODER.decode(request.get_data() or b"{}")
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return problem(400, f"A template is a JSON object with a nickname and metadata, if anything: {error}.")
        made = store.run(world, lambda unit: new_template(asked.nickname, asked.metadata, unit.at, unit.changes))
        return _shown(made)

    def changed(world: World, template: str) -> Response:
        """Makes a template's next version."""
        try:
            found = store.run(world, lambda unit: _next_version(unit, template))
        except Refusal as refusal:
            return problem(refusal.status, refusal.message)
        if found is None:
            return problem(404, f"No such template: {template!r}. GET /v1/invoice_rendering_templates lists them.")
        return _shown(found)

    app.add_url_rule(_PATH, "templates add", in_own_world(worlds, added), methods=["POST"])
    app.add_url_rule(f"{_PATH}/<template>", "templates change", in_own_world(worlds, changed), methods=["POST"])


def _next_version(unit: UnitOfWork, id: str) -> RenderingTemplate | None:
    template = unit.get(RenderingTemplate, id)
    return None if template is None else next_version(template, unit.changes)


def _shown(template: RenderingTemplate) -> Response:
    return answer({"object": RenderingTemplate.KIND.name, **msgspec.to_builtins(template)})
