"""What every list takes (ondayzero.com/docs, Pagination)."""

from schemas.json_fields import Boolean, Enum, Integer, JsonSchema, String

DEFAULT_PAGE_SIZE = 50
MAX_PAGE_SIZE = 1000


class ListParams(JsonSchema):
    """The parameters of a page; a subclass adds its filters and what can be sorted by."""

    limit = Integer(minimum=1, maximum=MAX_PAGE_SIZE, default=DEFAULT_PAGE_SIZE)
    cursor = String(max_length=100, optional=True)
    direction = Enum("next", "prev", default="next")
    descending = Boolean(default=True)
    include_total_count = Boolean(default=False)
