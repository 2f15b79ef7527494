"""The console: what a developer sees of a world, and does with it, at /_emulator/console.

It works without JavaScript; with it, what happens elsewhere appears by itself. What it does it asks of the emulated
APIs as any client would. A person is signed in by a session of its own, which no other site can use.
"""

from emulator.pages.console.blueprint import blueprint, redirect_to_console
from emulator.pages.console.live_streams import LiveStreams
from emulator.pages.console.visit import ConsoleParts, ListedResource

__all__ = ["ConsoleParts", "ListedResource", "LiveStreams", "blueprint", "redirect_to_console"]
