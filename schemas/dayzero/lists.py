"""What every list takes (ondayzero.com/docs, Pagination)."""

from typing import Generic, TypeVar

from schemas.json_fields import Boolean, Enum, Integer, String
from schemas.json_params import ParamsSchema

P = TypeVar("P")

DEFAULT_PAGE_SIZE = 50
MAX_PAGE_SIZE = 1000


class PageParamsSchema(ParamsSchema[P], Generic[P]):
    """The parameters of a page; a subclass adds its filters and what can be sorted by."""

    cursor = String(max_length=100, optional=True)
    limit = Integer(minimum=1, maximum=MAX_PAGE_SIZE, default=DEFAULT_PAGE_SIZE)
    direction = Enum("next", "prev", default="next")
    include_total_count = Boolean(default=False)
    sort_by = Enum("created_at", default="created_at")
    descending = Boolean(default=True)
