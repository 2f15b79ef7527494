"""Parameters of a request without an operation: what they load as, and what is said about them."""

from __future__ import annotations

from typing import Any

import pytest
from marshmallow import missing
from msgspec import defstruct

from emulator.billing.core.params import NOT_GIVEN, OperationParams
from schemas.stripe.fields import Parameter
from schemas.stripe.parameter_errors import InvalidParameterError, ParameterError
from schemas.stripe.params import ParamsSchema


def schema_of(**parameters: Parameter[Any]) -> type[ParamsSchema[Any]]:
    """A schema of these parameters, which loads a class of its own."""
    attributes = [(name, Any, _default(each)) for name, each in parameters.items()]
    params_class = defstruct("Params", attributes, bases=(OperationParams,), frozen=True, kw_only=True)
    return type("ParamsSchema", (ParamsSchema,), {**parameters, "params_class": params_class})


def _default(parameter: Parameter[Any]) -> Any:
    return NOT_GIVEN if parameter.load_default is missing else parameter.load_default


def loaded_by(parameter: Parameter[Any], raw: Any) -> Any:
    return schema_of(x=parameter).parse({"x": raw}).x


def complaint_of(parameter: Parameter[Any], raw: Any) -> ParameterError:
    with pytest.raises(InvalidParameterError) as refused:
        loaded_by(parameter, raw)
    return refused.value.parameter_error
