"""The payment methods that a customer can add in the portal, one for each type that can be kept."""

from __future__ import annotations

import pytest

from emulator.billing.payments.method_types import METHOD_TYPES
from emulator.pages.method_forms import FORMS
from tests.integration.pages.portal_scene import answer_at
from tests.integration.pages.test_typed_ways_to_pay import DEBITS
from tests.integration.pages.visitor import CARD, Visitor

KEPT = sorted(name for name, type in METHOD_TYPES.items() if type.is_saved and name not in ("link", "custom"))
REDIRECTS = [each for each in KEPT if METHOD_TYPES[each].flow == "redirect"]


def portal_of(visitor: Visitor, *types: str, **session: str) -> tuple[str, str]:
    """A customer of an account that has these types enabled, and the page on which they add one."""
    visitor.update_account(payment_method_types=list(types))
    id = visitor.post("/v1/customers", name="Jenny Rosen", email="jenny@example.com")["id"]
    opened = visitor.post("/v1/billing_portal/sessions", customer=id, **session)
    return str(id), f"{opened['url']}/payment-methods"


def default_type(visitor: Visitor, customer: str) -> str | None:
    """The type of what a customer pays with."""
    id = visitor.get(f"/v1/customers/{customer}")["invoice_settings"]["default_payment_method"]
    return None if id is None else visitor.get(f"/v1/payment_methods/{id}")["type"]


@pytest.mark.parametrize("type", KEPT)
def test_every_type_that_can_be_kept_can_be_added(visitor: Visitor, type: str) -> None:
    customer, page = portal_of(visitor, type)
    assert METHOD_TYPES[type].label in visitor.visit(page).text or type == "card"
    typed = CARD if type == "card" else DEBITS[type][1] if type in DEBITS else {}
    sent = visitor.client.post(page, data={"method": type, **typed})
    assert sent.status_code == 303
    if type in REDIRECTS:
        assert default_type(visitor, customer) is None
        assert visitor.visit(answer_at(visitor, sent.headers["Location"], "complete")).status_code == 303
    assert default_type(visitor, customer) == type


@pytest.mark.parametrize("type", REDIRECTS)
def test_one_whose_owner_refuses_is_not_added(visitor: Visitor, type: str) -> None:
    customer, page = portal_of(visitor, type)
    sent = visitor.client.post(page, data={"method": type})
    back = answer_at(visitor, sent.headers["Location"], "fail")
    assert visitor.visit(back).status_code == 402
    assert visitor.get(f"/v1/payment_methods?customer={customer}")["data"] == []


@pytest.mark.parametrize("type", sorted(DEBITS))
def test_whoever_adds_a_debit_agrees_to_be_debited(visitor: Visitor, type: str) -> None:
    customer, page = portal_of(visitor, type)
    assert "you allow" in visitor.visit(page).text
    visitor.client.post(page, data={"method": type, **DEBITS[type][1]}, headers={"User-Agent": "Browser"})
    (intent,) = visitor.get(f"/v1/setup_intents?customer={customer}")["data"]
    acceptance = visitor.get(f"/v1/mandates/{intent['mandate']}")["customer_acceptance"]
    assert acceptance["online"]["user_agent"] == "Browser"


def test_what_is_mistyped_is_pointed_out_and_not_added(visitor: Visitor) -> None:
    customer, page = portal_of(visitor, "card", "sepa_debit")
    refused = visitor.client.post(page, data={"method": "sepa_debit", "iban": "DE00"})
    assert (refused.status_code, "aria-invalid" in refused.text) == (422, True)
    assert visitor.get(f"/v1/payment_methods?customer={customer}")["data"] == []


@pytest.mark.parametrize("type", sorted({*METHOD_TYPES, "no_such_type"} - {*KEPT}))
def test_what_cannot_be_kept_is_not_offered(visitor: Visitor, type: str) -> None:
    enabled = [type] if type in METHOD_TYPES else []
    customer, page = portal_of(visitor, "card", *enabled)
    assert f'value="{type}"' not in visitor.visit(page).text
    sent = visitor.client.post(page, data={"method": type})
    assert page.endswith(f"{sent.headers['Location']}/payment-methods")
    assert visitor.get(f"/v1/payment_methods?customer={customer}")["data"] == []


def test_a_customer_is_offered_what_pays_in_their_currency(visitor: Visitor) -> None:
    customer, page = portal_of(visitor, "card", "sepa_debit", "us_bank_account", "paypal")
    assert all(f'value="{each}"' in visitor.visit(page).text for each in ("sepa_debit", "us_bank_account", "paypal"))
    visitor.post(f"/v1/customers/{customer}", balance="-500")
    shown = visitor.visit(page).text
    assert ('value="sepa_debit"' in shown, 'value="us_bank_account"' in shown) == (False, True)
    visitor.client.post(page, data={"method": "sepa_debit", **DEBITS["sepa_debit"][1]})
    assert default_type(visitor, customer) is None


def test_a_payment_method_configuration_chooses_what_can_be_added(visitor: Visitor) -> None:
    def preferences(**wanted: str) -> dict[str, str]:
        return {f"{name}[display_preference][preference]": value for name, value in wanted.items()}

    named = visitor.post("/v1/payment_method_configurations", **preferences(card="off", sepa_debit="on"))["id"]
    given = {"enabled": "true", "payment_method_configuration": named}
    features = {f"features[payment_method_update][{name}]": value for name, value in given.items()}
    configuration = visitor.post("/v1/billing_portal/configurations", **features)["id"]
    _, page = portal_of(visitor, "paypal", "us_bank_account", configuration=configuration)

    def offered() -> list[str]:
        shown = visitor.visit(page).text
        return [each for each in ("paypal", "sepa_debit", "us_bank_account") if f'value="{each}"' in shown]

    assert offered() == ["sepa_debit"]
    visitor.post(f"/v1/payment_method_configurations/{named}", active="false")
    assert offered() == ["paypal", "us_bank_account"]


def test_nothing_is_added_in_live_mode(live_visitor: Visitor) -> None:
    customer, page = portal_of(live_visitor, "card", "paypal")
    assert "Payment methods cannot be added on this page." in live_visitor.visit(page).text
    for type in ("card", "paypal"):
        live_visitor.client.post(page, data={"method": type, **CARD})
    assert default_type(live_visitor, customer) is None


def test_every_form_of_a_type_that_is_kept_is_tried() -> None:
    assert {each for each in FORMS if METHOD_TYPES[each].is_saved} == {*DEBITS}
