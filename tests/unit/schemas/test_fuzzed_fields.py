"""The fuzzer knows fields by the names of their classes: a class that is renamed must not fall out of it."""

from marshmallow.fields import Field

import schemas
from tests.support.fuzzing.fields import MAKERS
from tests.support.modules import modules_of


def test_every_maker_is_for_a_field_that_there_is() -> None:
    classes = [each for module in modules_of(schemas) for each in vars(module).values() if isinstance(each, type)]
    names = {ancestor.__name__ for each in classes if issubclass(each, Field) for ancestor in each.__mro__}
    assert set(MAKERS) - names == set()
