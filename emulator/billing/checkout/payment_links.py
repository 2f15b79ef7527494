"""Making and changing payment links (docs.stripe.com/api/payment-link/create, /update).

What a link asks for is checked as what a Checkout Session asks for, and refused in the same words.
"""

from collections.abc import Sequence

from emulator.billing.checkout.checks import check_params
from emulator.billing.checkout.creation import CheckoutReferences, session_of
from emulator.billing.checkout.data import custom_text_after, invoice_settings_after, trial_settings_of
from emulator.billing.checkout.lines import CheckoutLineEntry, changed_lines
from emulator.billing.checkout.link_params import (
    AfterCompletionParams,
    AnyLinkParams,
    ChangedLinkIntentDataParams,
    ChangedLinkLineParams,
    ChangedLinkSubscriptionDataParams,
    ChangedTransferParams,
    PaymentLinkCreateParams,
    PaymentLinkUpdateParams,
)
from emulator.billing.checkout.params import InvoiceCreationParams
from emulator.billing.checkout.payment_link import PaymentLink
from emulator.billing.checkout.session import CheckoutLine, CheckoutSession, Mode
from emulator.billing.checkout.settings import InvoiceCreation, PaymentIntentData, SessionSubscriptionData
from emulator.billing.core.context import Context
from emulator.billing.core.errors import APIError, missing_param
from emulator.billing.core.metadata import metadata_after
from emulator.billing.core.params import NOT_GIVEN, Given, given_or
from emulator.billing.core.structs import replace
from emulator.billing.payments.connect import ConnectTerms, terms_after

MAX_LINES = 20
"""docs.stripe.com/api/payment-link/create, `line_items` and `optional_items`, which count together."""

_OF_MODE: dict[Mode, str] = {"payment": "application_fee_percent", "subscription": "application_fee_amount"}
"""The share that payments of a mode do not have (docs.stripe.com/api/payment-link/create)."""

_PLAIN = (
    "allow_promotion_codes",
    "automatic_tax",
    "billing_address_collection",
    "custom_fields",
    "customer_creation",
    "optional_items",
    "payment_method_collection",
    "phone_number_collection",
    "shipping_address_collection",
    "shipping_options",
    "submit_type",
    "tax_id_collection",
)
"""The parameters that decide about the attribute of the same name, and nothing else."""

_SHOWN = ("consent_collection", "name_collection")


def new_link(params: PaymentLinkCreateParams, references: CheckoutReferences, ctx: Context) -> PaymentLink:
    """A new link; the caller saves it. Raises APIError for what does not go together."""
    recurs = any(entry.price is not None and entry.price.recurring is not None for entry in references.lines)
    mode: Mode = "subscription" if recurs else "payment"
    asked, ctx = params.as_session, ctx.in_world_time()
    check_params(asked, mode)
    _check_line_count(len(references.lines) + len(references.optional_items))
    begun = session_of(asked, mode, _with_counted_lines(references), ctx)
    id = ctx.new_id(PaymentLink.RESOURCE_TYPE.prefix)
    prototype = replace(
        begun,
        id=id,
        allow_promotion_codes=begun.allow_promotion_codes or False,
        billing_address_collection=begun.billing_address_collection or "auto",
        expires_at=begun.created,
        locale="auto",
        place=id,
        submit_type=begun.submit_type or "auto",
    )
    link = PaymentLink(
        id=id,
        created=ctx.now,
        inactive_message=given_or(params.inactive_message, None),
        metadata=metadata_after({}, params.metadata),
        prototype=_with_connect(prototype, params, ctx),
        payment_method_types=_method_types(params.payment_method_types),
    )
    return _after_completion(_restricted(link, params), params.after_completion)


def updated_link(
    old: PaymentLink, params: PaymentLinkUpdateParams, references: CheckoutReferences, ctx: Context
) -> PaymentLink:
    """The link as it is to be; the caller saves it. Raises APIError for what does not go together."""
    link = replace(
        old,
        active=given_or(params.active, old.active),
        inactive_message=given_or(params.inactive_message, old.inactive_message),
        metadata=metadata_after(old.metadata, params.metadata),
        prototype=_prototype_after(old.prototype, params, references, ctx.in_world_time()),
        payment_method_types=old.payment_method_types
        if params.payment_method_types is NOT_GIVEN
        else _method_types(params.payment_method_types),
    )
    return _after_completion(_restricted(link, params), params.after_completion)


def _prototype_after(
    old: CheckoutSession, params: PaymentLinkUpdateParams, references: CheckoutReferences, ctx: Context
) -> CheckoutSession:
    """What is said anew is asked for as a session with the lines of the link would, and taken from that."""
    asked, given = params.as_session, params.given_names()
    check_params(asked, old.mode)
    lines = _lines_after(old, params.line_items, ctx)
    if params.optional_items is not NOT_GIVEN:
        _check_line_count(len(lines) + len(params.optional_items or ()))
    begun = session_of(replace(asked, currency=old.currency or NOT_GIVEN), old.mode, references, ctx, lines)
    said = {name: begun.shown[name] for name in _SHOWN if name in given and name in begun.shown}
    left = {name: value for name, value in old.shown.items() if name not in given}
    prototype = replace(
        old,
        **{name: getattr(begun, name) for name in _PLAIN if name in given},
        custom_text=custom_text_after(old.custom_text, params.custom_text),
        invoice_creation=_invoice_creation_after(old.invoice_creation, begun.invoice_creation, params.invoice_creation),
        lines=lines,
        payment_intent_data=_intent_data_after(old.payment_intent_data, params.payment_intent_data),
        shown={**left, **said},
        subscription_data=_subscription_data_after(old.subscription_data, params.subscription_data, references),
    )
    return _with_connect(prototype, params, ctx)


