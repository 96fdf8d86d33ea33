"""Using the site with the keyboard alone: every stop must be seen, and nobody may be held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

PATIENCE = 150
"""Presses after which somebody would have given up; more than any page has stops."""
STOP = """wanted => {
  const e = document.activeElement;
  if (!e || e === document.body) return {at: "", here: false, seen: true, place: -1};
  const s = getComputedStyle(e), box = e.getBoundingClientRect();
  return {
    at: e.tagName.toLowerCase() + (e.name ? `[name=${e.name}]` : "") + " " +
      (e.innerText || e.value || "").slice(0, 40),
    place: [...document.querySelectorAll("*")].indexOf(e),
    here: !!wanted && e.matches(wanted),
    seen: s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 && box.height > 0 &&
      box.bottom > 0 && box.top < innerHeight,
  };
}"""
MARK = """() => {
  const all = 'a[href], button, input:not([type=hidden]), select, textarea, summary,' +
    ' [tabindex="0"]';
  const groups = new Set();
  return [...document.querySelectorAll(all)].filter(e => {
    if (!e.checkVisibility() || e.disabled || e.tabIndex < 0) return false;
    if (e.type !== "radio") return true;
    const first = !groups.has(e.name);
    groups.add(e.name);
    return first;
  }).length;
}"""
"""How many stops there are: radio buttons of one name are one stop."""


@dataclass
class Keys:
    """A keyboard, and the page somebody looks at; there is no mouse."""

    page: Page

    def press(self, key: str, wanted: str = "") -> dict[str, Any]:
        """Press a key; where the focus then is must be seen."""
        self.page.keyboard.press(key)
        stop: dict[str, Any] = self.page.evaluate(STOP, wanted)
        assert stop["seen"], f"{self.page.url}: {stop['at']} has the focus and is not seen"
        return stop

    def reach(self, wanted: str, key: str = "Tab") -> None:
        """Go on until this has the focus."""
        if self.page.evaluate(STOP, wanted)["here"]:
            return
        for _press in range(PATIENCE):
            if self.press(key, wanted)["here"]:
                return
        raise AssertionError(f"{self.page.url}: {wanted} cannot be reached")

    def follow(self, wanted: str, key: str = "Enter") -> None:
        """Go to a link or button and use it; wait for the page it leads to."""
        self.reach(wanted)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def skip(self) -> None:
        """Go past what stands on every page."""
        self.reach(".skip")
        self.page.keyboard.press("Enter")
        expect(self.page.locator("main")).to_be_focused()

    def fill(self, values: Mapping[str, Any]) -> None:
        """Fill in fields by name: a text, one or more of a group, the parts of a date."""
        for name, value in values.items():
            many = value if isinstance(value, list) else [value]
            if self.page.locator(f"#{name}-day").count():
                parts = zip(("day", "month", "year", "time"), many, strict=False)
                for part, text in parts:
                    self._type(f"#{name}-{part}", str(text))
            else:
                for one in many:
                    self._set(name, str(one))

    def _set(self, name: str, value: str) -> None:
        field = self.page.locator(f'main [name="{name}"]').first
        kind = field.evaluate("e => e.type")
        if kind == "radio":
            self._choose(name, value)
        elif kind == "checkbox":
            wanted = f'[name="{name}"]' + (
                f'[value="{value}"]' if value not in ("True", "y") else ""
            )
            self.reach(wanted)
            self.page.keyboard.press("Space")
        elif kind == "select-one":
            self.reach(f'[name="{name}"]')
            self._pick(name, value)
        else:
            self._type(f'[name="{name}"]', value)

    def _choose(self, name: str, value: str) -> None:
        """Choose a radio button: to the group by Tab, within it by arrows."""
        self.reach(f'input[name="{name}"]')
        wanted = f'input[name="{name}"][value="{value}"]'
        if self.page.evaluate(STOP, wanted)["here"]:
            self.page.keyboard.press("Space")
        while not self.page.evaluate(STOP, f"{wanted}:checked")["here"]:
            self.press("ArrowDown")

    def _pick(self, name: str, value: str) -> None:
        """Pick a line of a list, from its first line on."""
        self.page.keyboard.press("Home")
        lines = self.page.locator(f'main [name="{name}"] option').count()
        for _line in range(lines):
            if self.page.locator(f'main [name="{name}"]').input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{name} has no line {value}")

    def _type(self, wanted: str, text: str) -> None:
        self.reach(wanted)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def send(self) -> None:
        """Press the last button of the form."""
        self.follow(
            "main form.form .utrecht-button-group:last-child .utrecht-button--primary-action"
        )

    def err(self) -> None:
        """Send the form as it is; the summary of mistakes takes the focus and leads to a field."""
        self.send()
        self.page.wait_for_load_state()
        expect(self.page.locator("#error-summary")).to_be_focused()
        self.press("Tab")
        self.page.keyboard.press("Enter")
        leads = "() => document.activeElement.matches('input, select, textarea')"
        assert self.page.evaluate(leads), self.page.url

    def walk(self) -> None:
        """Go through the whole page, there and back: every stop, until the first comes again."""
        stops = self.page.evaluate(MARK)
        for key in ("Tab", "Shift+Tab"):
            met: set[int] = set()
            self.page.evaluate("() => document.activeElement.blur()")
            while (stop := self.press(key))["place"] not in met and stop["at"]:
                met.add(stop["place"])
            assert len(met) == stops, f"{self.page.url}: {len(met)} stops of {stops} by {key}"
