"""Lists of subscriptions (docs.stripe.com/api/subscriptions/list).

Those of a price are found by its items, which stand in an index in the order of their subscriptions.
"""

from collections.abc import Callable, Iterator

from emulator.api.stripe.endpoint import ListResult, RequestContext
from emulator.api.stripe.pagination import check_one_cursor, filters, list_page, within
from emulator.api.stripe.resources.lookups import find_test_clock
from emulator.billing.core.params import NOT_GIVEN, given_or
from emulator.billing.subscriptions.subscription import TERMINAL, Subscription, SubscriptionItemKey
from emulator.store.list_queries import Page, Selection
from schemas.stripe.subscription_params import SubscriptionListParams

_BATCH_SIZE = 100

Predicate = Callable[[Subscription], bool]


def subscription_page(request: RequestContext[SubscriptionListParams]) -> ListResult:
    """The page that the parameters ask for; what is canceled, or lives on a test clock, is shown where asked for."""
    params, price = request.params, request.params.price or request.params.plan
    if params.test_clock is not NOT_GIVEN:
        find_test_clock(request, params.test_clock)
    predicate = _predicate(params)
    if price:
        return _page_by_price(request, price, predicate)
    status = given_or(params.status, None)
    equals = filters(customer=params.customer)
    if status is not None and status not in ("all", "ended"):
        equals["status"] = status
    elif status is None and params.customer is NOT_GIVEN:
        equals["listing"] = params.test_clock or "listed"
    return list_page(request, Subscription, equals, predicate=predicate, predicate_seldom_fails=True)


def _predicate(params: SubscriptionListParams) -> Predicate:
    """What no index carries of a list's filters."""
    tests = [_by_status(params), _by_clock(params)]
    if params.customer is not NOT_GIVEN:
        tests.append(lambda each: each.customer == params.customer)
    if params.collection_method is not NOT_GIVEN:
        tests.append(lambda each: each.collection_method == params.collection_method)
    automatic_tax, start, end = params.automatic_tax, params.current_period_start, params.current_period_end
    if automatic_tax is not NOT_GIVEN:
        tests.append(lambda each: (each.automatic_tax is not None) == automatic_tax.enabled)
    if start is not NOT_GIVEN:
        tests.append(lambda each: within(each.current_period.start, start))
    if end is not NOT_GIVEN:
        tests.append(lambda each: within(each.current_period.end, end))
    return lambda each: all(test(each) for test in tests)


def _by_status(params: SubscriptionListParams) -> Predicate:
    status = given_or(params.status, None)
    if status == "all":
        return lambda _each: True
    if status == "ended":
        return lambda each: each.status in TERMINAL
    if status is None:
        return lambda each: each.status != "canceled"
    return lambda each: each.status == status


def _by_clock(params: SubscriptionListParams) -> Predicate:
    """Who lives on a test clock is shown to whoever names the customer or the clock."""
    if params.test_clock is not NOT_GIVEN:
        return lambda each: each.test_clock == params.test_clock
    if params.customer is not NOT_GIVEN:
        return lambda _each: True
    return lambda each: each.test_clock is None


def _page_by_price(request: RequestContext[SubscriptionListParams], price: str, predicate: Predicate) -> ListResult:
    params = request.params
    check_one_cursor(params)
    created = params.created
    found: list[Subscription] = []
    for subscription in _with_price(request, price):
        if predicate(subscription) and (created is NOT_GIVEN or within(subscription.created, created)):
            found.append(subscription)
        if len(found) > params.limit:
            break
    items = found[: params.limit]
    if params.ending_before is not NOT_GIVEN:
        items.reverse()
    return ListResult(Page(items, len(found) > params.limit))


def _with_price(request: RequestContext[SubscriptionListParams], price: str) -> Iterator[Subscription]:
    """The subscriptions with an item of a price after the cursor, newest first; before it, oldest first."""
    params, uow = request.params, request.uow
    backwards = params.ending_before is not NOT_GIVEN
    named = params.ending_before or params.starting_after
    param = "ending_before" if backwards else "starting_after"
    cursor = _item_of(request, named, price, param) if named else None
    while True:
        selection = Selection(
            equals={"price": price},
            limit=_BATCH_SIZE,
            starting_after=None if backwards else cursor,
            ending_before=cursor if backwards else None,
        )
        page = uow.list(SubscriptionItemKey, selection)
        keys = page.items[::-1] if backwards else page.items
        for subscription in uow.get_many(Subscription, [key.subscription for key in keys]):
            if subscription is not None:
                yield subscription
        if not page.has_more:
            return
        cursor = keys[-1].id


def _item_of(request: RequestContext[object], id: str, price: str, param: str) -> str | None:
    """The item of a price of the subscription that a cursor names, which stands for it in the index."""
    found = request.uow.get(Subscription, id)
    if found is None:
        raise request.missing(Subscription, id, param=param, status=400)
    return next((item.id for item in found.items if item.price.id == price), None)
