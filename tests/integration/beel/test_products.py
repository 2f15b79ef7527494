"""The catalog of a company (docs.beel.es, Products)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.beel import Company, refused

UNKNOWN = "550e8400-e29b-41d4-a716-446655440000"


def product(company: Company, **given: Any) -> dict[str, Any]:
    """A product."""
    made: dict[str, Any] = company.data(company.wire.post("/products", {"name": "Consultoría", **given}), 201)
    return made


def test_what_it_says(company: Company) -> None:
    made = product(company, code="CON-1", category="CONSULTING", default_price=0.0897, irpf=15)
    assert {name: made[name] for name in ("code", "category", "default_price", "irpf", "active")} == {
        "code": "CON-1",
        "category": "CONSULTING",
        "default_price": 0.0897,
        "irpf": 15,
        "active": True,
    }
    assert made["main_tax"] == {"type": "IVA", "percentage": 21, "regime_key": "01"}
    assert company.data(company.wire.get(f"/products/{made['id']}")) == made


@pytest.mark.every_engine
def test_a_code_is_one_products(company: Company) -> None:
    first, second = product(company, code="A"), product(company, code="B")
    status, code, details = refused(company.wire.post("/products", {"name": "n", "code": "A"}))
    assert (status, code, details["existing_resource_id"]) == (409, "CONFLICT", first["id"])
    assert refused(company.wire.put(f"/products/{second['id']}", {"code": "A"}))[:2] == (409, "CONFLICT")
    assert company.data(company.wire.put(f"/products/{first['id']}", {"code": "A"}))["code"] == "A"
    company.data(company.wire.put(f"/products/{first['id']}", {"code": "C"}))
    assert company.data(company.wire.put(f"/products/{second['id']}", {"code": "A"}))["code"] == "A"
    assert company.wire.request("DELETE", f"/products/{second['id']}").status == 204
    assert product(company, code="A")["code"] == "A"


def test_a_taken_code_is_told_in_the_callers_language(company: Company) -> None:
    product(company, code="A")
    error = company.with_headers(X_Locale="ca").wire.post("/products", {"name": "n", "code": "A"}).json["error"]
    assert error["details"]["message"] == error["message"] == "Ja existeix un producte amb aquest codi"


def test_changing(company: Company) -> None:
    made = product(company, description="d")
    changed = company.data(company.wire.send("PATCH", f"/products/{made['id']}", {"active": False}))
    assert (changed["active"], changed["description"]) == (False, "d")
    assert refused(company.wire.get(f"/products/{UNKNOWN}"))[:2] == (404, "NOT_FOUND")


def test_lists(company: Company) -> None:
    for name, price in (("Alfa", 3), ("Beta", 1), ("Gamma", 2)):
        product(company, name=name, default_price=price, code=name.upper(), category="SERVICE")

    def names(path: str = "/products", **query: Any) -> list[str]:
        data = company.data(company.wire.get(path, **query))
        return [each["name"] for each in (data["products"] if isinstance(data, dict) else data)]

    assert names() == ["Gamma", "Beta", "Alfa"]
    assert names(sort_by="default_price", sort_order="asc") == ["Beta", "Gamma", "Alfa"]
    assert names(min_price=2, max_price=2) == ["Gamma"]
    assert names(search="AL") == ["Alfa"]
    assert names(category="PRODUCT") == []
    assert names(limit=2, page=2) == ["Alfa"]
    (beta,) = company.data(company.wire.get("/products", code="BETA"))["products"]
    company.wire.put(f"/products/{beta['id']}", {"active": False})
    assert names(active="true") == ["Gamma", "Alfa"]
    assert names("/products/search", q="a") == ["Gamma", "Alfa"]
    assert names("/products/search", q="alf", limit=1) == ["Alfa"]


def test_several_at_once(company: Company) -> None:
    body = {"products": [{"name": "a", "code": "A"}, {"name": "b", "code": "A"}, {"name": "c"}]}
    data = company.data(company.wire.post("/products/bulk", body))
    assert data["summary"] == {"total_processed": 3, "successful": 2, "failed": 1}
    assert data["errors"] == [
        {"index": 1, "code": "A", "name": "b", "error": "A product with this code already exists"}
    ]
    ids = [each["id"] for each in data["created_products"]]
    data = company.data(company.wire.send("DELETE", "/products/bulk", {"product_ids": [*ids, UNKNOWN]}))
    assert (data["deleted_products"], data["summary"]["failed"]) == (ids, 1)
    assert company.data(company.wire.get("/products"))["pagination"]["total_items"] == 0


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"code": "no spaces"}, "code"),
        ({"default_price": -1}, "default_price"),
        ({"irpf": 101}, "irpf"),
        ({"name": ""}, "name"),
        ({"main_tax": {"type": "IVA"}}, "main_tax.percentage"),
    ],
)
def test_refused(company: Company, given: dict[str, Any], field: str) -> None:
    status, code, details = refused(company.wire.post("/products", {"name": "n", **given}))
    assert (status, code, list(details)) == (422, "VALIDATION_ERROR", [field])
