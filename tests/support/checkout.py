"""A shop that sells by Checkout Sessions, and the customers who open them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tests.support.shop import Object, Shop, spelled
from tests.support.wire import Response

PATH = "/v1/checkout/sessions"
THANKS = "https://shop.example/thanks?session={CHECKOUT_SESSION_ID}"


@dataclass(frozen=True, slots=True)
class Till:
    """Opens sessions and pays them. A parameter that is None is left out."""

    shop: Shop

    def open(self, *prices: str, **params: Any) -> Object:
        """A session in which each of these prices is paid for once."""
        return self.shop.post(PATH, **_given({"mode": "payment", "success_url": THANKS, **one_each(*prices), **params}))

    def refused(self, *prices: str, path: str = PATH, **params: Any) -> Object:
        """The error of a session that cannot be opened."""
        given = {"mode": "payment", "success_url": THANKS, **one_each(*prices), **params} if path == PATH else params
        answer = self.shop.wire.post(path, spelled(_given(given)))
        assert answer.status == 400, answer.json
        return answer.error

    def complete(self, session: Object, **body: Any) -> Object:
        """What came of what the customer did."""
        answer = self.try_to_complete(session, **body)
        assert answer.status == 200, answer.json
        outcome: Object = answer.json
        return outcome

    def try_to_complete(self, session: Object, **body: Any) -> Response:
        """The answer to what the customer did."""
        path = f"/_emulator/checkout/sessions/{session['id']}/complete"
        return self.shop.wire.request("POST", path, body=json.dumps(body).encode())

    def read(self, session: Object, **params: Any) -> Object:
        """A session as it reads now."""
        return self.shop.get(f"{PATH}/{session['id']}", **params)

    def monthly(self, amount: int = 900, currency: str = "usd") -> str:
        """A price that is paid each month."""
        price = self.shop.price(unit_amount=amount, currency=currency, recurring__interval="month")
        return str(price["id"])

    def once(self, amount: int = 1500, currency: str = "usd") -> str:
        """A price that is paid once."""
        return str(self.shop.price(unit_amount=amount, currency=currency)["id"])


def one_each(*prices: str) -> dict[str, Any]:
    """The parameters of a line for each price."""
    return {
        f"line_items__{n}__{name}": value
        for n, price in enumerate(prices)
        for name, value in (("price", price), ("quantity", 1))
    }


def _given(params: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in params.items() if value is not None}
