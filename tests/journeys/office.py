"""Working at the office in a browser: log in, open a case, take a step, look at every page met."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from disclosure import clock
from disclosure.accounts import seeding
from tests import axe, staff

FRESH = 10
"""Seconds into a half minute in which the code before it is used first: it lasts twenty more."""
PATIENCE = 10_000
"""Milliseconds a click may take on a busy machine."""
CONTROLS = "button|link|textbox|combobox|checkbox|radio|searchbox|spinbutton"
UNNAMED = re.compile(rf"^\s*- ({CONTROLS})(:| \[|$)", re.MULTILINE)
"""A control without a name, as the accessibility tree writes it."""
IN_ORDER = """() => {
  const all = [...document.querySelectorAll('main a[href], main button, main input, main select,' +
    ' main textarea, main summary')].filter(e => e.type !== 'hidden' && e.checkVisibility());
  const places = all.map(e => e.getBoundingClientRect());
  const back = places.filter((p, i) => i > 0 && p.top < places[i - 1].top - 60 &&
    p.left < places[i - 1].right);
  return {back: back.length, forced: all.filter(e => e.tabIndex > 0).length, count: all.length};
}"""
"""Whether what takes focus stands as it is read: never above what came before, unless it begins
the next column."""
NAMED = re.compile(r"[0-9A-Z]{11}|[0-9A-Z]{4}%20[^/]+|[0-9a-f-]{36}")
"""References and ids in an address: pages that differ only by them are one page."""
Value = str | bool | list[str] | date


@dataclass
class Codes:
    """One-time codes as the app of each colleague shows them; each counts once, and rises."""

    last: dict[str, int] = field(default_factory=dict)

    def next(self, login: str) -> str:
        """Return a code that was not used yet; waits when all that are accepted were."""
        while True:
            now = clock.now()
            counter = max((int(now.timestamp()) - FRESH) // 30, self.last.get(login, 0) + 1)
            ahead = timedelta(seconds=30 * (counter - int(now.timestamp()) // 30))
            if ahead <= staff.CODE_LASTS:
                self.last[login] = counter
                return staff.code_at(now + ahead)
            time.sleep(0.5)


@dataclass
class Office:
    """Everybody at work on one site; every page met is judged."""

    browser: Browser
    url: str
    codes: Codes = field(default_factory=Codes)
    pages: dict[str, Page] = field(default_factory=dict)
    contexts: list[BrowserContext] = field(default_factory=list)
    met: dict[str, list[str]] = field(default_factory=dict)

    def at_work(self, login: str) -> Page:
        """Return the browser of a colleague, logged in."""
        if login not in self.pages:
            context = self.browser.new_context(locale="nl-NL")
            self.contexts.append(context)
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            self.pages[login] = page
            page.goto(f"{self.url}/werk/inloggen?taal=nl")
            self.look(page)
            page.locator("[name=email]").fill(f"{login}@demo.example")
            page.locator("[name=password]").fill(seeding.PASSWORD)
            page.locator("[name=code]").fill(self.codes.next(login))
            page.locator("main button[type=submit]").click()
            expect(page).not_to_have_url(re.compile("inloggen"))
        return self.pages[login]

    def look(self, page: Page) -> None:
        """Judge a page the first time it is met: one h1, names, focus as it is read.

        Every page as it is first shown meets axe in `test_everybody`; here those with mistakes do.
        """
        wrong = "!" if page.locator("#error-summary").count() else ""
        path = re.sub(
            r"[0-9A-Z]{11}|[0-9A-Z]{4}%20[^/]+|[0-9a-f-]{36}", "…", page.url.removeprefix(self.url)
        )
        name = f"{page.locator('body').get_attribute('data-page')} {path}{wrong}"
        if name in self.met:
            return
        faults = axe.violations(page) if wrong else []
        if page.locator("h1").count() != 1:
            faults.append("not one h1")
        faults += [f"unnamed: {found[0]}" for found in UNNAMED.findall(self.tree(page))]
        order = page.evaluate(IN_ORDER)
        if order["back"] or order["forced"]:
            faults.append(f"focus order: {order}")
        self.met[name] = faults

    @staticmethod
    def tree(page: Page) -> str:
        """Return the accessibility tree as text."""
        return page.locator("body").aria_snapshot()

    def open(self, login: str, path: str) -> Page:
        """Go to an address as a colleague and look at the page."""
        page = self.at_work(login)
        answer = page.goto(f"{self.url}{path}")
        assert answer is not None
        assert answer.status == 200, f"{login} {path}: {answer.status}"
        self.look(page)
        return page

    def step(self, login: str, reference: str, slug: str, **values: Value) -> Page:
        """Take a step on its page; what was typed must be accepted."""
        page = self.open(login, f"/werk/zaken/{reference}/{slug}")
        fill(page, values)
        if "own_code" not in values and page.locator("[name=own_code]").count():
            page.locator("[name=own_code]").fill(self.codes.next(login))
        page.locator("main form.form button[type=submit]").last.click()
        page.wait_for_load_state()
        wrong = page.locator("#error-summary")
        assert not wrong.count(), f"{login} {slug}: {wrong.inner_text()}"
        self.look(page)
        return page

    def refused(self, login: str, reference: str, slug: str, **values: Value) -> str:
        """Try a step that must be refused; return what the summary says, which has the focus."""
        page = self.open(login, f"/werk/zaken/{reference}/{slug}")
        fill(page, values)
        page.locator("main form.form button[type=submit]").last.click()
        summary = page.locator("#error-summary")
        expect(summary).to_be_visible()
        expect(summary).to_be_focused()
        self.look(page)
        return summary.inner_text()

    def close(self) -> None:
        """Close every browser."""
        for context in self.contexts:
            context.close()


def fill(page: Page, values: Mapping[str, Value]) -> None:
    """Fill fields by name: text, one of a few, several, a tick, a date."""
    for name, value in values.items():
        _fill(page, name, value)


def _fill(page: Page, name: str, value: Any) -> None:
    found = page.locator(f'main [name="{name}"]')
    kind = found.first.evaluate("e => e.type")
    if found.first.evaluate("e => !!e.closest('details:not([open])')"):
        found.first.evaluate("e => e.closest('details').setAttribute('open', '')")
    if isinstance(value, date):
        for part, text in zip(("day", "month", "year"), _parts(value), strict=True):
            page.locator(f"#{name}-{part}").fill(text)
    elif kind in ("radio", "checkbox") and not isinstance(value, bool):
        for one in [value] if isinstance(value, str) else value:
            page.locator(f'main [name="{name}"][value="{one}"]').check()
    elif isinstance(value, bool):
        found.first.set_checked(value)
    elif kind.startswith("select"):
        found.first.select_option(value)
    else:
        found.first.fill(value)


def _parts(day: date) -> tuple[str, str, str]:
    return str(day.day), str(day.month), str(day.year)


def draft(office: Office, reference: str) -> None:
    """Choose what is told, say why, read it as it will be spoken, and keep it."""
    page = office.open("regie", f"/werk/zaken/{reference}/besluit")
    page.locator("[name=outcome][value=disclose]").check()
    page.locator("[name=items]").first.check()
    page.locator("[name=recipient_why]").fill("Het gaat om haar eigen veiligheid.")
    page.locator("main form.form button[type=submit]").click()
    expect(page.get_by_role("heading", name="Zo wordt het gezegd")).to_be_visible()
    assert not page.locator("#error-summary").count()
    office.look(page)
    page.locator("[name^=reason_]:not([name=reason_code])").fill("Zij moet weten wat hij kan doen.")
    page.locator("[name^=check_][value=nothing]").check()
    page.locator("main form.form button[type=submit]").click()
    page.wait_for_load_state()
    assert not page.locator("#error-summary").count(), page.locator("#error-summary").inner_text()
    expect(page).not_to_have_url(re.compile("/besluit$"))