def _lines_after(
    prototype: CheckoutSession, changed: Given[Sequence[ChangedLinkLineParams]], ctx: Context
) -> tuple[CheckoutLine, ...]:
    """The lines with those that are named as they are to be; none goes, and none is new."""
    if not changed:
        return prototype.lines
    entries = [
        CheckoutLineEntry(params=each.as_line, param_prefix=f"line_items[{n}]") for n, each in enumerate(changed)
    ]
    after = {line.id: line for line in changed_lines(prototype, entries, ctx)}
    return tuple(after.get(line.id, line) for line in prototype.lines)


def _with_counted_lines(references: CheckoutReferences) -> CheckoutReferences:
    """What a meter counts has no quantity, which a line of a link cannot leave out: there it says nothing."""
    return replace(references, lines=[_counted(entry) for entry in references.lines])


def _counted(entry: CheckoutLineEntry) -> CheckoutLineEntry:
    recurring = None if entry.price is None else entry.price.recurring
    if recurring is None or recurring.usage_type != "metered":
        return entry
    return replace(entry, params=replace(entry.params, quantity=NOT_GIVEN))


def _check_line_count(count: int) -> None:
    if count > MAX_LINES:
        raise APIError(f"A payment link can have at most {MAX_LINES} line items.", param="line_items")


def _method_types(types: Given[list[str] | None]) -> tuple[str, ...] | None:
    return tuple(types) if types else None


def _restricted(link: PaymentLink, params: AnyLinkParams) -> PaymentLink:
    """The link with how often it may be paid; what was completed before there was a limit does not count."""
    if params.restrictions is NOT_GIVEN:
        return link
    if params.restrictions is None:
        return replace(link, completed=0, limit=None)
    return replace(link, limit=params.restrictions.completed_sessions.limit)


def _after_completion(link: PaymentLink, params: Given[AfterCompletionParams]) -> PaymentLink:
    if params is NOT_GIVEN:
        return link
    if params.type == "hosted_confirmation":
        said = params.hosted_confirmation
        thanks = None if said is NOT_GIVEN else given_or(said.custom_message, None)
        return replace(link, prototype=replace(link.prototype, success_url=None), thanks=thanks)
    if params.redirect is NOT_GIVEN:
        raise missing_param("after_completion[redirect]")
    return replace(link, prototype=replace(link.prototype, success_url=params.redirect.url), thanks=None)


def _with_connect(prototype: CheckoutSession, params: AnyLinkParams, ctx: Context) -> CheckoutSession:
    """The prototype with whose money it is, which a link says in one place and a session by what it makes."""
    fee = _OF_MODE[prototype.mode]
    if getattr(params, fee):
        raise APIError(f"You can not pass `{fee}` in `{prototype.mode}` mode.", param=fee)
    if prototype.mode == "payment":
        data = prototype.payment_intent_data
        return replace(prototype, payment_intent_data=replace(data, connect=_connect(data.connect, params, ctx)))
    if params.transfer_data and params.transfer_data.amount:
        share = "transfer_data[amount]"
        raise APIError(f"You can not pass `{share}` in `subscription` mode.", param=share)
    plan = prototype.subscription_data
    return replace(prototype, subscription_data=replace(plan, connect=_connect(plan.connect, params, ctx)))


def _connect(old: ConnectTerms, params: AnyLinkParams, ctx: Context) -> ConnectTerms:
    transfer = params.transfer_data
    if isinstance(transfer, ChangedTransferParams):
        old = replace(old, transfer_data=None) if transfer.amount is None else old
        transfer = transfer.as_transfer
    return terms_after(
        old,
        ctx,
        application_fee_amount=params.application_fee_amount,
        application_fee_percent=params.application_fee_percent,
        on_behalf_of=params.on_behalf_of,
        transfer_data=transfer,
    )


def _invoice_creation_after(
    old: InvoiceCreation, asked: InvoiceCreation, params: Given[InvoiceCreationParams]
) -> InvoiceCreation:
    """What is said of the invoices takes the place of all that was; saying whether there are any leaves it."""
    if params is NOT_GIVEN:
        return old
    return replace(old, enabled=params.enabled) if params.invoice_data is NOT_GIVEN else asked


def _intent_data_after(old: PaymentIntentData, params: Given[ChangedLinkIntentDataParams]) -> PaymentIntentData:
    """The metadata that is said takes the place of all there was ("declarative", as the documentation calls it)."""
    if params is NOT_GIVEN:
        return old
    return replace(
        old,
        description=given_or(params.description, old.description),
        metadata=old.metadata if params.metadata is NOT_GIVEN else metadata_after({}, params.metadata),
        setup_future_usage=given_or(params.setup_future_usage, old.setup_future_usage),
        statement_descriptor=given_or(params.statement_descriptor, old.statement_descriptor),
        statement_descriptor_suffix=given_or(params.statement_descriptor_suffix, old.statement_descriptor_suffix),
        transfer_group=given_or(params.transfer_group, old.transfer_group),
    )


def _subscription_data_after(
    old: SessionSubscriptionData, params: Given[ChangedLinkSubscriptionDataParams], references: CheckoutReferences
) -> SessionSubscriptionData:
    """Its metadata is declarative, too."""
    if params is NOT_GIVEN:
        return old
    settings = params.trial_settings
    return replace(
        old,
        invoice_settings=invoice_settings_after(
            old.invoice_settings, params.invoice_settings, references.subscription_tax_ids
        ),
        metadata=old.metadata if params.metadata is NOT_GIVEN else metadata_after({}, params.metadata),
        trial_period_days=given_or(params.trial_period_days, old.trial_period_days),
        trial_settings=old.trial_settings if settings is NOT_GIVEN else trial_settings_of(settings or NOT_GIVEN),
    )
