"""The three other APIs: their invoices and customers, as each of them shows them, and what it does with them."""

from collections.abc import Mapping

from emulator.pages.console.providers.beel import BEEL
from emulator.pages.console.providers.collection import Provider
from emulator.pages.console.providers.dayzero import DAYZERO
from emulator.pages.console.providers.stateset import STATESET

PROVIDERS: Mapping[str, Provider] = {"beel": BEEL, "stateset": STATESET, "dayzero": DAYZERO}
"""By the dialect of a world."""
