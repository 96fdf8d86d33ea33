"""Filling in the application in a browser, as somebody on a phone would."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from playwright.sync_api import Page, expect

WORDS = "Hij volgt mij overal. 😔 أنا خائفة"
SUBJECT = "Karel Verschrikkelijk"
NAME = "Noor Zonneveld"
CODE_WORD = "zeemeermin"


class Access(NamedTuple):
    """What opens it again."""

    reference: str
    code: str


HERSELF: dict[int, dict[str, str]] = {
    1: {"by": "self"},
    2: {"channel": "mail"},
    3: {"mail": "noor@voorbeeld.example"},
    6: {"code_word": CODE_WORD},
    8: {"name": NAME},
    9: {"municipality": "Amsterdam"},
    10: {"subject_name": SUBJECT},
    14: {"relationship": "ex"},
    15: {"separated": "recent"},
    17: {"words": WORDS},
    18: {"flag_stalking": "yes"},
    20: {"flag_weapons_access": "unknown"},
}
"""Page → field → what is typed or chosen; a page not named is passed as it is."""

RELATIVE: dict[int, dict[str, str]] = {
    **HERSELF,
    1: {"by": "relative"},
    7: {"own_name": "Ans Zonneveld", "own_relation": "moeder"},
    32: {"her_knowledge": "no"},
}

PROFESSIONAL: dict[int, dict[str, str]] = {
    **HERSELF,
    1: {"by": "professional"},
    26: {"own_name": "Bea Boom", "own_organisation": "De Praktijk", "own_function": "huisarts"},
    32: {"her_knowledge": "yes", "her_told": "In de spreekkamer, alleen."},
    33: {"reach_tip": "Hij leest haar berichten. Op dinsdag is zij alleen."},
}

CHILD: dict[int, dict[str, str]] = {
    **HERSELF,
    8: {"name": NAME, "born": "4 5 2012"},
    28: {"told_how": "with"},
    30: {"represented": "guardian"},
    31: {"represented_by": "subject"},
}
"""Fourteen or so: heard alone; her guardian is whom she fears."""

OF_ANOTHER_KIND: dict[int, dict[str, str]] = {
    **HERSELF,
    14: {"relationship": "other"},
    36: {"other_relation": "mijn broer"},
    38: {"anyone_else": "yes"},
}
"""No partner, and there is somebody else to fear."""

EVERYTHING: dict[int, dict[str, str]] = {
    **PROFESSIONAL,
    2: {"channel": "phone"},
    3: {"phone": "0612345678"},
    8: {"name": NAME, "age": "9"},
    29: {"guardian_name": "Truus Zonneveld", "guardian_relation": "moeder"},
    30: {"represented": "mentor"},
    31: {"represented_by": "other", "representative_name": "Koos Vlier"},
    12: {"subject_addresses": "Damrak 1, Amsterdam", "subject_addresses_since": "sinds 2021"},
    34: {"subject_before_1": "Brussel", "subject_before_1_when": "van 2019 tot 2021"},
    16: {"children": "2"},
    37: {"children_ages": "3 en 7", "children_about": "Zij wonen bij haar."},
}
"""Every branch a form can have at once for somebody who helps at work."""

AGENCY: dict[int, dict[str, str]] = {
    **RELATIVE,
    27: {"basis": "Wpg 20"},
}

Look = Callable[[Page], Any]


def _pass_by(_page: Page) -> None:
    """Look at nothing."""


def apply_for_herself(page: Page, base_url: str) -> Access:
    """Apply as the person at risk, by mail, in Amsterdam; return reference and code."""
    return apply(page, base_url, HERSELF)


def apply(
    page: Page, base_url: str, answers: Mapping[int, Mapping[str, str]], look: Look = _pass_by
) -> Access:
    """Go from the start page to the page after sending; `look` sees every page on the way."""
    access = begin(page, base_url, look)
    answer(page, answers, look)
    hand_in(page, look)
    return access


def begin(page: Page, base_url: str, look: Look = _pass_by) -> Access:
    """Go from the start page to the first question."""
    page.goto(f"{base_url}/?taal=nl")
    look(page)
    page.get_by_role("link", name="Beginnen met de vragen").click()
    look(page)
    page.get_by_role("button", name="Geef mij een code en begin").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Schrijf dit op")
    look(page)
    reference = page.locator(".access-reference").inner_text()
    code = " ".join(page.locator(".access-words li").all_inner_texts())
    press(page, "Ik heb het opgeschreven")
    return Access(reference, code)


def answer(
    page: Page, answers: Mapping[int, Mapping[str, str]], look: Look = _pass_by, until: int = 0
) -> None:
    """Answer question after question, up to the review or to the page with number `until`."""
    while (number := at(page)) and number != until:
        look(page)
        for field, value in answers.get(number, {}).items():
            fill(page, field, value)
        press(page, "Verder")
        assert at(page) != number, page.locator("main").inner_text()


def hand_in(page: Page, look: Look = _pass_by) -> None:
    """Agree on the review page and send."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Kijk na wat u heeft ingevuld")
    look(page)
    page.get_by_label("Ik heb dit zo goed mogelijk ingevuld.").check()
    press(page, "Versturen")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wij hebben het ontvangen")
    look(page)


def come_back(page: Page, base_url: str, access: Access) -> None:
    """Use reference and code, as on another device."""
    page.goto(f"{base_url}/verder?taal=nl")
    page.get_by_label("Uw kenmerk").fill(access.reference)
    page.get_by_label("Uw code").fill(access.code)
    press(page, "Verder")


def press(page: Page, name: str) -> None:
    """Press a button of the page and wait for the next one."""
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def fill(page: Page, field: str, value: str) -> None:
    """Type into a field, or choose it."""
    if page.locator(f"#{field}-day").count():
        for part, text in zip(("day", "month", "year"), value.split(), strict=True):
            page.locator(f"#{field}-{part}").fill(text)
        return
    radio = page.locator(f'input[type=radio][name="{field}"][value="{value}"]')
    if radio.count():
        radio.check()
    else:
        page.locator(f'[name="{field}"]').fill(value)


def at(page: Page) -> int:
    """Return the number of the question the page asks, 0 on any other page."""
    found = re.search(r"/stap/(\d+)", page.url)
    return int(found[1]) if found else 0


def enter(
    page: Page, way: str, answers: Mapping[int, Mapping[str, str]], look: Look = _pass_by
) -> Access:
    """Type an application in the staff pages, from the menu to the page after sending."""
    page.get_by_role("link", name="Invoeren", exact=True).click()
    look(page)
    if way != "agency":
        page.locator(f'input[name="way"][value="{way}"]').check()
    press(page, "Beginnen")
    access = _hand_over(page, look) if way != "agency" else Access("", "")
    answer(page, answers, look)
    expect(page.get_by_role("heading", level=1)).to_have_text("Kijk na wat er staat")
    look(page)
    page.locator('input[name="agreed"]').check()
    press(page, "Versturen")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ontvangen")
    look(page)
    return access


def _hand_over(page: Page, look: Look) -> Access:
    """Read the code out, and say so."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Geef kenmerk en code")
    look(page)
    words = page.locator(".access-word").all_inner_texts()
    access = Access(page.locator(".access-reference").inner_text(), " ".join(words))
    press(page, "Kenmerk en code zijn gegeven")
    return access
