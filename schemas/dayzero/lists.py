"""What every list takes (ondayzero.com/docs, Pagination)."""

from schemas.json_fields import Flag, JsonSchema, OneOf, Text, Whole

PAGE = 50
MOST_ON_A_PAGE = 1000


class ListParams(JsonSchema):
    """The parameters of a page; a subclass adds its filters and what can be sorted by."""

    limit = Whole(least=1, most=MOST_ON_A_PAGE, default=PAGE)
    cursor = Text(longest=100, optional=True)
    direction = OneOf("next", "prev", default="next")
    descending = Flag(default=True)
    include_total_count = Flag(default=False)
