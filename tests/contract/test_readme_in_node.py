"""The sample of the README for Node, as it is printed, beside an emulator that `exec` would have started."""

from __future__ import annotations

import os
import subprocess

from tests.integration.test_documentation import ROOT, of_kind
from tests.support.shop import Shop


def test_it_finds_the_mail(shop: Shop) -> None:
    shop.send(shop.open_invoice(shop.customer(email="jenny@example.com")["id"])["id"])
    told = {"EMULATOR_URL": shop.wire.url, "STRIPE_API_KEY": shop.wire.key}
    program = of_kind("js", ROOT / "README.md") + "console.log(data[0].subject);\n"
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", program],
        env=os.environ | told,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "#" in done.stdout
