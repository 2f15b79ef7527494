"""Which operations Stripe has, so that one that is not emulated is never mistaken for one that does not exist."""

from functools import cache
from importlib.resources import files


def is_stripe_operation(method: str, path: str) -> bool:
    """Whether any version of Stripe's API has an operation with this method and path, as the official SDKs tell.

    `operations.txt` lists them as `POST /v1/invoices/{}/send`; `make operations` writes it.
    """
    actual = path.split("/")
    return any(_fits(each, actual) for each in _operations().get((method, len(actual)), ()))


@cache
def _operations() -> dict[tuple[str, int], list[list[str]]]:
    """The parts of each operation's path, by its method and how many they are."""
    listed: dict[tuple[str, int], list[list[str]]] = {}
    for line in files("emulator.api.stripe").joinpath("operations.txt").read_text().splitlines():
        method, path = line.split()
        parts = path.split("/")
        listed.setdefault((method, len(parts)), []).append(parts)
    return listed


def _fits(parts: list[str], actual: list[str]) -> bool:
    return all(part == each or (part == "{}" and each) for part, each in zip(parts, actual, strict=True))
