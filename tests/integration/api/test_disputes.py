"""Disputes over the wire: opened by test cards and accounts, answered, decided, and what they do to the charge."""

from __future__ import annotations

import pytest

from tests.support.disputes import PATH, charged, disputed, read
from tests.support.payment_classes import mismatches
from tests.support.resources import check_changing, check_filters, check_listing, check_reading, check_refusal
from tests.support.shop import Object, Shop, spelled

DAY = 86_400


def submit(shop: Shop, dispute: Object, text: str) -> Object:
    """The dispute after evidence was submitted."""
    return shop.post(f"{PATH}/{dispute['id']}", evidence__uncategorized_text=text)


def booked(dispute: Object) -> list[tuple[int, int, int, str, str]]:
    """What the dispute did to the balance."""
    names = ("amount", "fee", "net", "type", "reporting_category")
    return [tuple(each[name] for name in names) for each in dispute["balance_transactions"]]


def test_a_charge_is_disputed_and_its_amount_withdrawn(shop: Shop) -> None:
    shop.clock(frozen=True)
    charge = charged(shop)
    dispute = charge["dispute"]
    assert shop.types_since(0) == [
        "payment_intent.created",
        "charge.succeeded",
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "payment_intent.succeeded",
    ]
    assert (charge["disputed"], charge["paid"], charge["status"]) == (True, True, "succeeded")
    assert dispute["id"].startswith("du_")
    assert (dispute["status"], dispute["reason"], dispute["amount"]) == ("needs_response", "fraudulent", 4200)
    card = {"brand": "visa", "case_type": "chargeback", "network": "visa", "network_reason_code": "10.4"}
    assert dispute["payment_method_details"] == {"card": card, "type": "card"}
    assert booked(dispute) == [(-4200, 1500, -5700, "adjustment", "dispute")]
    assert dispute["balance_transactions"][0]["fee_details"][0]["description"] == "Dispute fee"
    assert dispute["balance_transaction"] == dispute["balance_transactions"][0]["id"]
    assert dispute["is_charge_refundable"] is False
    details = dispute["evidence_details"]
    assert (details["has_evidence"], details["submission_count"], details["past_due"]) == (False, 0, False)
    assert details["due_by"] % DAY == DAY - 1
    assert 8 * DAY <= details["due_by"] - dispute["created"] < 9 * DAY
    assert mismatches(charge) == mismatches(dispute) == []
    created = shop.events(type="charge.dispute.created")[0]["data"]["object"]
    assert created == dispute


@pytest.mark.parametrize(
    ("card", "status", "reason", "code", "case_type", "eligible"),
    [
        ("createDisputeProductNotReceived", "needs_response", "product_not_received", "13.1", "chargeback", []),
        ("createDisputeInquiry", "warning_needs_response", "fraudulent", "10", "inquiry", []),
        (
            "createCe3EligibleDispute",
            "needs_response",
            "fraudulent",
            "10.4",
            "chargeback",
            ["visa_compelling_evidence_3"],
        ),
        ("createComplianceDispute", "needs_response", "noncompliant", None, "compliance", ["visa_compliance"]),
        (
            "createMastercardComplianceDispute",
            "needs_response",
            "noncompliant",
            None,
            "compliance",
            ["mastercard_compliance"],
        ),
        ("createAutoRepresentmentEligibleDispute", "needs_response", "fraudulent", "10.4", "chargeback", []),
    ],
)
def test_each_card_has_a_claim_of_its_own(
    card: str, status: str, reason: str, code: str | None, case_type: str, eligible: list[str], shop: Shop
) -> None:
    dispute = disputed(shop, f"pm_card_{card}")
    assert (dispute["status"], dispute["reason"]) == (status, reason)
    shown = dispute["payment_method_details"]["card"]
    assert (shown["network_reason_code"], shown["case_type"]) == (code, case_type)
    assert (
        dispute["enhanced_eligibility_types"] == list(dispute["evidence_details"]["enhanced_eligibility"]) == eligible
    )
    assert (dispute["balance_transactions"] == []) is dispute["is_charge_refundable"] is (case_type == "inquiry")
    assert mismatches(dispute) == []


def test_one_payment_is_disputed_twice(shop: Shop) -> None:
    charge = charged(shop, "pm_card_createMultipleDisputes", 1001)
    found = shop.get(PATH, charge=charge["id"])["data"]
    assert [each["amount"] for each in found] == [501, 500]
    assert charge["dispute"] == found[0]
    assert len(shop.get(PATH, payment_intent=charge["payment_intent"])["data"]) == 2


