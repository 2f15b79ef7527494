"""Sources of the Sources API: /v1/sources."""

from emulator.api.stripe.endpoint import HandlerResult, RequestContext
from emulator.api.stripe.resource import Resource
from emulator.api.stripe.resources.source_lookups import as_source_object, source_of_token
from emulator.billing.core.metadata import metadata_after
from emulator.billing.core.params import NOT_GIVEN, given_or
from emulator.billing.core.structs import replace
from emulator.billing.payments.method_params import PaymentMethodDataParams
from emulator.billing.payments.payment_methods import BillingDetails, PaymentMethod, create_payment_method
from emulator.billing.payments.sources import (
    Source,
    SourceCreateParams,
    SourceObjectUpdateParams,
    owner_details,
    source_of,
    update_source_object,
)
from emulator.billing.payments.tokens import require_card
from schemas.stripe.parameter_errors import InvalidParameterError, missing, value_not_emulated
from schemas.stripe.source import BankAccountSourceSchema, CardSourceSchema, SourceSchema
from schemas.stripe.source_params import (
    SourceCreateParamsSchema,
    SourceObjectUpdateParamsSchema,
    SourceRetrieveParams,
    SourceRetrieveParamsSchema,
)

SOURCES = Resource(
    Source,
    SourceSchema,
    "/v1/sources/<source>",
    permission="source",
    id_param="source",
    parts=(BankAccountSourceSchema, CardSourceSchema),
)


@SOURCES.post("/v1/sources", SourceCreateParamsSchema)
def create(request: RequestContext[SourceCreateParams]) -> HandlerResult:
    """Makes a source of a card, by its token, or of a European bank account."""
    params = request.params
    method = as_source_object(request, _method(request))
    kept = {"amount": given_or(params.amount, None), "currency": given_or(params.currency, None)}
    made = replace(
        method,
        billing_details=owner_details(params.owner, method.billing_details),
        details={**method.details, **kept, "usage": given_or(params.usage, "reusable")},
        metadata=metadata_after({}, params.metadata),
    )
    request.changes.save(made)
    return source_of(made)


def _method(request: RequestContext[SourceCreateParams]) -> PaymentMethod:
    params = request.params
    if params.type == "sepa_debit":
        if params.sepa_debit is NOT_GIVEN:
            raise InvalidParameterError(missing("sepa_debit"))
        owner = owner_details(params.owner, BillingDetails())
        data = PaymentMethodDataParams(type="sepa_debit", details={"sepa_debit": params.sepa_debit})
        return create_payment_method(data, request.ctx, request.changes, payer=owner)
    if params.type not in (NOT_GIVEN, "card"):
        raise InvalidParameterError(value_not_emulated("type", params.type))
    if params.token is NOT_GIVEN:
        raise InvalidParameterError(missing("type" if params.type is NOT_GIVEN else "token"))
    made = source_of_token(request, params.token)
    require_card(made, "token")
    return made


@SOURCES.get("/v1/sources/<source>", SourceRetrieveParamsSchema)
def retrieve(request: RequestContext[SourceRetrieveParams], source: str) -> HandlerResult:
    """One source."""
    return source_of(_find(request, source))


@SOURCES.post("/v1/sources/<source>", SourceObjectUpdateParamsSchema)
def update(request: RequestContext[SourceObjectUpdateParams], source: str) -> HandlerResult:
    """Updates a source."""
    return source_of(update_source_object(_find(request, source), request.params, request.changes))


def _find(request: RequestContext[object], id: str) -> PaymentMethod:
    found = request.uow.get(PaymentMethod, id) if id.startswith("src_") else None
    if found is None:
        raise SOURCES.missing(request, id)
    return found
