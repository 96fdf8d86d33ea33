"""The fictional cases of the demonstration: who, how urgent, how far, how long ago. No real people.

Each story walks the course below through the same actions as the pages, and stops where it says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from disclosure.work import (
    demo_risk,
    demo_signals,
    demo_talk,
)

Step = tuple[float, str, str, dict[str, Any]]
"""Hours after receipt, who, what, with which arguments (the vocabulary of rehearsals)."""

ORDER = (
    "received",
    "triage",
    "gathering",
    "answered",
    "panel",
    "advised",
    "drafted",
    "decided",
    "delivery",
    "follow_up",
    "followed",
    "closed",
)


@dataclass(frozen=True, slots=True)
class Story:
    """One case: `until` is how far it goes (ORDER, or declined/withdrawn), `days` how long ago."""

    days: float
    person: str
    subject: str
    level: str
    until: str
    separated: str = "recent"
    capacity: str = "self"
    outcome: str = "disclose"
    channel: str = "mail"
    silent: str = ""
    language: str = "nl"
    born: tuple[str, str] = ("1991-04-12", "1987-09-30")
    """Of the one at risk, and of the subject."""


STORIES = (
    Story(0.1, "Noor de Wit", "Bram Verheul", "standard", "received"),
    Story(0.2, "Fatima Ouali", "Rachid Lamrani", "standard", "received", channel="sms"),
    Story(0.4, "Sanne Kok", "Dirk Mulder", "standard", "received", capacity="relative"),
    Story(1.8, "Lotte Prins", "Gerrit Bos", "standard", "received", channel="none"),
    Story(0.6, "Aylin Demir", "Murat Kaya", "elevated", "triage", separated="soon"),
    Story(0.5, "G. Bos", "Prins, Lotte", "standard", "received", born=("1987-09-30", "1991-12-04")),
    Story(2.2, "Ilse Vos", "Koen Dekker", "standard", "triage", capacity="relative"),
    Story(0.3, "Zeynep Arslan", "Emre Yilmaz", "high", "gathering", separated="soon"),
    Story(0.1, "Maud Jansen", "Rik Schouten", "immediate", "gathering"),
    Story(2.5, "Wilma Groot", "Ton Hendriks", "elevated", "gathering"),
    Story(3.0, "Petra Post", "Sjoerd Visser", "standard", "gathering", separated="past"),
    Story(4.0, "Olena Koval", "Andrij Bondar", "standard", "gathering", language="en"),
    Story(
        4.2, "Karin Bakker", "Maas, J.", "elevated", "answered", born=("1979-06-18", "1987-09-30")
    ),
    Story(5.0, "Esra Polat", "Cem Aydin", "standard", "answered", capacity="professional"),
    Story(25.0, "Hanna Wolf", "Jeroen Maas", "standard", "gathering", silent="om"),
    Story(6.0, "Anouk Blom", "Stefan Kuipers", "standard", "panel"),
    Story(0.8, "Samira Haddad", "Younes Tahiri", "high", "panel", separated="soon"),
    Story(7.0, "Marleen Hoek", "Peter van Vliet", "elevated", "panel", capacity="relative"),
    Story(8.0, "Tineke Lam", "Wouter Kramer", "standard", "advised"),
    Story(1.4, "Dewi Santoso", "Arjan Scholten", "high", "advised"),
    Story(9.0, "Greet Mol", "Henk Brouwer", "standard", "drafted"),
    Story(1.5, "Nadia Rahimi", "Farid Karimi", "high", "drafted"),
    Story(6.0, "Yara Stam", "Niels Bosch", "standard", "decided"),
    Story(6.5, "Corrie Dam", "Jan Willems", "standard", "decided", outcome="no_disclosure"),
    Story(
        13.0, "Bianca Roos", "Mark Evers", "elevated", "decided", born=("1986-11-22", "1987-09-30")
    ),
    Story(6.5, "Linda Berg", "Tom Gerritsen", "elevated", "delivery"),
    Story(0.9, "Meryem Can", "Onur Sahin", "high", "delivery", separated="soon"),
    Story(9.0, "Ria Vink", "Kees Loos", "standard", "follow_up"),
    Story(6.0, "Eva Brand", "Daan Meijers", "high", "follow_up"),
    Story(8.0, "Tess Haan", "Luuk Prinsen", "standard", "follow_up", outcome="no_disclosure"),
    Story(60.0, "Ellen Zwaan", "Frits Kamp", "high", "closed"),
    Story(65.0, "Mina Salah", "Omar Nasser", "elevated", "closed", outcome="no_disclosure"),
    Story(3.0, "Truus Appel", "Buurman Jansma", "standard", "declined"),
    Story(5.0, "Roos Veen", "Sven Hulst", "elevated", "withdrawn"),
    Story(1.1, "Jolanda Smit", "Marco Dros", "elevated", "triage"),
    Story(85.0, "Wies Terpstra", "Gijs Hofman", "standard", "gathering", silent="om"),
)

_CATEGORIES = ["domestic_violence", "coercive_control", "stalking"]
_TESTS = {
    "necessity": "Het geweld herhaalde zich bij een eerdere partner.",
    "subsidiarity": "Zonder te weten kan zij zich niet beschermen.",
    "proportionality": "Alleen het noodzakelijke wordt verteld.",
}
_ANSWERS = {
    "disclose": "zie advies",
    "what": "de veroordeling",
    "to_whom": "aan haar",
    "by_whom": "gespreksvoerder en Veilig Thuis",
    "views": "nee",
    "tell_subject": "nee",
    "protection": "afspraak op locatie",
}
_FLAGS = {
    "standard": {"weapons_access": "unknown", "jealousy": "yes"},
    "elevated": {"weapons_access": "no", "coercive_control": "yes", "separation": "no"},
    "high": {"weapons_access": "unknown", "strangulation": "yes", "separation": "yes"},
    "immediate": {"weapons_access": "yes", "threat_to_kill": "yes", "strangulation": "yes"},
}


def course(story: Story) -> Iterator[Step]:
    """Give the steps of a story in order, hours after receipt; urgent cases go faster."""
    far = ORDER.index(story.until) if story.until in ORDER else ORDER.index("triage")
    pace = {"high": 0.12, "immediate": 0.03}.get(story.level, 1.0)
    for stage, steps in enumerate(_STAGES):
        if stage > far:
            break
        for hours, who, do, args in steps(story):
            yield hours * pace, who, do, args
    yield from _ENDINGS.get(story.until, lambda _story: ())(story)
    more = (demo_risk.after, demo_talk.after, demo_signals.after)
    for hours, who, do, args in (each for after in more for each in after(story.person)):
        yield hours * pace, who, do, args


def submission(story: Story) -> dict[str, Any]:
    """Give what was told at receipt, as a rehearsal writes it."""
    relative = story.capacity != "self"
    sister = {"name": f"Zus van {story.person}", "relation": "zus"}
    asker = {"applicant": sister} if relative else {}
    return {
        "route": "ask",
        "by": story.capacity,
        "contact": {"channel": story.channel},
        "person": {"name": story.person, "born": story.born[0], "municipality": "Amsterdam"},
        "subject": {
            "name": story.subject,
            "born": story.born[1],
            "addresses": ["Voorbeeldlaan 12, 1000 AA Amsterdam"],
        },
        **asker,
        "relationship": "ex" if story.separated in ("recent", "past") else "samenwonend",
        "separated": story.separated,
        "words": "Hij wil steeds weten waar ik ben. Ik ben bang dat het erger wordt.",
    }


def _received(story: Story) -> list[Step]:
    return [(0, "applicant", "submit", submission(story))]


def _triaged(story: Story) -> list[Step]:
    acute = {"acute": "Politie staat voor de deur."} if story.level == "immediate" else {}
    judged = {
        "urgency": story.level,
        "flags": _FLAGS[story.level],
        "judgement": "Zij schat het gevaar zelf zo in; de signalen passen daarbij.",
    }
    return [
        (1.0, "intake", "assign_director", {"to": "case_director"}),
        (3.0, "intake", "triage", judged | acute),
    ]


def _gathering(story: Story) -> list[Step]:
    action = {"what": "Afspraak op locatie", "owner": "police", "by": "2030-01-01"}
    enquiry = {
        "to": ["police", "veilig_thuis", "om"],
        "purpose": "Is er eerder geweld in relaties geweest?",
        "basis": "Wpg 20",
        "categories": _CATEGORIES,
    }
    return [
        (5.0, "intake", "confirm_identity", {"of": "applicant", "method": "video"}),
        (6.0, "case_director", "plan_safety", {"state": "prepared", "actions": [action]}),
        (7.0, "case_director", "enquire", enquiry),
    ]


_AGREE = ["name", "born_register", "bsn"]
_REFUSED = {"kind": "refused", "ground_code": "investigation", "ground": "Het onderzoek loopt nog."}
_EXCLUDED = {
    "relatives": "Een broer heet ook zo: hij heeft een andere geboortedatum.",
    "one_address": "Niemand anders staat op dit adres.",
}
_SEARCHED = {
    "searched": "Dossiers vanaf 2015",
    "names": "Alle namen die genoemd zijn",
    "addresses": "Voorbeeldlaan 12",
    "searcher": "Vera Tuin",
}


_THREATENED = {
    "id": "p2",
    "category": "threats_weapons",
    "role": "suspect",
    "status": "suspected",
    "date": "maart 2026",
    "text": "Bedreigde een eerdere partner met een mes, kort nadat zij was weggegaan.",
    "use": "panel_only",
    "reference": "PL1300-2026000004",
}


def _known(story: Story) -> dict[str, Any]:
    return {
        "id": "p1",
        "category": "domestic_violence",
        "role": "convicted",
        "status": "convicted",
        "date": "2023",
        "text": "Veroordeeld voor mishandeling van een eerdere partner.",
        "basis": "Wpg 19",
        "use": "may_tell",
        "reference": "PL1300-2023000001",
        "held_as": {"name": story.subject, "born": story.born[1], "address": "Elders 3, 1000 BB"},
        "agreed_by": "Mr. S. Tand, zaaksofficier",
        "reliability": "checked",
        "recognisable": "een eerdere partner",
    }


def _answered(story: Story) -> list[Step]:
    items = [_known(story)]
    if story.level == "elevated":
        items.append(_known(story) | _THREATENED)
    met = {"accept_conditions": True}
    return [
        (30.0, "police", "answer", {"kind": "items", "items": items, **met}),
        (40.0, "veilig_thuis", "answer", {"kind": "nothing", **_SEARCHED, **met}),
        (45.0, "case_director", "check_nil", {"of": "veilig_thuis"}),
        (50.0, "om", "answer", _REFUSED | met),
        (52.0, "intake", "confirm_subject", {"agree": _AGREE, **_EXCLUDED}),
        (54.0, "case_director", "confirm_subject", {"agree": _AGREE, **_EXCLUDED}),
    ]


def _at_panel(_story: Story) -> list[Step]:
    members = ["police", "veilig_thuis", "probation"]
    return [
        (60.0, "case_director", "close_gathering", {}),
        (62.0, "panel_chair", "convene", {"mode": "written", "members": members}),
    ]


def _advised(story: Story) -> list[Step]:
    vote = {"outcome": story.outcome, "reason": "Past bij wat wij weten."}
    return [
        (70.0, "police", "vote", vote),
        (72.0, "veilig_thuis", "vote", vote),
        (74.0, "probation", "vote", vote),
        (80.0, "panel_chair", "advise", {"outcome": story.outcome, **_TESTS, "answers": _ANSWERS}),
    ]


_SPOKEN = {
    "item": "p1",
    "words": (
        "Hij is een paar jaar geleden door de rechter veroordeeld. "
        "Hij had de vrouw mishandeld met wie hij toen een relatie had."
    ),
    "reason": "Zij woont met hem samen of zag hem kort geleden; het laat zien wat hij kan doen.",
    "check": "reword",
}
_ABOUT = {
    "recipient_why": "Het gaat om haar eigen veiligheid. Zij beslist zelf wat zij ermee doet.",
    "conditions": "Het gesprek is bij de opvang. Zij gaat daarna niet alleen naar huis.",
}


def _drafted(story: Story) -> list[Step]:
    telling = story.outcome == "disclose"
    spoken = {"items": ["p1"], "lines": [_SPOKEN], "about": _ABOUT}
    rest = spoken if telling else {"reason_code": "incomplete"}
    drafted = {"outcome": story.outcome, **rest}
    who = "person_at_risk"
    return [
        (84.0, "intake", "confirm_identity", {"of": who, "method": "vouched"}),
        (85.0, "case_director", "draft_decision", drafted),
    ]


def _decided(_story: Story) -> list[Step]:
    return [(90.0, "decision_maker", "sign_decision", {})]


def _delivery(story: Story) -> list[Step]:
    if story.outcome != "disclose":
        return []
    meeting = {"time": "2030-01-01T10:00", "place": "Kamer bij de opvang", "with": ["veilig_thuis"]}
    safe = {"of": "recipient", "contact": {"channel": "mail"}, "spoken_alone": True}
    return [
        (92.0, "intake", "set_contact", safe),
        (94.0, "disclosure_officer", "schedule_telling", meeting),
    ]


def _told(story: Story) -> list[Step]:
    action = {"what": "Noodknop", "owner": "police", "by": "2030-01-01"}
    weighed = {
        "urgency": story.level,
        "flags": _FLAGS[story.level],
        "judgement": "Na het gesprek opnieuw gewogen; zij verblijft veilig.",
    }
    after: list[Step] = [
        (105.0, "case_director", "triage", weighed),
        (106.0, "case_director", "plan_safety", {"state": "agreed", "actions": [action]}),
    ]
    if story.outcome != "disclose":
        to = {"to": "applicant", "how": "spoken"}
        return [(100.0, "case_director", "tell_outcome", to), *after[1:]]
    told = {
        "result": "told",
        "understood": True,
        "undertaking": "signed",
        "earlier_victims_checked": True,
    }
    return [(100.0, "disclosure_officer", "tell", told), *after]


def _followed(_story: Story) -> list[Step]:
    return [
        (260.0, "case_director", "follow_up", {"which": "7", "result": "safe", "words": "Rustig."}),
        (800.0, "case_director", "follow_up", {"which": "30", "result": "safe", "words": "Goed."}),
    ]


def _closed(_story: Story) -> list[Step]:
    return [(810.0, "case_director", "close", {})]


_STAGES = (
    _received,
    _triaged,
    _gathering,
    _answered,
    _at_panel,
    _advised,
    _drafted,
    _decided,
    _delivery,
    _told,
    _followed,
    _closed,
)


def _declined(_story: Story) -> list[Step]:
    why = {
        "code": "out_of_scope",
        "reason": "Het gaat om een buurman, niet om een partner. Verwezen naar wie wel helpt.",
        "second": "intake/2",
        "talk_offered": True,
    }
    return [(6.0, "intake", "decline", why)]


def _withdrawn(_story: Story) -> list[Step]:
    why = {"spoken_alone": True, "reason": "Zij wil wachten tot na de verhuizing."}
    return [(20.0, "case_director", "withdraw", why)]


_ENDINGS = {"declined": _declined, "withdrawn": _withdrawn}
