"""Parameters: null is the same as absent (docs.beel.es), so that None stands for what a request does not name."""

from typing import Any

from emulator.billing.core.structs import Struct


def given_of(params: Struct) -> dict[str, Any]:
    """The parameters that a request names, by their names."""
    return {name: value for name in params.__struct_fields__ if (value := getattr(params, name)) is not None}
