"""Files among the evidence of disputes."""

from __future__ import annotations

from tests.support.disputes import PATH, disputed, read
from tests.support.payment_classes import mismatches
from tests.support.resources import check_refusal
from tests.support.shop import Shop
from tests.support.uploads import pdf, uploaded


def test_files_are_evidence(shop: Shop) -> None:
    dispute = disputed(shop)
    receipt, contract = uploaded(shop), uploaded(shop, pdf(2_000_000), "contract.pdf")
    path = f"{PATH}/{dispute['id']}"
    staged = shop.post(path, evidence__receipt=receipt["id"], evidence__customer_signature=contract["id"], submit=False)
    assert staged["status"] == "needs_response"
    assert staged["evidence"]["receipt"] == receipt["id"]
    assert staged["evidence_details"]["has_evidence"] is True
    assert mismatches(staged) == []
    expanded = shop.get(path, expand=["evidence.receipt", "evidence.customer_signature"])["evidence"]
    assert (expanded["receipt"], expanded["customer_signature"]) == (receipt, contract)

    taken_back = shop.post(path, evidence__receipt="", submit=False)
    assert (taken_back["evidence"]["receipt"], taken_back["evidence"]["customer_signature"]) == (None, contract["id"])
    submitted = shop.post(path, submit=True)
    assert (submitted["status"], submitted["evidence"]["customer_signature"]) == ("under_review", contract["id"])


def test_files_that_are_no_evidence_are_refused(shop: Shop) -> None:
    dispute = disputed(shop)
    path = f"{PATH}/{dispute['id']}"
    logo = uploaded(shop, purpose="business_logo")
    check_refusal(shop.wire.post(path, {"evidence[receipt]": logo["id"]}), "evidence[receipt]")
    missing = shop.wire.post(path, {"evidence[refund_policy]": "file_nope"})
    check_refusal(missing, "evidence[refund_policy]", "resource_missing")
    assert missing.error["message"] == "No such file upload: 'file_nope'"
    check_refusal(shop.wire.post(path, {"evidence[receipt][a]": "1"}), "evidence[receipt]")

    halves = [uploaded(shop, pdf(2_300_000, seed), "half.pdf")["id"] for seed in (1, 2)]
    shop.post(path, evidence__receipt=halves[0], evidence__refund_policy=halves[0], submit=False)
    too_much = shop.wire.post(path, {"evidence[uncategorized_file]": halves[1]})
    check_refusal(too_much, "evidence")
    assert too_much.error["message"].startswith("The files you've attached to this dispute as evidence will exceed")
    assert read(shop, dispute)["evidence"]["uncategorized_file"] is None
