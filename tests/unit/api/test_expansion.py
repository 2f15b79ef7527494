"""What `expand` may name, checked before anything is done."""

from __future__ import annotations

import pytest

from emulator.api.stripe.expandable_paths import check_expand
from emulator.billing.core.errors import APIError
from schemas.stripe.customer import CustomerSchema
from schemas.stripe.invoice import InvoiceSchema


@pytest.mark.parametrize(
    ("path", "is_list"),
    [
        ("customer", False),
        ("customer.invoice_settings.default_payment_method.customer", False),
        ("payments.data.payment.payment_intent", False),
        ("total_discount_amounts.discount", False),
        ("data", True),
        ("data.customer", True),
        ("data.customer.tax_ids", True),
        ("lines.data.discounts", False),
        ("issuer.account", False),
    ],
)
def test_what_it_may(path: str, is_list: bool) -> None:
    check_expand([path, path], InvoiceSchema, is_list=is_list)


@pytest.mark.parametrize(
    ("path", "is_list", "message"),
    [
        ("bogus", False, "This property cannot be expanded (bogus)."),
        ("bogus.customer", False, "This property cannot be expanded (bogus.customer)."),
        ("data.customer", False, "This property cannot be expanded (data.customer)."),
        ("total", False, "This property cannot be expanded (total)."),
        ("customer.foo", False, "This property cannot be expanded (customer.foo)."),
        (
            "customer.invoice_settings.footer",
            False,
            "This property cannot be expanded (customer.invoice_settings.footer).",
        ),
        ("issuer.type", False, "This property cannot be expanded (issuer.type)."),
        ("data.customer.foo", True, "This property cannot be expanded (data.customer.foo)."),
        (
            "customer",
            True,
            "This property cannot be expanded (customer). You may want to try expanding 'data.customer' instead.",
        ),
        ("data.bogus", True, "This property cannot be expanded (data.bogus)."),
        ("total_count", True, "This property cannot be included (total_count)"),
        (
            "data.payments.data.payment.payment_intent",
            True,
            "You cannot expand more than 4 levels of a property. Property: data.payments.data.payment.payment_intent",
        ),
        ("a.b.c.d.e", False, "You cannot expand more than 4 levels of a property. Property: a.b.c.d.e"),
    ],
)
def test_what_it_may_not(path: str, is_list: bool, message: str) -> None:
    with pytest.raises(APIError) as refused:
        check_expand(["data.customer" if is_list else "customer", path], InvoiceSchema, is_list=is_list)
    assert (refused.value.message, refused.value.status, refused.value.param) == (message, 400, None)


def test_each_object_has_its_own() -> None:
    check_expand(["tax_ids", "sources"], CustomerSchema, is_list=False)
    with pytest.raises(APIError, match="cannot be expanded"):
        check_expand(["customer"], CustomerSchema, is_list=False)
