"""/v1/companies: the one company of a key (docs.beel.es, Companies)."""

from typing import Any

from emulator.api.beel.endpoint import RequestContext, Routes, company_of
from emulator.billing.beel.parties import issuer_of_account

routes = Routes()
READ = "companies:read"


@routes.add_flat("GET", "/companies", READ)
def list_companies(request: RequestContext) -> list[dict[str, Any]]:
    """The company whose id the company-scoped paths take."""
    return [get_company(request)]


@routes.add_company("GET", "", READ)
def get_company(request: RequestContext) -> dict[str, Any]:
    """The company itself; it is set up at `/_emulator/account`."""
    issuer = issuer_of_account(request.ctx)
    return {
        "id": company_of(request.uow.world),
        "legal_name": issuer.legal_name,
        "nif": issuer.nif,
        "is_primary": True,
        "can_issue_production_invoices": request.ctx.livemode,
    }
