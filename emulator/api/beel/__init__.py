"""BeeL's API under /beel/api/v1: English, with flat paths; company-scoped ones are aliases (docs.beel.es)."""

import re
from collections.abc import Iterator

from flask import Flask, Request

from emulator.api.beel import (
    companies,
    customers,
    derivations,
    files,
    invoices,
    lifecycle,
    pdfs,
    products,
    recurring,
    scheduling,
    sending,
    series,
    spanish,
    taxes,
    webhooks,
)
from emulator.api.beel.endpoint import Endpoint
from emulator.api.beel.keys import authenticate, world_of_key
from emulator.api.beel.steps import HOST, BeelSteps, own_path
from emulator.api.dialect import Dependencies, Dialect
from emulator.api.pipeline import Pipeline, Route, register
from emulator.api.published_operations import refuse_missing
from emulator.billing.beel.errors import no_such_endpoint, not_emulated
from emulator.billing.core.errors import APIError

_API = f"{HOST}/v1"
_COMPANY = f"{_API}/companies/<company_id>"
_NOT_EMULATED = re.compile(
    r"/v1/(accounts|developers|emails|me|public|templates)(/|\Z)"
    r"|/v1/companies/[^/]+/(activations|api-keys|logo|payment-connections|representation|verifactu-configuration)(/|\Z)"
)
"""What nothing is emulated below: accounts and their members, AEAT's matters, payments by other providers."""

_RESOURCES = (
    companies,
    customers,
    derivations,
    invoices,
    lifecycle,
    pdfs,
    products,
    recurring,
    scheduling,
    sending,
    series,
    spanish,
    taxes,
    webhooks,
)


def dialect(needs: Dependencies) -> Dialect:
    """BeeL's API."""
    accepted = needs.settings.accepted_keys
    pipeline = Pipeline(BeelSteps(needs.store, accepted, needs.render_pdf), needs.store)

    def add_routes(app: Flask) -> None:
        register(app, pipeline, routes())
        refuse_missing(app, pipeline, __name__, HOST, routes(), _not_emulated)
        files.register(app, needs.store, pipeline.error_response, needs.render_pdf)

    return Dialect(
        paths=("/beel/",),
        register=add_routes,
        authenticate=lambda headers: authenticate(headers, accepted).world,
        world_of_key=lambda headers: world_of_key(headers, accepted),
        handle_unknown=lambda request: pipeline.handle_unknown(request, _unknown_error),
    )


def routes() -> Iterator[Route[Endpoint]]:
    """Every way to every operation that is emulated."""
    for resource in _RESOURCES:
        for endpoint in resource.routes.endpoints:
            for base in _bases(endpoint):
                yield Route(endpoint, base + endpoint.path, (endpoint.method,))


def _bases(endpoint: Endpoint) -> list[str]:
    return [*([_API] if endpoint.has_flat_path else []), *([_COMPANY] if endpoint.company_scoped else [])]


def _not_emulated(request: Request) -> APIError:
    return not_emulated(request.method, own_path(request.path))


def _unknown_error(request: Request) -> APIError:
    """The refusal of a path that no list names: as not emulated where nothing of its kind is."""
    return _not_emulated(request) if _NOT_EMULATED.match(own_path(request.path)) else no_such_endpoint()
