"""Her pocket copy: one sheet that folds, made of the plan she has; it reads like any other list.

Nothing of it is kept here: it is made anew each time, in her language where she chose from what is
ready, in her own words where she did not.
"""

import textwrap
from collections.abc import Iterator
from datetime import date

from babel.dates import format_date

from disclosure.decisions import minutes, pdf, plan_wording
from disclosure.decisions.telling_rules import PlanSafety
from disclosure.procedure import plan_choices

TEMPLATE = "pocket"
NAMES = {
    "nl": "Lijst",
    "en": "List",
    "ar": "قائمة",
    "pl": "Lista",
    "tr": "Liste",
    "uk": "Список",
}
"""What the file is called inside: every PDF that can be read aloud has a name."""
RIGHT_TO_LEFT = frozenset({"ar"})
LONGEST = 240
"""How much of what somebody typed stands on one line of the list."""


def lines(plan: PlanSafety, language: str) -> list[list[str]]:
    """Return the lines of the list, a group for each part that has any, then what is on a day."""
    parts = (list(_part(plan, section, language)) for section in plan_choices.SECTIONS)
    dated = [
        f"{_day(action.by, language)}: {action.what}" if action.by else action.what
        for action in sorted(plan.actions, key=lambda action: action.by or date.max)
    ]
    return [group for group in (*parts, dated) if group]


def _part(plan: PlanSafety, section: str, language: str) -> Iterator[str]:
    chosen = dict(plan.choices).get(section, ())
    yield from filter(None, (plan_wording.choice(key, language) for key in chosen))
    yield from _typed(dict(plan.sections).get(section, ""))
    if section == "children":
        for child in plan.children:
            yield from _typed(f"{child.name}: {child.words}")


def _typed(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield from textwrap.wrap(line, LONGEST)


def _day(day: date, language: str) -> str:
    return format_date(day, "EEE d MMM", locale=language)


def telling(plan: PlanSafety, language: str) -> list[str]:
    """Return the words on the list that would show whoever finds it what it is."""
    text = "\n".join(line for group in lines(plan, language) for line in group)
    return list(plan_choices.telling_words(text))


def render(plan: PlanSafety, language: str, day: date) -> bytes:
    """Set the list as one sheet that folds in four, PDF/A-2a and PDF/UA-1."""
    composed = {
        "title": NAMES[language],
        "language": language,
        "rtl": language in RIGHT_TO_LEFT,
        "groups": lines(plan, language),
    }
    return pdf.set_text(minutes.FOLDER, TEMPLATE, composed, day)
