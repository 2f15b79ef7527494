"""Complaints about references to other objects."""

import pytest

from schemas.stripe import parameter_errors
from schemas.stripe.parameter_errors import ParameterError


@pytest.mark.parametrize(
    ("object_id", "message"),
    [
        ("cus_x", "No such customer: 'cus_x'"),
        ("ch_x", "No such customer: 'ch_x'"),
        (" cus_x", "No such customer: ' cus_x'. Make sure you use the exact id without extra whitespace or quotes"),
        ('cus_x"', "No such customer: 'cus_x\\\"'. Make sure you use the exact id without extra whitespace or quotes"),
        ("a<b>&'c", "No such customer: 'a\\u003Cb\\u003E\\u0026\\'c'"),
        ("x" * 998, f"No such customer: '{'x' * 998}'"),
        ("x" * 999, f"No such customer: '{'x' * 490}...(truncated)...{'x' * 490}'"),
    ],
)
def test_unknown_references(object_id: str, message: str) -> None:
    parameter_error = parameter_errors.no_such("customer", object_id, "customer")
    assert parameter_error == ParameterError(message, "resource_missing", "customer", status=400)
    assert parameter_errors.no_such("customer", object_id, "id", 404).status == 404


@pytest.mark.parametrize(("livemode", "here", "there"), [(True, "live", "test"), (False, "test", "live")])
def test_references_into_the_other_mode(livemode: bool, here: str, there: str) -> None:
    parameter_error = parameter_errors.no_such_in_this_mode("customer", "cus_x", "id", 404, livemode=livemode)
    assert parameter_error.message == (
        f"No such customer: 'cus_x'; a similar object exists in {there} mode, but a {here} mode key was used to make "
        "this request."
    )
    assert (parameter_error.status, parameter_error.code, parameter_error.param) == (404, "resource_missing", "id")
