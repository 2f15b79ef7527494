"""What a Checkout Session or a payment link sells, line by line."""

from marshmallow.experimental.context import Context as DumpContext

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import slice_page
from emulator.billing.checkout.session import CheckoutSession
from emulator.billing.core.params import ListParams
from emulator.store.unit_of_work import UnitOfWork
from schemas.stripe.checkout_session import render_checkout_lines
from schemas.stripe.included_lists import included_list
from schemas.stripe.objects import Rendered


def included_lines(session: CheckoutSession | None, path: str, uow: UnitOfWork) -> Rendered:
    """All of it, as `line_items` of an object whose list of it is at a path."""
    with DumpContext(uow.ctx):
        shown = [] if session is None else render_checkout_lines(session)
    return included_list(shown, path)


def line_page(request: RequestContext[ListParams], session: CheckoutSession) -> ListResult:
    """The page of it that the parameters ask for, in the order given."""
    page = slice_page(request, session.lines, "line_item")
    with DumpContext(request.ctx):
        shown = {each["id"]: each for each in render_checkout_lines(session)}
    return ListResult(page, [shown[line.id] for line in page.items])
