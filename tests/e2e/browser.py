"""A real browser without a window, as a visitor uses it."""

from __future__ import annotations

import base64
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, TypeVar

from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver import ActionChains, Chrome, ChromeOptions, ChromeService, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.expected_conditions import staleness_of
from selenium.webdriver.support.wait import WebDriverWait

Device = Literal["phone", "desktop"]
Scheme = Literal["light", "dark"]
R = TypeVar("R")

SIZES: dict[Device, tuple[int, int]] = {"phone": (390, 844), "desktop": (1280, 900)}

_TIMEOUT, _POLL = 20.0, 0.02
"""Seconds: how long another page may take to come, and how often is looked."""

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)


class NoBrowserError(Exception):
    """What the tests drive is not installed; the message says how to get it."""


@dataclass(frozen=True, slots=True)
class Browser:
    """One visitor with a profile of their own."""

    driver: Chrome

    def on(self, device: Device) -> Browser:
        """The same visitor on another device."""
        width, height = SIZES[device]
        self.resize(width, height, mobile=device == "phone")
        return self

    def resize(self, width: int, height: int, *, mobile: bool = False, scale: float = 1) -> None:
        """Sets the size of the page in CSS pixels, and how many real ones each of them has."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": mobile}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def prefer(self, scheme: Scheme) -> None:
        """Chooses light or dark, as the visitor's system would."""
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})

    def open(self, url: str) -> None:
        """Goes to an address and waits for it to load."""
        self.driver.get(url)

    @property
    def url(self) -> str:
        """Where the visitor is."""
        return self.driver.current_url

    @property
    def text(self) -> str:
        """What can be read on the page."""
        return self.text_of("body")

    def text_of(self, selector: str) -> str:
        """What can be read in the element that a CSS selector names."""
        return self._do(selector, lambda element: element.text)

    def attribute_of(self, selector: str, name: str) -> str | None:
        """An attribute of an element as it stands in the page's source."""
        return self._do(selector, lambda element: element.get_dom_attribute(name))

    def value_of(self, selector: str) -> str:
        """What a field holds now."""
        return str(self._do(selector, lambda element: element.get_property("value")))

    def style_of(self, selector: str, name: str) -> str:
        """A property of an element's style as it is computed."""
        return self._do(selector, lambda element: element.value_of_css_property(name))

    def switch_to_frame(self, selector: str) -> None:
        """What follows is about the page inside a frame."""
        self._do(selector, self.driver.switch_to.frame)

    def _do(self, selector: str, act: Callable[[WebElement], R], by: str = By.CSS_SELECTOR) -> R:
        """Does something with an element; with the one in its place if a page that follows what happens replaced it."""
        wait = WebDriverWait(self.driver, _TIMEOUT, _POLL, [StaleElementReferenceException])
        # The wait goes on while what it is given is falsy, as an answer may be: a tuple of one is not.
        return wait.until(lambda driver: (act(driver.find_element(by, selector)),))[0]

    def count(self, selector: str) -> int:
        """How many elements a CSS selector names."""
        return len(self.driver.find_elements(By.CSS_SELECTOR, selector))

    def click(self, selector: str) -> None:
        """Clicks on an element that leads nowhere else."""
        self._do(selector, WebElement.click)

    def follow(self, selector: str) -> None:
        """Clicks on a link or a button and waits until the page it leads to has taken the place of this one."""
        self.leave(lambda: self.click(selector))

    def follow_button(self, label: str) -> None:
        """Presses the button with a label, which leads to another page."""
        button = f"//button[normalize-space()='{label}']"
        self.leave(lambda: self._do(button, WebElement.click, By.XPATH))

    def leave(self, act: Callable[[], object]) -> None:
        """Does something that leads to another page, and waits for it."""
        old = self.driver.find_element(By.CSS_SELECTOR, "html")
        act()
        # While one page gives way to the other, the driver may say that it knows neither: it is asked again.
        WebDriverWait(self.driver, _TIMEOUT, _POLL, [WebDriverException]).until(staleness_of(old))

    def type(self, selector: str, text: str) -> None:
        """Types into a field that may hold something already."""
        self._do(selector, WebElement.clear)
        self._do(selector, lambda field: field.send_keys(text))

    def choose(self, selector: str, value: str) -> None:
        """Chooses a value of a list."""
        self.click(f'{selector} option[value="{value}"]')

    def press(self, *keys: str) -> None:
        """Presses keys one after the other, wherever the focus is."""
        ActionChains(self.driver).send_keys(*keys).perform()

    def tab_to(self, selector: str, most: int = 30) -> None:
        """Presses the tab key until an element has the focus."""
        for _ in range(most):
            self.press(Keys.TAB)
            if self._do(selector, lambda wanted: self.driver.switch_to.active_element == wanted):
                return
        raise AssertionError(f"{most} presses of the tab key do not reach {selector}")

    def width(self) -> int:
        """How wide the page is, scrolled parts included, in CSS pixels."""
        return self._size("width")

    def height(self) -> int:
        """How high the page is, scrolled parts included, in CSS pixels."""
        return self._size("height")

    def _size(self, side: str) -> int:
        metrics: dict[str, dict[str, float]] = self.driver.execute_cdp_cmd("Page.getLayoutMetrics", {})
        return round(metrics["cssContentSize"][side])

    def screenshot(self) -> bytes:
        """The whole page as a PNG."""
        shot = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True})
        return base64.b64decode(shot["data"])

    def console_messages(self) -> list[str]:
        """What the browser's console says: scripts that were blocked, things that were not found."""
        entries: list[dict[str, str]] = self.driver.get_log("browser")
        return [entry["message"] for entry in entries]


@contextmanager
def browsing(*, javascript: bool = True) -> Iterator[Browser]:
    """A browser with a fresh profile until the block ends. Raises NoBrowserError when there is none."""
    options = ChromeOptions()
    chromium, chromedriver = require_browser()
    options.binary_location = chromium
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    if not javascript:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    with tempfile.TemporaryDirectory(prefix="browser-") as profile:
        for flag in (*_FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        driver = Chrome(options, ChromeService(chromedriver))
        try:
            yield Browser(driver)
        finally:
            driver.quit()


def require_browser() -> tuple[str, str]:
    """Where the browser and its driver are. Raises NoBrowserError when one of them is not installed."""
    return _program("chromium", "google-chrome"), _program("chromedriver")


def _program(*names: str) -> str:
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise NoBrowserError(f"{names[0]} was not found: install Chromium and its driver (chromium, chromium-driver).")
    return found
