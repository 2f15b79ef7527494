"""What README and the page about other languages print, as it is printed, with what `exec` would have told it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.contract.test_samples import TOOLS
from tests.integration.test_documentation import ROOT, of_kind
from tests.support.shop import Shop

README = ROOT / "README.md"
OTHER_LANGUAGES = ROOT / "docs" / "testing-other-languages.md"
GO_MODULE = Path(__file__).parent / "sdks" / "go"

_JAVA = """\
import com.stripe.Stripe;
import com.stripe.StripeClient;
import com.stripe.model.Customer;
import com.stripe.param.CustomerCreateParams;
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

_GO = """\
package main

import (
	"context"
	"os"

	"%s"
)

func main() {
	%s
	params := &stripe.CustomerCreateParams{Email: stripe.String("jenny@example.com")}
	if _, err := client.V1Customers.Create(context.Background(), params); err != nil {
		panic(err)
	}
}
"""


def run(command: Sequence[str], shop: Shop, *, folder: Path | None = None, **environment: str) -> str:
    """Runs a command in the shop's world to its good end, and returns what it said."""
    told = {"EMULATOR_URL": shop.wire.url, "STRIPE_API_BASE": shop.wire.url, "STRIPE_API_KEY": shop.wire.key}
    surroundings: Mapping[str, str] = {**os.environ, **told, **environment}
    done = subprocess.run(command, env=surroundings, cwd=folder, capture_output=True, text=True, timeout=170)
    assert done.returncode == 0, done.stderr
    return done.stdout


def run_java(code: str, shop: Shop, folder: Path) -> None:
    source = folder / "Sample.java"
    source.write_text(_JAVA % code)
    run(["java", "-ea", "-cp", str(TOOLS / "java" / "*"), str(source)], shop)


def mail_addresses(shop: Shop) -> list[str]:
    return [customer["email"] for customer in shop.get("/v1/customers")["data"]]


def test_the_sample_of_the_readme_in_node(shop: Shop) -> None:
    invoice = shop.send(shop.open_invoice(shop.customer(email="jenny@example.com")["id"])["id"])
    program = of_kind("js", README) + "console.log(data[0].subject);\n"
    assert invoice["number"] in run(["node", "--input-type=module", "--eval", program], shop)


def test_the_sample_of_the_readme_in_java(shop: Shop, tmp_path: Path) -> None:
    run_java(of_kind("java", README), shop, tmp_path)
    assert mail_addresses(shop) == ["jenny@example.com"]


def test_how_a_client_is_made_in_java(shop: Shop, tmp_path: Path) -> None:
    create = 'stripe.v1().customers().create(CustomerCreateParams.builder().setEmail("jenny@example.com").build());'
    run_java(of_kind("java", OTHER_LANGUAGES) + create, shop, tmp_path)
    assert mail_addresses(shop) == ["jenny@example.com"]


def test_how_a_client_is_made_in_go(shop: Shop, tmp_path: Path) -> None:
    for name in ("go.mod", "go.sum"):
        shutil.copy(GO_MODULE / name, tmp_path)
    (sdk,) = re.findall(r"github\.com/stripe/stripe-go/v\d+", (tmp_path / "go.mod").read_text())
    (tmp_path / "main.go").write_text(_GO % (sdk, of_kind("go", OTHER_LANGUAGES)))
    modules = str(TOOLS / "go" / "modules")
    run(["go", "run", "."], shop, folder=tmp_path, GOMODCACHE=modules, GOPROXY="off", GOFLAGS="-modcacherw")
    assert mail_addresses(shop) == ["jenny@example.com"]
