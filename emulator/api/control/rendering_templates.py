"""Rendering templates at /_emulator/rendering_templates: what the provider's dashboard makes, and no API of it."""

from collections.abc import Sequence

import msgspec
from flask import Response, request

from emulator.api.control.operations import Operation
from emulator.api.control.responses import error_response, json_response
from emulator.api.request_body import JSON_DECODE_ERRORS
from emulator.billing.invoices.rendering_templates import RenderingTemplate, new_template, next_version
from emulator.store.store import Store
from emulator.store.unit_of_work import UnitOfWork
from emulator.worlds import World
from schemas.control.rendering_templates import NewTemplate
from schemas.control.rendering_templates import RenderingTemplate as ShownTemplate

# Made here, by one thread: see emulator.store.serialization.
_DECODER = msgspec.json.Decoder(NewTemplate)


def operations(store: Store) -> Sequence[Operation]:
    """Making templates and their versions."""

    def create(world: World) -> Response:
        """Makes a template."""
        try:
            params = _DECODER.decode(request.get_data() or b"{}")
        except JSON_DECODE_ERRORS as error:
            return error_response(
                400, f"A template is a JSON object with a nickname and metadata, if anything: {error}."
            )
        created = store.run(world, lambda uow: new_template(params.nickname, params.metadata, uow.ctx, uow.changes))
        return _shown(created)

    def create_version(world: World, template: str) -> Response:
        """Makes a template's next version."""
        found = store.run(world, lambda uow: _next_version(uow, template))
        if found is None:
            return error_response(
                404, f"No such template: {template!r}. GET /v1/invoice_rendering_templates lists them."
            )
        return _shown(found)

    return (
        Operation(
            id="create_rendering_template",
            method="POST",
            path="/_emulator/rendering_templates",
            summary="Makes an invoice rendering template, as the dashboard does.",
            view=create,
            body=NewTemplate,
            body_required=False,
            replies=(ShownTemplate,),
        ),
        Operation(
            id="create_rendering_template_version",
            method="POST",
            path="/_emulator/rendering_templates/{template}",
            summary="Makes a template's next version.",
            view=create_version,
            replies=(ShownTemplate,),
            refusals=(404,),
        ),
    )


def _next_version(uow: UnitOfWork, id: str) -> RenderingTemplate | None:
    template = uow.get(RenderingTemplate, id)
    return None if template is None else next_version(template, uow.changes)


def _shown(template: RenderingTemplate) -> Response:
    return json_response(ShownTemplate(**msgspec.structs.asdict(template)))