def test_a_payment_is_refunded_once_none_of_its_disputes_has_taken_anything(shop: Shop) -> None:
    shop.clock(frozen=True)
    charge = charged(shop, "pm_card_createMultipleDisputes", 1001)
    for dispute in shop.get(PATH, charge=charge["id"])["data"]:
        check_refusal(shop.wire.post("/v1/refunds", {"charge": charge["id"]}), None, "charge_disputed")
        submit(shop, dispute, "winning_evidence")
        shop.clock(advance=10)
    assert shop.get(f"/v1/charges/{charge['id']}")["dispute"] == charge["dispute"]["id"]
    assert shop.post("/v1/refunds", charge=charge["id"])["amount"] == 1001


def test_winning_evidence_brings_the_amount_back_and_not_the_fee(shop: Shop) -> None:
    shop.clock(frozen=True)
    dispute = disputed(shop)
    count = len(shop.event_log())
    answer = submit(shop, dispute, "winning_evidence")
    assert answer["status"] == "under_review"
    assert (answer["evidence_details"]["has_evidence"], answer["evidence_details"]["submission_count"]) == (True, 1)
    assert answer["evidence_details"]["submission_method"] == "manual"
    shop.clock(advance=10)
    won = read(shop, dispute)
    assert (won["status"], won["is_charge_refundable"]) == ("won", True)
    assert booked(won)[1:] == [(4200, 0, 4200, "adjustment", "dispute_reversal")]
    assert shop.types_since(count) == [
        "charge.dispute.updated",
        "charge.updated",
        "charge.dispute.funds_reinstated",
        "charge.dispute.closed",
    ]
    assert mismatches(won) == []
    assert shop.post("/v1/refunds", charge=dispute["charge"])["status"] == "succeeded"
    assert shop.get(f"/v1/charges/{dispute['charge']}")["disputed"] is True


def test_losing_evidence_loses(shop: Shop) -> None:
    shop.clock(frozen=True)
    dispute = disputed(shop)
    submit(shop, dispute, "losing_evidence")
    shop.clock(advance=10)
    lost = read(shop, dispute)
    assert (lost["status"], lost["is_charge_refundable"]) == ("lost", False)
    assert len(lost["balance_transactions"]) == 1
    assert shop.types_since(0)[-1] == "charge.dispute.closed"


def test_other_evidence_is_under_review_for_good(shop: Shop) -> None:
    shop.clock(frozen=True)
    dispute = disputed(shop)
    submit(shop, dispute, "They wore it to the wedding.")
    shop.clock(advance=90 * DAY)
    assert read(shop, dispute)["status"] == "under_review"


def test_evidence_is_staged_until_it_is_submitted(shop: Shop) -> None:
    dispute = disputed(shop)
    one = f"{PATH}/{dispute['id']}"
    staged = shop.post(one, evidence__customer_name="Jenny Rosen", evidence__service_date="May 1", submit=False)
    assert (staged["status"], staged["evidence_details"]["has_evidence"]) == ("needs_response", True)
    taken_back = shop.post(one, evidence__service_date="", submit=False)
    assert (taken_back["evidence"]["customer_name"], taken_back["evidence"]["service_date"]) == ("Jenny Rosen", None)
    assert shop.post(one, metadata__order="7")["status"] == "needs_response"
    submitted = shop.post(one, submit=True)
    assert (submitted["status"], submitted["evidence"]["customer_name"]) == ("under_review", "Jenny Rosen")


def test_an_inquiry_takes_nothing_until_it_is_escalated(shop: Shop) -> None:
    shop.clock(frozen=True)
    dispute = disputed(shop, "pm_card_createDisputeInquiry")
    assert shop.types_since(0)[2:] == ["charge.dispute.created", "payment_intent.succeeded"]
    shop.post("/v1/refunds", charge=dispute["charge"], amount=200)
    count = len(shop.event_log())
    assert submit(shop, dispute, "escalate_inquiry_evidence")["status"] == "warning_under_review"
    shop.clock(advance=10)
    escalated = read(shop, dispute)
    assert (escalated["status"], escalated["is_charge_refundable"]) == ("needs_response", False)
    card = escalated["payment_method_details"]["card"]
    assert (card["case_type"], card["network_reason_code"]) == ("chargeback", "10.4")
    assert booked(escalated) == [(-4000, 1500, -5500, "adjustment", "dispute")]
    assert shop.types_since(count)[2:] == ["charge.dispute.updated", "charge.dispute.funds_withdrawn"]
    refused = shop.wire.post("/v1/refunds", {"charge": dispute["charge"]})
    check_refusal(refused, None, "charge_disputed")
    assert refused.error["message"] == f"Charge {dispute['charge']} has been charged back; cannot issue a refund."


