"""A customer with a plan, what they may do in the portal, and the ways into it."""

from __future__ import annotations

from typing import Any

from tests.integration.pages.visitor import Visitor

CONFIGURATIONS = "/v1/billing_portal/configurations"
UPDATE = "features[subscription_update]"


def price(visitor: Visitor, amount: int, product: str) -> str:
    params = {"currency": "usd", "unit_amount": amount, "recurring[interval]": "month", "product": product}
    return str(visitor.post("/v1/prices", **params)["id"])


def scene_of(visitor: Visitor) -> dict[str, Any]:
    """A customer who pays ten dollars a month, and may change to twenty."""
    product = visitor.post("/v1/products", name="Gold <b>")["id"]
    prices = [price(visitor, 1000, product), price(visitor, 2000, product)]
    method = {"payment_method": "pm_card_visa", "invoice_settings[default_payment_method]": "pm_card_visa"}
    customer = visitor.post("/v1/customers", name="Jenny <i>", email="jenny@example.com", **method)["id"]
    subscription = visitor.post("/v1/subscriptions", customer=customer, **{"items[0][price]": prices[0]})
    configuration = visitor.post(
        CONFIGURATIONS,
        **{
            "features[customer_update][enabled]": "true",
            "features[customer_update][allowed_updates][0]": "address",
            "features[customer_update][allowed_updates][1]": "tax_id",
            "features[customer_update][allowed_updates][2]": "email",
            "features[invoice_history][enabled]": "true",
            "features[payment_method_update][enabled]": "true",
            "features[subscription_cancel][enabled]": "true",
            "features[subscription_cancel][cancellation_reason][enabled]": "true",
            "features[subscription_cancel][cancellation_reason][options][0]": "unused",
            f"{UPDATE}[enabled]": "true",
            f"{UPDATE}[default_allowed_updates][0]": "price",
            f"{UPDATE}[default_allowed_updates][1]": "quantity",
            f"{UPDATE}[default_allowed_updates][2]": "promotion_code",
            f"{UPDATE}[proration_behavior]": "always_invoice",
            f"{UPDATE}[products][0][product]": product,
            f"{UPDATE}[products][0][prices][0]": prices[0],
            f"{UPDATE}[products][0][prices][1]": prices[1],
            "business_profile[headline]": "Welcome <u>",
            "business_profile[privacy_policy_url]": "https://example.com/privacy",
        },
    )["id"]
    return {
        "configuration": configuration,
        "customer": customer,
        "prices": prices,
        "subscription": subscription["id"],
        "item": subscription["items"]["data"][0]["id"],
    }


def opened(visitor: Visitor, scene: dict[str, Any], **params: Any) -> str:
    said = {"configuration": scene["configuration"], "return_url": "https://example.com/account", **params}
    return str(visitor.post("/v1/billing_portal/sessions", customer=scene["customer"], **said)["url"])


def answer_at(visitor: Visitor, action: str, answer: str) -> str:
    """Where a customer is sent who answers at their bank, or wherever else they were sent."""
    return str(visitor.client.post(action, data={"answer": answer}).headers["Location"])


def subscription(visitor: Visitor, scene: dict[str, Any]) -> dict[str, Any]:
    return visitor.get(f"/v1/subscriptions/{scene['subscription']}")


def page_of(scene: dict[str, Any], url: str, name: str) -> str:
    return f"{url}/subscriptions/{scene['subscription']}/{name}"
