"""The paths under /api/v1/recurring (ondayzero.com/docs/guides/recurring)."""

from collections.abc import Callable, Mapping
from typing import Any

from emulator.api.dayzero.lookups import find_customer, list_page, selection_of
from emulator.api.json_dialect import RequestContext, Routes
from emulator.api.published_operations import NOT_EMULATED_STATUS
from emulator.billing.core.changes import Changes
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError
from emulator.billing.dayzero import choices
from emulator.billing.dayzero.invoice import DayzeroInvoice
from emulator.billing.dayzero.line_items import require_custom
from emulator.billing.dayzero.recurring.editing import (
    cancel_template,
    clone_template,
    create_template,
    pause_template,
    resume_template,
    skip_occurrence,
    update_template,
)
from emulator.billing.dayzero.recurring.params import (
    TemplateCloneParams,
    TemplateCreateParams,
    TemplateUpdateParams,
)
from emulator.billing.dayzero.recurring.template import GeneratedInvoice, RecurringTemplate
from emulator.store.list_queries import Selection
from schemas.dayzero.recurring import (
    GeneratedDocumentSchema,
    HistoryParamsSchema,
    SkippedSchema,
    TemplateCloneParamsSchema,
    TemplateCreateParamsSchema,
    TemplateListParams,
    TemplateListParamsSchema,
    TemplatePath,
    TemplateSchema,
    TemplateUpdateParamsSchema,
)
from schemas.json_objects import dump

routes = Routes("recurring")

Transition = Callable[[RecurringTemplate, Context, Changes], RecurringTemplate]


@routes.write("/recurring", status=201, body=TemplateCreateParamsSchema)
def create(request: RequestContext) -> dict[str, Any]:
    """Creates a template of invoices."""
    params: TemplateCreateParams = request.body
    _refuse_bills(params.recurrence_type)
    require_custom(params.line_items or (params.template_data and params.template_data.line_items) or ())
    customer = find_customer(request, params.customer_id or "")
    return _shown(request, create_template(params, customer, request.ctx, request.changes))


@routes.read("/recurring/<template_id>", arguments=TemplatePath)
def retrieve(request: RequestContext, template_id: str) -> dict[str, Any]:
    """One template."""
    return _shown(request, _find(request, template_id))


@routes.write("/recurring/<template_id>", "PUT", arguments=TemplatePath, body=TemplateUpdateParamsSchema)
def update(request: RequestContext, template_id: str) -> dict[str, Any]:
    """Changes what is given of a template."""
    params: TemplateUpdateParams = request.body
    require_custom((params.template_data and params.template_data.line_items) or ())
    template = _find(request, template_id)
    customer = _customer(request, template, params.customer_id)
    return _shown(request, update_template(template, params, customer, request.ctx, request.changes))


@routes.write("/recurring/<template_id>/pause", status=201, arguments=TemplatePath)
def pause(request: RequestContext, template_id: str) -> dict[str, Any]:
    """Lets a template rest."""
    return _changed(request, template_id, pause_template)


@routes.write("/recurring/<template_id>/resume", status=201, arguments=TemplatePath)
def resume(request: RequestContext, template_id: str) -> dict[str, Any]:
    """Lets a template go on."""
    return _changed(request, template_id, resume_template)


@routes.write("/recurring/<template_id>/cancel", status=201, arguments=TemplatePath)
def cancel(request: RequestContext, template_id: str) -> dict[str, Any]:
    """Ends a template for good."""
    return _changed(request, template_id, cancel_template)


@routes.write("/recurring/<template_id>/skip", status=201, arguments=TemplatePath)
def skip(request: RequestContext, template_id: str) -> dict[str, Any]:
    """Leaves the next day out."""
    template = _find(request, template_id)
    skipped = skip_occurrence(template, request.ctx, request.changes)
    answer = {
        "template_id": template.id,
        "skipped_date": template.next_occurrence,
        "next_occurrence": skipped.next_occurrence,
        "message": f"Skipped occurrence on {template.next_occurrence}",
    }
    return dump(SkippedSchema, answer, request.ctx)


@routes.write(
    "/recurring/<template_id>/clone",
    status=201,
    arguments=TemplatePath,
    body=TemplateCloneParamsSchema,
    optional_body=True,
)
def clone(request: RequestContext, template_id: str) -> dict[str, Any]:
    """Creates a copy of a template."""
    params: TemplateCloneParams = request.body
    template = _find(request, template_id)
    customer = _customer(request, template, params.customer_id)
    return _shown(request, clone_template(template, params, customer, request.ctx, request.changes))


@routes.read("/recurring/<template_id>/history", arguments=TemplatePath, query=HistoryParamsSchema)
def list_history(request: RequestContext, template_id: str) -> dict[str, Any]:
    """The invoices that a template made and nobody deleted, newest first."""
    template = _find(request, template_id)
    selection = Selection(equals={"template_id": template.id}, limit=request.query.limit)
    generated = request.uow.list(GeneratedInvoice, selection).items
    invoices = request.uow.get_many(DayzeroInvoice, [each.id for each in generated])
    items = [dump(GeneratedDocumentSchema, each, request.ctx) for each in invoices if each is not None]
    return {"template_id": template.id, "items": items, "total": len(items)}


@routes.read("/recurring/invoices", query=TemplateListParamsSchema)
def list_invoice_templates(request: RequestContext) -> dict[str, Any]:
    """The templates of invoices: all that there are."""
    return _list(request)


@routes.read("/recurring", query=TemplateListParamsSchema)
def list_templates(request: RequestContext) -> dict[str, Any]:
    """The templates, newest first unless another order is asked for."""
    return _list(request)


def _list(request: RequestContext) -> dict[str, Any]:
    """Those that are asked for: none of bills, and none of a vendor."""
    params: TemplateListParams = request.query
    filters = {"customer_id": params.customer_id, "status": params.status}
    equals = {name: value for name, value in filters.items() if value is not None} or {"listed": "listed"}
    nothing = params.recurrence_type == "bill" or params.vendor_id is not None
    return list_page(
        request,
        RecurringTemplate,
        selection_of(params, equals),
        _SORT_KEYS[params.sort_by],
        lambda templates: [_shown(request, each) for each in templates],
        ids=() if nothing else None,
    )


_SORT_KEYS: Mapping[str, Callable[[RecurringTemplate], Any] | None] = {
    "created_at": None,
    "name": lambda template: template.name.casefold(),
    "next_occurrence": lambda template: template.next_occurrence,
}


def _find(request: RequestContext, id: str) -> RecurringTemplate:
    found = request.uow.get(RecurringTemplate, id)
    if found is None:
        raise APIError(choices.NO_TEMPLATE, status=404)
    return found


def _customer(request: RequestContext, template: RecurringTemplate, given: str | None) -> str:
    """The id of the customer from now on. Raises APIError (404) for one that is not there."""
    return template.customer_id if given is None else find_customer(request, given).id


def _changed(request: RequestContext, id: str, transition: Transition) -> dict[str, Any]:
    return _shown(request, transition(_find(request, id), request.ctx, request.changes))


def _shown(request: RequestContext, template: RecurringTemplate) -> dict[str, Any]:
    return dump(TemplateSchema, template, request.ctx)


def _refuse_bills(recurrence_type: str) -> None:
    """Raises APIError (501) for bills, which are part of Day Zero's API and not emulated."""
    if recurrence_type == "bill":
        raise APIError(
            "recurrence_type `bill` is not emulated; the request changed nothing.", status=NOT_EMULATED_STATUS
        )
