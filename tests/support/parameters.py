"""One parameter of a request by itself: what it loads as, and what is said about it."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.stripe.fields import Parameter
from schemas.stripe.parameter_errors import InvalidParameterError, ParameterError
from schemas.stripe.params import ParamsSchema


def loaded_by(parameter: Parameter[Any], raw: Any) -> Any:
    params: type[ParamsSchema[Any]] = type("Params", (ParamsSchema,), {"x": parameter})
    return params.parse({"x": raw})["x"]


def complaint_of(parameter: Parameter[Any], raw: Any) -> ParameterError:
    with pytest.raises(InvalidParameterError) as refused:
        loaded_by(parameter, raw)
    return refused.value.parameter_error
