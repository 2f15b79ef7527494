"""All modules of a package, for what a test says of every class that there is."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType


def modules_of(package: ModuleType, *, but: tuple[str, ...] = ()) -> list[ModuleType]:
    """The modules of a package and of all packages in it, imported, but those whose names begin so."""
    names = [each.name for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]
    return [importlib.import_module(name) for name in names if not name.startswith(but)]
