"""How each of the portal's pages goes out: its language, its frame, its way back."""

from collections.abc import Mapping
from typing import Any

from flask import Response, request, url_for

from emulator.delivery.presentation import SUPPORTED_LOCALES
from emulator.delivery.presentation.clean_text import clean_line
from emulator.delivery.presentation.languages import Language, choose_locale, language
from emulator.pages.responses import html_page, origin_of
from emulator.services import portal
from emulator.services.portal import Visit


def spoken_in(visit: Visit) -> Language:
    """The language that the session asks for, else the customer's, the browser's, the account's."""
    asked = [] if visit.session.locale in (None, "auto") else [visit.session.locale or ""]
    browser = request.accept_languages.best_match(SUPPORTED_LOCALES)
    wanted = [*asked, *visit.customer.preferred_locales, *([browser] if browser else [])]
    return language(choose_locale(wanted, visit.uow.ctx.account.locale))


def portal_page(
    template: str, token: str, visit: Visit, code: int = 200, *, problem: str = "", **values: Any
) -> Response:
    """A page of the portal.

    `problem` is the key of what went wrong, if anything; `values` are what its template needs beyond what all do.
    """
    account, spoken, session = visit.uow.ctx.account, spoken_in(visit), visit.session
    profile, flow = visit.configuration.business_profile, portal.open_flow(visit)
    returns = flow.after_completion.return_url if flow is not None else None
    return html_page(
        f"portal/{template}",
        spoken,
        account,
        code,
        form_target=" ".join(filter(None, (origin_of(returns), origin_of(visit.uow.ctx.base_url)))),
        business=clean_line(account.display_name),
        contact=clean_line(account.email or account.phone or ""),
        test_mark="" if visit.uow.ctx.livemode else spoken.text("mark.test"),
        test_note="" if visit.uow.ctx.livemode else spoken.text("portal.test_note"),
        headline=profile.headline or "",
        privacy_url=profile.privacy_policy_url or "",
        terms_url=profile.terms_of_service_url or "",
        return_url=session.return_url or "",
        in_flow=flow is not None,
        problem=spoken.text(problem) if problem else "",
        at=lambda name, **arguments: address_of(name, token, arguments),
        **values,
    )


def expired_page(visit: Visit) -> Response:
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
