"""From what was typed, page by page, to what is handed in; no page, no database.

Every answer was checked for its shape when its page was saved; what is empty stays empty.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, time
from typing import NamedTuple

from disclosure.cases.documents import ApplicationDetails, ContactDetails, PersonDetails
from disclosure.procedure import regions
from disclosure.procedure.contact import SafeContact
from disclosure.requests import public_flags as flags
from disclosure.requests.actions import Submission

Values = Mapping[str, list[str]]
"""Field name → what it holds, as saved."""

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

    `opened` are the regions that have a bureau.
    """
    another = text(values, "by") == "relative"
    return Submission(
        route="ask",
        capacity="relative" if another else "self",
        region=region(values, opened),
        person=person(values),
        subject=subject(values),
        application=application(values),
        contact=contact(values),
        applicant=applicant(values) if another else None,
    )


def person(values: Values) -> PersonDetails:
    """Return who is at risk; language and support are those of whoever typed, if that is her."""
    another = text(values, "by") == "relative"
    spoken = Spoken(text(values, "their_language")) if another else _spoken(values)
    place = "" if text(values, "elsewhere") else text(values, "municipality")
    return PersonDetails(
        name=text(values, "name"),
        former_names=lines(values, "former_names"),
        born=day(values, "born"),
        municipality=place,
        addresses=lines(values, "address"),
        language=spoken.language,
        interpreter=spoken.interpreter,
        support=spoken.support,
    )


def applicant(values: Values) -> PersonDetails:
    """Return who asks for another."""
    spoken = _spoken(values)
    return PersonDetails(
        name=text(values, "own_name"),
        relation=text(values, "own_relation"),
        born=day(values, "own_born"),
        language=spoken.language,
        interpreter=spoken.interpreter,
        support=spoken.support,
    )


def subject(values: Values) -> PersonDetails:
    """Return whom it is about, as far as known."""
    return PersonDetails(
        name=text(values, "subject_name"),
        former_names=lines(values, "subject_former"),
        aliases=lines(values, "subject_alias"),
        born=day(values, "subject_born"),
        age=text(values, "subject_age"),
        addresses=lines(values, "subject_addresses"),
        work=text(values, "subject_work"),
        identifiers=text(values, "subject_identifiers"),
    )


def application(values: Values) -> ApplicationDetails:
    """Return what was told, in the words that were used, and all of it as it was typed."""
    flagged = {key: text(values, f"flag_{key}") for key in ASKED}
    count = text(values, "children")
    return ApplicationDetails(
        relationship=text(values, "relationship"),
        separated=text(values, "separated"),
        words=text(values, "words"),
        children=int(count) if count else None,
        children_about=text(values, "children_about"),
        relationship_since=text(values, "since"),
        relationship_until=text(values, "until_when"),
        children_together=text(values, "children_together"),
        how_safe=text(values, "how_safe"),
        weapons=text(values, "weapons"),
        flags={key: answer for key, answer in flagged.items() if answer},
        who_knows=text(values, "who_knows"),
        help_there=text(values, "help_there"),
        companion=text(values, "companion"),
        referral=text(values, "referral"),
        typed=dict(values),
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
