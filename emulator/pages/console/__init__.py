"""The console: what a developer sees of the world that an API key opens, at /_emulator/console.

It only shows. It works without JavaScript, and the key stands in a cookie that no script and no other site can use.
"""

from emulator.pages.console.routes import blueprint, redirect_to_console

__all__ = ["blueprint", "redirect_to_console"]
