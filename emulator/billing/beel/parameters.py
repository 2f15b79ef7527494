"""Parameters: null is the same as absent (docs.beel.es), so that None stands for what a request does not name."""

from dataclasses import fields
from typing import Any


def given_of(params: Any) -> dict[str, Any]:
    """The parameters that a request names, by their names."""
    return {each.name: value for each in fields(params) if (value := getattr(params, each.name)) is not None}
