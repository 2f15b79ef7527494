"""A webhook receiver to try with: it checks the signature, and answers what its address says."""

from flask import Blueprint, Response, request

from emulator.api.control.responses import json_response
from emulator.delivery.webhooks.headers import webhook_headers
from emulator.pages.console.visit import ROOT, ConsoleParts, Visit
from emulator.store.keys import can_be_key
from emulator.worlds import World

PATH = f"{ROOT}/receiver"

_MAX_BODY = 1024 * 1024
_ANSWERS = (200, 404, 500)


def receiver_url(visit: Visit, answer: int) -> str:
    """The address of the receiver that answers with a status to the webhooks of a world."""
    return f"{visit.parts.settings.base_url}{PATH}/{visit.world.key_prefix}/{answer}"


def register(console: Blueprint, parts: ConsoleParts) -> None:
    """Adds the receiver."""

    def receive(account: str, mode: str, answer: int) -> Response:
        """Says what it got; the secrets are those of the world's endpoints, and are not told."""
        if answer not in _ANSWERS or (request.content_length or 0) > _MAX_BODY or not can_be_key(account):
            return json_response({"received": False}, 404)
        world = World.from_key_prefix(f"{account}/{mode}")
        is_signed = _is_signed(parts, world, request.get_data())
        return json_response({"received": answer == 200, "signature": "good" if is_signed else "wrong"}, answer)

    rule = f"{PATH}/<account>/<any(test, live):mode>/<int:answer>"
    console.add_url_rule(rule, "receive", receive, methods=["POST"])


def _is_signed(parts: ConsoleParts, world: World, body: bytes) -> bool:
    given = request.headers.get("Stripe-Signature", "")
    at = given.partition("t=")[2].partition(",")[0]
    if not (at.isascii() and at.isdigit() and len(at) < 12):
        return False
    endpoints = parts.store.unit_of_work(world).endpoints()
    return any(
        webhook_headers("stripe", each.secret, body, int(at), livemode=world.livemode).get("Stripe-Signature") == given
        for each in endpoints
    )
