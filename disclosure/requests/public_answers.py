"""From what was typed, page by page, to what is handed in; no page, no database.

Every answer was checked for its shape when its page was saved; what is empty stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, time
from typing import NamedTuple

from disclosure.cases.documents import ApplicationDetails, ContactDetails, PersonDetails
from disclosure.procedure import regions
from disclosure.procedure.contact import SafeContact
from disclosure.requests import public_flags as flags
from disclosure.requests.actions import Beside, Submission

Values = Mapping[str, list[str]]
"""Field name → what it holds, as saved."""

EARLIER = ("subject_before_1", "subject_before_2", "subject_before_3")
"""The fields for addresses of before; beside each stands `…_when`."""

PLAIN = (
    "children_ages",
    "children_about",
    "children_together",
    "other_relation",
    "how_safe",
    "weapons",
    "who_knows",
    "help_there",
    "companion",
    "referral",
    "her_knowledge",
    "her_told",
    "reach_tip",
    "told_how",
    "anyone_else",
    "earlier",
    "basis",
)
"""Answers that are kept under the name of their field."""

ASKED = (*flags.CONTROL, *flags.VIOLENCE, *flags.AROUND, *flags.WEAPONS)


def text(values: Values, name: str) -> str:
    """Return one answer, or "" where there is none."""
    return "".join(values.get(name, ())[:1])


def day(values: Values, name: str) -> date | None:
    """Return a date saved as day, month, year."""
    parts = values.get(name, ())
    return date(int(parts[2]), int(parts[1]), int(parts[0])) if len(parts) == 3 else None


def lines(values: Values, *names: str) -> tuple[str, ...]:
    """Return the lines of one or more texts, without the empty ones."""
    every = (line.strip() for name in names for line in text(values, name).split("\n"))
    return tuple(line for line in every if line)


def region(values: Values, opened: Collection[str | None]) -> str:
    """Return the region that handles it: the municipality's if it has a bureau, else national."""
    if text(values, "elsewhere"):
        return regions.NATIONAL
    found = regions.region_of(text(values, "municipality"))
    return found if found is not None and found in opened else regions.NATIONAL


def submission(values: Values, opened: Collection[str | None]) -> Submission:
    """Return everything in the shape in which an application is received.

    `opened` are the regions that have a bureau; `values` are those of the pages that apply.
    """
    capacity = text(values, "by") or "self"
    asker = applicant(values) if capacity in ("relative", "professional") else None
    return Submission(
        route="know" if capacity == "agency" else "ask",
        capacity=capacity,
        region=region(values, opened),
        person=person(values),
        subject=subject(values),
        application=application(values),
        contact=contact(values),
        applicant=asker,
        beside=(*representatives(values), *children(values)),
    )


def person(values: Values) -> PersonDetails:
    """Return who is at risk; language and support are those of whoever typed, if that is her."""
    herself = text(values, "by") in ("", "self")
    theirs = Spoken(text(values, "their_language"), support=text(values, "their_help"))
    spoken = _spoken(values) if herself else theirs
    place = "" if text(values, "elsewhere") else text(values, "municipality")
    return PersonDetails(
        name=text(values, "name"),
        former_names=lines(values, "former_names"),
        aliases=lines(values, "nickname"),
        born=day(values, "born"),
        age="" if day(values, "born") else text(values, "age"),
        municipality=place,
        addresses=lines(values, "address"),
        address_secret=bool(text(values, "address_secret")),
        language=spoken.language,
        interpreter=spoken.interpreter,
        support=spoken.support,
    )


def applicant(values: Values) -> PersonDetails:
    """Return who asks for another, because of a tie or of the work."""
    spoken = _spoken(values)
    return PersonDetails(
        name=text(values, "own_name"),
        relation=text(values, "own_relation"),
        organisation=text(values, "own_organisation"),
        function=text(values, "own_function"),
        colleague=text(values, "own_colleague"),
        born=day(values, "own_born"),
        language=spoken.language,
        interpreter=spoken.interpreter,
        support=spoken.support,
    )


