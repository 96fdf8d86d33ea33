"""The pages of the panel: convening, views, advice; and what those who sit there never read."""

from typing import Any

import pytest

from disclosure.review import models
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import factories
from tests.desk import QUEUE, statements
from tests.factories import ANSWERS, ITEM, PANEL, PANEL_ONLY, TESTS, World
from tests.review_pages import OF_THE_APPLICANT, RELATIVE, Pages, asked, errors, pages

ROUTE = ("Voor zichzelf", "Recht om te weten", "Seen at the door")
VOTE: dict[str, Any] = {
    "outcome": "disclose",
    "reason": "The pattern repeats itself",
    **TESTS,
}
NAMES = ("Noor", "Verzonnen", "assault", "Veroordeeld")
ADVICE: dict[str, Any] = {"outcome": "disclose", **TESTS, **ANSWERS}


@pytest.fixture
def case(sqlite_only: Database) -> World:
    """Return a draft among staff."""
    return factories.world(sqlite_only)


@pytest.fixture
def site(settings: Settings, case: World) -> Pages:
    return pages(settings, case)


def sitting(case: World, **changes: Any) -> World:
    """Bring a draft to a panel that was called together."""
    factories.panel(case, **changes)
    case.grant("convene", "panel_chair")
    return case


def reads(site: Pages, *organisations: str) -> None:
    """Let members say that they know nobody, so that the papers are shown."""
    for organisation in organisations:
        answer = site.send(organisation, "niemand-bekend", "stem")
        assert answer.status_code == 303, answer.status_code


def voted(case: World, **changes: Any) -> World:
    """Bring a draft to a panel whose members all gave their view."""
    sitting(case, **changes)
    for organisation in PANEL:
        case.grant("vote", organisation)
    return case


# --- panel


def test_a_panel_is_called_together(site: Pages, case: World) -> None:
    asked(case)
    typed = {"mode": "written", "members": [*PANEL, "om"], "conflict": ["om"]}
    site.takes("panel_chair", "panel", "convene", **typed)
    row = case.rows(models.Convening)[0]
    assert (row.mode, row.members, row.stepped_back) == ("written", " ".join(PANEL), "om")
    site.who_may("stem", PANEL, om=404, case_director=403)


@pytest.mark.parametrize(
    ("typed", "sentence", "at"),
    [
        ({"members": list(PANEL)}, "Kies hoe.", "mode"),
        ({"mode": "meeting"}, "Het panel is niet compleet.", ""),
        ({"mode": "meeting", "members": ["police", "om"]}, "Het panel is niet compleet.", ""),
        (
            {"mode": "meeting", "members": list(PANEL), "conflict": ["police"]},
            "Het panel is niet compleet.",
            "",
        ),
        ({"mode": "meeting", "members": [*PANEL, "cinema"]}, "", "members"),
    ],
)
def test_no_panel_without_its_quorum(
    site: Pages, case: World, typed: dict[str, Any], sentence: str, at: str
) -> None:
    asked(case)
    site.refuses("panel_chair", "panel", sentence, at, **typed)


# --- stem


def test_a_member_weighs_the_papers_and_votes_once(site: Pages, case: World) -> None:
    sitting(case)
    first = site.html("police", "stem")
    for word in NAMES:
        assert word not in first, word
    assert "Ga eerst akkoord" in errors(site.send("police", "stem", **VOTE))
    assert not case.rows(models.PanelVote)
    reads(site, "police")
    papers = site.see("police", "stem")
    for word in (ITEM["text"], "Veroordeeld", "alleen panel", "Noor Fictief", "Bram Verzonnen"):
        assert word in papers, word
    site.takes("police", "stem", "vote", QUEUE, **VOTE, dissent="y")
    row = case.rows(models.PanelVote)[0]
    assert (row.organisation, row.outcome, row.dissent) == ("police", "disclose", True)
    assert b"pattern" not in row.document
    assert "Dit is al gedaan." in errors(site.send("police", "stem", **VOTE))
    assert len(case.rows(models.PanelVote)) == 1
    reads(site, "veilig_thuis")
    assert VOTE["reason"] not in site.see("veilig_thuis", "stem")
    site.takes("veilig_thuis", "stem", "vote", QUEUE, **{**VOTE, "reason": "She is afraid"})
    for reason in (VOTE["reason"], "She is afraid"):
        assert reason in site.see("veilig_thuis", "stem"), reason
        assert reason in site.see("panel_chair", "advies"), reason


