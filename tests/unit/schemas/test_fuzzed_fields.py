"""The fuzzer knows fields by the names of their classes: a class that is renamed must not fall out of it."""

import importlib
import pkgutil

from marshmallow.fields import Field

import schemas
from tests.support.fuzzing.fields import MAKERS


def test_every_maker_is_for_a_field_that_there_is() -> None:
    modules = [importlib.import_module(found.name) for found in pkgutil.walk_packages(schemas.__path__, "schemas.")]
    classes = [each for module in modules for each in vars(module).values() if isinstance(each, type)]
    names = {ancestor.__name__ for each in classes if issubclass(each, Field) for ancestor in each.__mro__}
    assert set(MAKERS) - names == set()
