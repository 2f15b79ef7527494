"""The samples of the README in other languages, as they are printed, with what `exec` would have told them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.contract.test_samples import TOOLS
from tests.integration.test_documentation import ROOT, of_kind
from tests.support.shop import Shop

_JAVA = """\
import com.stripe.Stripe;
import com.stripe.model.Customer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

class Sample {
  public static void main(String[] arguments) throws Exception {
    %s
  }
}
"""


def run(command: Sequence[str], shop: Shop) -> str:
    """Runs a command in the shop's world to its good end, and returns what it said."""
    told = {"EMULATOR_URL": shop.wire.url, "STRIPE_API_BASE": shop.wire.url, "STRIPE_API_KEY": shop.wire.key}
    done = subprocess.run(command, env=os.environ | told, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_in_node(shop: Shop) -> None:
    invoice = shop.send(shop.open_invoice(shop.customer(email="jenny@example.com")["id"])["id"])
    program = of_kind("js", ROOT / "README.md") + "console.log(data[0].subject);\n"
    assert invoice["number"] in run(["node", "--input-type=module", "--eval", program], shop)


def test_in_java(shop: Shop, tmp_path: Path) -> None:
    source = tmp_path / "Sample.java"
    source.write_text(_JAVA % of_kind("java", ROOT / "README.md"))
    run(["java", "-ea", "-cp", str(TOOLS / "java" / "*"), str(source)], shop)
    assert [customer["email"] for customer in shop.get("/v1/customers")["data"]] == ["jenny@example.com"]