def test_an_escalated_inquiry_can_be_answered_as_long_as_any_dispute(shop: Shop) -> None:
    shop.clock(frozen=True)
    dispute = disputed(shop, "pm_card_createDisputeInquiry")
    submit(shop, dispute, "It was a gift")
    shop.clock(advance=20 * DAY)
    submit(shop, dispute, "escalate_inquiry_evidence")
    shop.clock(advance=1)
    escalated = read(shop, dispute)
    waits = escalated["evidence_details"]["due_by"] - dispute["evidence_details"]["due_by"]
    assert (escalated["status"], waits) == ("needs_response", 20 * DAY)
    shop.clock(advance=9 * DAY)
    assert read(shop, dispute)["status"] == "lost"


@pytest.mark.parametrize("evidence", ["winning_evidence", "losing_evidence"])
def test_an_answered_inquiry_is_over(evidence: str, shop: Shop) -> None:
    shop.clock(frozen=True)
    dispute = disputed(shop, "pm_card_createDisputeInquiry")
    submit(shop, dispute, evidence)
    shop.clock(advance=10)
    over = read(shop, dispute)
    assert (over["status"], over["balance_transactions"]) == ("warning_closed", [])


@pytest.mark.parametrize(
    ("card", "status"), [("pm_card_createDispute", "lost"), ("pm_card_createDisputeInquiry", "warning_closed")]
)
def test_it_is_closed_by_giving_in_or_by_saying_nothing(card: str, status: str, shop: Shop) -> None:
    shop.clock(frozen=True)
    given_in, silent = disputed(shop, card), disputed(shop, card)
    assert shop.post(f"{PATH}/{given_in['id']}/close")["status"] == status
    assert shop.types_since(0)[-2:] == ["charge.dispute.closed", "charge.updated"]
    shop.clock(advance=silent["evidence_details"]["due_by"] - silent["created"])
    assert read(shop, silent)["status"] == silent["status"]
    shop.clock(advance=2)
    assert read(shop, silent)["status"] == status
    for path in (f"{PATH}/{given_in['id']}", f"{PATH}/{silent['id']}/close"):
        refused = shop.wire.post(path)
        check_refusal(refused, None)
        assert refused.error["message"] == "This dispute is already closed"


def test_a_compliance_case_is_countered_once_its_fee_is_acknowledged(shop: Shop) -> None:
    dispute = disputed(shop, "pm_card_createComplianceDispute")
    check_refusal(
        shop.wire.post(f"{PATH}/{dispute['id']}", spelled({"evidence__product_description": "A hat"})), "evidence"
    )
    acknowledged = {"evidence__enhanced_evidence__visa_compliance__fee_acknowledged": True}
    answer = shop.post(f"{PATH}/{dispute['id']}", evidence__product_description="A hat", **acknowledged)
    assert answer["status"] == "under_review"
    assert answer["evidence_details"]["enhanced_eligibility"] == {"visa_compliance": {"status": "fee_acknowledged"}}
    assert answer["evidence"]["enhanced_evidence"] == {"visa_compliance": {"fee_acknowledged": True}}
    assert mismatches(answer) == []


def test_what_is_known_of_the_payer_is_evidence_already(shop: Shop) -> None:
    payer = {"name": "Jenny Rosen", "email": "jenny@example.com", "address__line1": "1 Main St", "address__city": "Ulm"}
    card = {"type": "card", "card__token": "tok_createDispute"}
    made = shop.post("/v1/payment_methods", **card, **{f"billing_details__{name}": payer[name] for name in payer})
    evidence = disputed(shop, made["id"])["evidence"]
    known = ("customer_name", "customer_email_address", "billing_address")
    assert [evidence[name] for name in known] == ["Jenny Rosen", "jenny@example.com", "1 Main St\nUlm"]


@pytest.mark.parametrize("way", ["charge", "hold", "invoice"])
def test_however_a_card_is_charged_its_charge_is_disputed(way: str, shop: Shop) -> None:
    if way == "charge":
        made = shop.post("/v1/charges", amount=1000, currency="usd", source="tok_createDispute")
        assert made["disputed"] is True
    elif way == "hold":
        held = charged(shop, capture_method="manual")
        assert (held["disputed"], shop.get(PATH)["data"]) == (False, [])
        assert shop.post(f"/v1/charges/{held['id']}/capture", amount=1000)["disputed"] is True
    else:
        customer = shop.paying_customer("pm_card_createDispute")["id"]
        paid = shop.post(f"/v1/invoices/{shop.open_invoice(customer, 1000)['id']}/pay")
        assert paid["status"] == "paid"
    assert [each["amount"] for each in shop.get(PATH)["data"]] == [1000]


