"""Whether an operation knows a parameter in a version: it is taken, or refused as not emulated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from emulator.api.stripe.api_versions import ApiVersion
from emulator.api.stripe.endpoint import Endpoint
from schemas.stripe.composites import unknown_params
from schemas.stripe.parameter_errors import InvalidParameterError


def is_known(endpoint: Endpoint, shape: ApiVersion, path: Sequence[str | int]) -> bool:
    """`path` is that of the parameter: `("lines", 0, "amount")`."""
    params: Any = "1"
    for step in reversed(path):
        params = [params] if step == 0 else {step: params}
    try:
        return not list(unknown_params(endpoint.params.instance(), shape.upgraded(endpoint.operation, params)))
    except InvalidParameterError:
        # Nobody complains of the value of a parameter, or that it is not emulated, who does not know it.
        return True
