"""How each of the portal's pages goes out: its language, its frame, its way back."""

from collections.abc import Mapping
from typing import Any

from flask import Response, request, url_for

from emulator.billing.core.context import Context
from emulator.billing.portal.configuration import PortalConfiguration
from emulator.delivery.presentation import SUPPORTED_LOCALES
from emulator.delivery.presentation.clean_text import clean_line
from emulator.delivery.presentation.languages import Language, choose_locale, language
from emulator.pages.responses import html_page, origin_of
from emulator.services import portal
from emulator.services.portal import Visit


def spoken_in(visit: Visit) -> Language:
    """The language that the session asks for, else the customer's, the browser's, the account's."""
    asked = [] if visit.session.locale in (None, "auto") else [visit.session.locale or ""]
    return spoken_by_browser(visit.uow.ctx, *asked, *visit.customer.preferred_locales)


def spoken_by_browser(ctx: Context, *preferred: str) -> Language:
    """The first language that is preferred and there is, else the browser's, else the account's."""
    browser = request.accept_languages.best_match(SUPPORTED_LOCALES)
    return language(choose_locale([*preferred, *([browser] if browser else [])], ctx.account.locale))


def portal_page(
    template: str, token: str, visit: Visit, code: int = 200, *, problem: str = "", **values: Any
) -> Response:
    """A page of the portal.

    `problem` is the key of what went wrong, if anything; `values` are what its template needs beyond what all do.
    """
    ctx, flow = visit.uow.ctx, portal.open_flow(visit)
    returns = flow.after_completion.return_url if flow is not None else None
    return framed_page(
        template,
        spoken_in(visit),
        visit.configuration,
        ctx,
        code,
        problem=problem,
        form_target=" ".join(filter(None, (origin_of(returns), origin_of(ctx.base_url)))),
        return_url=visit.session.return_url or "",
        in_flow=flow is not None,
        at=lambda name, **arguments: address_of(name, token, arguments),
        **values,
    )


def framed_page(
    template: str,
    spoken: Language,
    configuration: PortalConfiguration,
    ctx: Context,
    code: int = 200,
    *,
    problem: str = "",
    **values: Any,
) -> Response:
    """A page in the frame that all of them have: what a configuration says of the business."""
    account, profile = ctx.account, configuration.business_profile
    return html_page(
        f"portal/{template}",
        spoken,
        account,
        code,
        business=clean_line(account.display_name),
        contact=clean_line(account.email or account.phone or ""),
        test_mark="" if ctx.livemode else spoken.text("mark.test"),
        test_note="" if ctx.livemode else spoken.text("portal.test_note"),
        headline=profile.headline or "",
        privacy_url=profile.privacy_policy_url or "",
        terms_url=profile.terms_of_service_url or "",
        problem=spoken.text(problem) if problem else "",
        **values,
    )


def plain_expired_page(visit: Visit) -> Response:
    """410: the link was good once; a new one has to be asked for."""
    account, spoken = visit.uow.ctx.account, spoken_in(visit)
    return html_page(
        "plain.html",
        spoken,
        account,
        410,
        title=spoken.text("hosted.expired.title"),
        text=spoken.text("portal.expired", business=account.display_name),
        business=account.display_name,
        contact="",
        test_mark="",
        test_note="",
    )


def address_of(page: str, token: str, arguments: Mapping[str, Any]) -> str:
    """The path of a page of the portal."""
    return url_for(f"pages.{page}", token=token, **arguments)
