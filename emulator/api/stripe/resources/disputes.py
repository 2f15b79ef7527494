"""Disputes: /v1/disputes, and by their charge /v1/charges/:id/dispute, which still answers."""

from emulator.api.stripe.endpoint import RequestContext
from emulator.api.stripe.resource import Resource
from emulator.billing.core.errors import APIError
from emulator.billing.core.params import OperationParams, given_or
from emulator.billing.payments.charges import Charge
from emulator.billing.payments.dispute_files import files_named
from emulator.billing.payments.disputes import Dispute, DisputeUpdateParams, close_dispute, update_dispute
from emulator.billing.system.files import UploadedFile
from schemas.stripe.dispute import (
    DisputeCloseParamsSchema,
    DisputeListParamsSchema,
    DisputeSchema,
    DisputeUpdateParamsSchema,
)
from schemas.stripe.invoice_params import RetrieveParamsSchema

DISPUTES = Resource(
    Dispute,
    DisputeSchema,
    "/v1/disputes/<dispute>",
    permission="dispute",
    id_param="dispute",
    filters=("charge", "payment_intent"),
)
DISPUTES.add_retrieve()
DISPUTES.add_list(DisputeListParamsSchema)


@DISPUTES.post(DISPUTES.path, DisputeUpdateParamsSchema)
def update(request: RequestContext[DisputeUpdateParams], dispute: str) -> Dispute:
    """Keeps evidence against a dispute, and submits it unless it is only staged."""
    return _update(request, DISPUTES.find(request, dispute))


@DISPUTES.post(f"{DISPUTES.path}/close", DisputeCloseParamsSchema)
def close(request: RequestContext[OperationParams], dispute: str) -> Dispute:
    """Gives in: the dispute is lost."""
    return _close(request, DISPUTES.find(request, dispute))


_OF_CHARGE = "/v1/charges/<charge>/dispute"


@DISPUTES.get(_OF_CHARGE, RetrieveParamsSchema)
def retrieve_of_charge(request: RequestContext[OperationParams], charge: str) -> Dispute:
    """The dispute of a charge, the last one where there are several."""
    return _of_charge(request, charge)


@DISPUTES.post(_OF_CHARGE, DisputeUpdateParamsSchema)
def update_of_charge(request: RequestContext[DisputeUpdateParams], charge: str) -> Dispute:
    """Updates the dispute of a charge."""
    return _update(request, _of_charge(request, charge))


@DISPUTES.post(f"{_OF_CHARGE}/close", DisputeCloseParamsSchema)
def close_of_charge(request: RequestContext[OperationParams], charge: str) -> Dispute:
    """Gives in to the dispute of a charge."""
    return _close(request, _of_charge(request, charge))


def _update(request: RequestContext[DisputeUpdateParams], found: Dispute) -> Dispute:
    files = _files_after(request, found)
    return update_dispute(found, _charge_of(request, found), request.params, request.ctx, request.changes, files)


def _files_after(request: RequestContext[DisputeUpdateParams], dispute: Dispute) -> dict[str, UploadedFile]:
    """The files among the evidence once it is updated. Raises APIError for one that there is not."""
    named = files_named({**dispute.evidence, **given_or(request.params.evidence, {})})
    request.uow.load([(UploadedFile, id) for id in named.values()])
    return {name: request.find(UploadedFile, id, param=f"evidence[{name}]", status=400) for name, id in named.items()}


def _close(request: RequestContext[OperationParams], found: Dispute) -> Dispute:
    return close_dispute(found, _charge_of(request, found), request.changes)


def _charge_of(request: RequestContext[object], dispute: Dispute) -> Charge:
    return request.find(Charge, dispute.charge, param="charge")


def _of_charge(request: RequestContext[object], id: str) -> Dispute:
    charge = request.find(Charge, id, param="charge")
    if charge.dispute is None:
        raise APIError(f"No dispute for charge: {charge.id}", status=404)
    return request.find(Dispute, charge.dispute, param="dispute")
