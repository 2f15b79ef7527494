"""Parameters of searches (docs.stripe.com/api/pagination/search)."""

from typing import Any

from marshmallow import post_load

from emulator.billing.core.params import NOT_GIVEN, Given, OperationParams
from schemas.stripe import fields as wire
from schemas.stripe.params import ParamsSchema

TOTAL_COUNT = "total_count"


class SearchParams(OperationParams, frozen=True, kw_only=True):
    """What is searched for; `total_count` is whether to count all that there is of it."""

    query: str
    limit: int = 10
    page: Given[str] = NOT_GIVEN
    total_count: bool = False


class SearchParamsSchema(ParamsSchema[SearchParams]):
    """GET /v1/…/search. `total_count` among what is to be expanded is loaded as a parameter of that name."""

    computed = frozenset({TOTAL_COUNT})

    limit = wire.PageSize()
    page = wire.String()
    query = wire.String(required=True)

    @post_load
    def move_total_count(self, loaded: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """A count is no property of the objects found."""
        expand = loaded.get("expand", ())
        if TOTAL_COUNT not in expand:
            return loaded
        return {**loaded, "expand": tuple(path for path in expand if path != TOTAL_COUNT), TOTAL_COUNT: True}
