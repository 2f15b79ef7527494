"""What every list takes (ondayzero.com/docs, Pagination)."""

from typing import Generic, TypeVar

from emulator.billing.core.params import Params
from schemas.json_fields import Boolean, Enum, Integer, String
from schemas.json_params import ParamsSchema

P = TypeVar("P")

DEFAULT_PAGE_SIZE = 50
MAX_PAGE_SIZE = 1000


class PageParams(Params, frozen=True, kw_only=True):
    """What every list takes: a cursor is the id of one of its things, `direction` is next or prev."""

    cursor: str | None = None
    limit: int = DEFAULT_PAGE_SIZE
    direction: str = "next"
    include_total_count: bool = False
    sort_by: str = "created_at"
    descending: bool = True


class PageParamsSchema(ParamsSchema[P], Generic[P]):
    """The parameters of a page; a subclass adds its filters and what can be sorted by."""

    cursor = String(max_length=100, optional=True)
    limit = Integer(minimum=1, maximum=MAX_PAGE_SIZE, default=DEFAULT_PAGE_SIZE)
    direction = Enum("next", "prev", default="next")
    include_total_count = Boolean(default=False)
    sort_by = Enum("created_at", default="created_at")
    descending = Boolean(default=True)