@pytest.mark.parametrize(
    ("changes", "sentence", "at"),
    [
        ({"necessity": ""}, "Beantwoord alle drie de toetsen", ""),
        ({"outcome": ""}, "Kies een advies.", "outcome"),
        ({"outcome": "shame"}, "", "outcome"),
        ({"reason": ""}, "Schrijf op waarom.", "reason"),
    ],
)
def test_half_a_view_is_refused(
    site: Pages, case: World, changes: dict[str, Any], sentence: str, at: str
) -> None:
    sitting(case)
    reads(site, "police")
    typed = {key: value for key, value in {**VOTE, **changes}.items() if value}
    site.refuses("police", "stem", sentence, at, **typed)


@pytest.mark.parametrize("stage", ["gathering", "panel"])
def test_who_was_asked_but_does_not_sit_reads_no_papers(
    site: Pages, case: World, stage: str
) -> None:
    """A liaison may sit too; before it is called to this panel the page shows nothing of it."""
    asked(case, "police", "veilig_thuis", "om")
    case.grant("answer", "police", items=[ITEM, PANEL_ONLY])
    if stage == "panel":
        case.grant("answer", "veilig_thuis", kind="nothing", items=[], searched="All names")
        case.grant("answer", "om", kind="nothing", items=[], searched="All names")
        case.grant("close_gathering", "case_director")
        case.grant("convene", "panel_chair")
    for who in ("om",) if stage == "panel" else ("om", "police"):
        text = site.html(who, "stem")
        for word in NAMES:
            assert word not in text, (who, word)


# --- advies


def test_the_chair_settles_the_advice(site: Pages, case: World) -> None:
    voted(case)
    site.who_may("advies", ("panel_chair",), police=403, case_director=403, decision_maker=403)
    site.takes("panel_chair", "advies", "advise", **ADVICE)
    row = case.rows(models.Advice)[0]
    assert row.outcome == "disclose"
    assert b"Nothing lighter" not in row.document
    assert case.clock("panel").state == "met"
    assert TESTS["necessity"] in site.see("case_director", "besluit")


@pytest.mark.parametrize(
    ("missing", "sentence", "at"),
    [
        ("outcome", "Kies een advies.", "outcome"),
        *((test, "Beantwoord alle drie de toetsen", "") for test in TESTS),
        *((question, "Vul dit in.", question) for question in ANSWERS),
    ],
)
def test_an_advice_without_one_of_its_parts_is_refused(
    site: Pages, case: World, missing: str, sentence: str, at: str
) -> None:
    voted(case)
    typed = {key: value for key, value in ADVICE.items() if key != missing}
    site.refuses("panel_chair", "advies", sentence, at, **typed)


def test_no_advice_before_the_votes(site: Pages, case: World) -> None:
    sitting(case)
    assert "Nog niemand gaf advies." in site.see("panel_chair", "advies")
    site.refuses("panel_chair", "advies", "Het panel is niet compleet.", **ADVICE)


# --- what they never read


@pytest.mark.parametrize(
    "changes",
    [RELATIVE, {"route": "know", "words": "Seen at the door."}],
    ids=["relative", "know"],
)
def test_nobody_far_from_her_reads_who_asked_or_by_which_route(
    site: Pages, case: World, changes: dict[str, Any]
) -> None:
    voted(case, **changes)
    factories.matched(case)
    reads(site, "police")
    seen = [("police", "stem"), ("police", "antwoord"), ("panel_chair", "panel")]
    seen += [("panel_chair", "advies")]
    case.grant("advise", "panel_chair")
    case.grant("draft_decision", "case_director")
    seen += [("panel_chair", "besluit"), ("decision_maker", "ondertekenen")]
    seen += [("decision_maker", "direct-vertellen"), ("decision_maker", "direct-verslag")]
    seen += [("panel_chair", "direct-toetsing"), ("decision_maker", "bezwaar-besluit")]
    for who, slug in seen:
        text = site.html(who, slug)
        for word in (*OF_THE_APPLICANT, *ROUTE):
            assert word not in text, (who, slug, word)


def test_a_page_takes_as_many_statements_for_many_items(site: Pages, case: World) -> None:
    sitting(case)

    def count() -> int:
        with statements(case.db) as seen:
            site.see("panel_chair", "advies")
        return len(seen)

    few = count()
    case.grant("enquire", "case_director", to=["om"])
    many = [{**ITEM, "id": f"om-{n}"} for n in range(20)]
    case.grant("answer", "om", items=many)
    assert count() == few
