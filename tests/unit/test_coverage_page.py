"""The coverage page says what is so."""

from __future__ import annotations

from schemas.stripe.composites import Nested
from schemas.stripe.promotion_code import RestrictionsUpdateParamsSchema
from tests.coverage_page import PAGE, SECTIONS, _unknown, left_out, operations, page, rows, section_of
from tests.coverage_reasons import REASONS, reason_of, reasons_of
from tests.sdk_services import operations_of
from tests.support.parameters import schema_of


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make coverage-page`"


def test_whatever_is_left_out_has_a_reason() -> None:
    found = left_out(rows())
    assert [" ".join(each) for each in found if reason_of(*each) is None] == []
    assert {reason for reason, _ in reasons_of(found)} == {reason for _, reason in REASONS}


def test_the_sdk_is_read_to_its_end() -> None:
    """Each resource has operations, and their parameters are found."""
    found = operations()
    assert {section_of(each.path) for each in found} == set(SECTIONS)
    create = next(each for each in found if (each.method, each.path) == ("POST", "/v1/invoices"))
    assert create.params is not None
    assert {"customer", "from_invoice", "shipping_cost"} <= create.params.__annotations__.keys()
    assert len([each for each in found if each.path.startswith("/v1/invoices")]) >= 18


def test_what_is_inside_a_parameter_counts() -> None:
    known = schema_of(restrictions=Nested(RestrictionsUpdateParamsSchema))
    (create,) = (each for each in operations() if (each.method, each.path) == ("POST", "/v1/promotion_codes"))
    assert create.params is not None
    found = set(_unknown(create.params, known().load_fields))
    assert {"code", "restrictions[minimum_amount]", "restrictions[first_time_transaction]"} <= found
    assert not found & {"restrictions", "restrictions[currency_options]"}


def test_what_is_left_out_is_named() -> None:
    states = {(row.operation.method, row.operation.path): row for row in rows()}
    assert states["POST", "/v1/coupons"].state == "works"
    assert "flow" in (states["POST", "/v1/sources"].missing or ())
    assert states["GET", "/v1/sources/{source}/source_transactions"].state == "not yet"


def test_the_parameters_of_a_namespace_are_found() -> None:
    found = {" ".join(each.key): each.params for each in operations_of("stripe.billing._meter_service")}
    params = found["POST /v1/billing/meters"]
    assert params is not None
    assert {"display_name", "event_name"} <= params.__annotations__.keys()