def subject(values: Values) -> PersonDetails:
    """Return whom it is about, as far as known."""
    lived = _lived(values)
    return PersonDetails(
        name=text(values, "subject_name"),
        former_names=lines(values, "subject_former"),
        aliases=lines(values, "subject_alias"),
        born=day(values, "subject_born"),
        age=text(values, "subject_age"),
        addresses=tuple(address for address, _when in lived),
        periods=tuple(when for _address, when in lived),
        work=text(values, "subject_work"),
        identifiers=text(values, "subject_identifiers"),
    )


def _lived(values: Values) -> list[tuple[str, str]]:
    """Return addresses with their periods: now first, then those of before."""
    since = text(values, "subject_addresses_since")
    now = [(address, since) for address in lines(values, "subject_addresses")]
    before = [(text(values, name), text(values, f"{name}_when")) for name in EARLIER]
    return now + [(address, when) for address, when in before if address]


def representatives(values: Values) -> list[Beside]:
    """Return who represents her: named by a court, or the parent or guardian who protects.

    Whoever is named as the very person the case is about stays in it, marked: staff must see it.
    """
    found: list[Beside] = []
    if text(values, "guardian_name"):
        relation = text(values, "guardian_relation")
        details = PersonDetails(name=text(values, "guardian_name"), relation=relation)
        found.append(("representative", details))
    who, kind = text(values, "represented_by"), text(values, "represented")
    if who:
        found.append(("representative", _representative(values, who, kind)))
    return found


def _representative(values: Values, who: str, kind: str) -> PersonDetails:
    if who == "subject":
        about = subject(values)
        return PersonDetails(name=about.name, born=about.born, relation=kind, is_subject=True)
    if who == "me":
        asker = applicant(values)
        return PersonDetails(name=asker.name, born=asker.born, relation=kind)
    return PersonDetails(name=text(values, "representative_name"), relation=kind)


def children(values: Values) -> list[Beside]:
    """Return an entry for each child; ages only where there is one for each."""
    count = int(text(values, "children") or 0)
    told = re.findall(r"\d{1,2}", text(values, "children_ages"))
    known = told if len(told) == count else [""] * count
    return [("child", PersonDetails(age=age)) for age in known]


def application(values: Values) -> ApplicationDetails:
    """Return what was told, in the words that were used, and all of it as it was typed."""
    flagged = {key: text(values, f"flag_{key}") for key in ASKED}
    count = text(values, "children")
    plain = {name: text(values, name) for name in PLAIN}
    return ApplicationDetails(
        relationship=text(values, "relationship"),
        separated=text(values, "separated") or ("no" if plain["other_relation"] else ""),
        words=text(values, "words"),
        children=int(count) if count else None,
        relationship_since=text(values, "since"),
        relationship_until=text(values, "until_when"),
        flags={key: answer for key, answer in flagged.items() if answer},
        typed=dict(values),
        **plain,
    )


def contact(values: Values) -> ContactDetails:
    """Return the safe-contact rule; the code word counts whatever the channel is."""
    channel = text(values, "channel") or "none"
    word = text(values, "code_word")
    if channel == "none":
        return ContactDetails(safe=SafeContact("none"), code_word=word)
    return ContactDetails(
        safe=SafeContact(
            channel,
            days=tuple(values.get("days", ())),
            start=_clock(values, "start"),
            until=_clock(values, "until"),
            voicemail=channel == "phone" and text(values, "voicemail") == "yes",
            letter=channel == "letter" or text(values, "letter") == "yes",
        ),
        mail=text(values, "mail") if channel == "mail" else "",
        phone=text(values, "phone") if channel in ("sms", "phone") else "",
        address=text(values, "post"),
        code_word=word,
        who_may_answer=text(values, "who_may_answer") if channel == "phone" else "",
        who_can_open=text(values, "who_can_open"),
    )


class Spoken(NamedTuple):
    """The language somebody speaks, the interpreter and the support wanted."""

    language: str
    interpreter: str = ""
    support: str = ""


def _spoken(values: Values) -> Spoken:
    """Read language and help; another language gives way to the one named."""
    language, other = text(values, "language"), text(values, "language_other")
    interpreter = (text(values, "interpreter"), text(values, "interpreter_sex"))
    return Spoken(
        other if language == "other" and other else language,
        " ".join(filter(None, interpreter)),
        " ".join(values.get("support", ())),
    )


def _clock(values: Values, name: str) -> time | None:
    found = text(values, name)
    return time.fromisoformat(found) if found else None