@pytest.mark.parametrize(
    ("type", "given", "currency"),
    [
        ("us_bank_account", {"payment_method": "pm_usBankAccount_dispute"}, "usd"),
        ("sepa_debit", {"payment_method": "pm_sepaDebit_disputed_de"}, "eur"),
    ],
)
def test_debits_that_are_taken_back_are_lost(type: str, given: Object, currency: str, shop: Shop) -> None:
    shop.clock(frozen=True)
    accepted = {"mandate_data__customer_acceptance__type": "offline"}
    params = {"amount": 3000, "currency": currency, "confirm": True, "payment_method_types": [type]}
    shop.post("/v1/payment_intents", **params, **given, **accepted)
    shop.clock(advance=10)
    (lost,) = shop.get(PATH)["data"]
    assert (lost["status"], lost["reason"], lost["evidence_details"]["due_by"]) == (
        "lost",
        "debit_not_authorized",
        None,
    )
    assert [each["source"] for each in lost["balance_transactions"]] == [lost["id"]]
    assert shop.types_since(0)[-5:] == [
        "charge.succeeded",
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.closed",
        "payment_intent.succeeded",
    ]
    assert mismatches(lost) == []


def test_it_is_read_changed_and_listed(shop: Shop) -> None:
    older, newer = disputed(shop), disputed(shop)
    check_reading(shop, PATH, newer, "No such dispute")
    check_listing(shop, PATH, older, newer)
    check_changing(shop, PATH, older)
    check_filters(
        shop,
        PATH,
        ({"charge": newer["charge"]}, [newer]),
        ({"payment_intent": older["payment_intent"]}, [older]),
        ({"charge": newer["charge"], "payment_intent": newer["payment_intent"]}, [newer]),
        ({"charge": newer["charge"], "payment_intent": older["payment_intent"]}, []),
    )
    expanded = shop.get(f"{PATH}/{newer['id']}", expand=["charge.dispute", "payment_intent"])
    assert expanded["charge"]["dispute"]["id"] == expanded["id"]
    assert [each["id"] for each in shop.get("/v1/charges/search", query="disputed:'true'")["data"]] == [
        newer["charge"],
        older["charge"],
    ]


def test_the_dispute_of_a_charge_is_found_by_its_old_path(shop: Shop) -> None:
    dispute = disputed(shop)
    path = f"/v1/charges/{dispute['charge']}/dispute"
    assert shop.get(path) == dispute
    assert shop.post(path, evidence__product_description="A hat", submit=False)["evidence"]["product_description"]
    assert shop.post(f"{path}/close")["status"] == "lost"
    plain = charged(shop, "pm_card_visa")
    missing = shop.wire.get(f"/v1/charges/{plain['id']}/dispute")
    assert (missing.status, missing.error["message"]) == (404, f"No dispute for charge: {plain['id']}")
    assert shop.wire.get("/v1/charges/nope/dispute").error["message"] == "No such charge: 'nope'"


@pytest.mark.parametrize(
    ("params", "param", "code"),
    [
        ({"evidence[receipt]": "file_1"}, "evidence[receipt]", "resource_missing"),
        ({"evidence[wat]": "1"}, "evidence[wat]", "parameter_unknown"),
        ({"evidence": "proof"}, "evidence", None),
        ({"submit": "perhaps"}, "submit", None),
        ({"evidence[uncategorized_text]": "a" * 20_001}, "evidence[uncategorized_text]", None),
    ],
)
def test_what_is_refused(params: Object, param: str, code: str | None, shop: Shop) -> None:
    check_refusal(shop.wire.post(f"{PATH}/{disputed(shop)['id']}", params), param, code)


def test_more_evidence_than_banks_read_is_refused(shop: Shop) -> None:
    one = f"{PATH}/{disputed(shop)['id']}"
    long = ("access_activity_log", "cancellation_rebuttal", "product_description", "refund_refusal_explanation")
    others = ("cancellation_policy_disclosure", "duplicate_charge_explanation", "refund_policy_disclosure")
    for name in (*long, *others):
        shop.post(one, **{f"evidence__{name}": "a" * 20_000, "submit": False})
    check_refusal(shop.wire.post(one, spelled({"evidence__uncategorized_text": "a" * 10_001})), "evidence")
