"""moto's parser of conditions, which remembers what it has read.

moto parses the condition of each write, at a tenth of a millisecond each, while the store has only a few conditions: an
item is new, or of the version it was read at. The first says the same of every item; of the second the words do.
"""

from functools import lru_cache
from typing import Any, ClassVar, cast

from moto.dynamodb import comparisons
from moto.dynamodb.comparisons import ConditionExpressionParser, Func, Op

_MOST_REMEMBERED = 256


class RememberingParser(ConditionExpressionParser):
    """Answers as moto's own; what comes out is only ever evaluated, never changed, and so can be shared."""

    _known: ClassVar[dict[str, tuple[Op | Func, list[str], list[str]]]] = {}

    def parse(self) -> Op | Func:
        """The condition, from memory where it was read just before with the same names and values."""
        key = repr((self.condition_expression, self.expression_attribute_names or {}, self.expression_attribute_values))
        known = self._known.get(key)
        if known is None:
            read = super().parse()
            known = read, self.expr_attr_names_found, self.expr_attr_values_found
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            self._known[key] = known
        # A caller adds to these lists.
        self.expr_attr_names_found, self.expr_attr_values_found = list(known[1]), list(known[2])
        return known[0]

    def _lex_one_node(self, remaining_expression: str) -> tuple[Any, str]:
        return _first_node(remaining_expression)


@lru_cache(maxsize=_MOST_REMEMBERED)
def _first_node(text: str) -> tuple[Any, str]:
    """The first word of an expression, and the rest; a word does not depend on names and values."""
    return ConditionExpressionParser(None, None, None)._lex_one_node(text)


def remember_conditions() -> None:
    """Has moto read conditions with this parser, in the whole process."""
    cast(Any, comparisons).ConditionExpressionParser = RememberingParser
