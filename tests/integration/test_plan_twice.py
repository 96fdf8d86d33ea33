"""A plan page sent twice, by two people, too late, or read by whoever decides: nothing is lost."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from disclosure.cases import models as cases
from disclosure.cases.pages import OpenCase
from disclosure.decisions import plan_dates, plan_pages, plan_pocket, plan_rules
from disclosure.decisions.plan_models import PlanDate, PlanDraft
from disclosure.decisions.plan_parts import PlanMeasure
from disclosure.procedure import plan_choices, terms
from disclosure.settings import Settings
from disclosure.store.database import Database
from tests import factories, planning, returning
from tests.desk import TOKEN, address
from tests.factories import World
from tests.opened_pdf import bare
from tests.planning import DIRECTOR, SECRET, in_force, settle, tasks, whole, working
from tests.review_pages import RELATIVE, Pages, left, pages

EDIT = "veiligheidsplan"
PLACES = ("Els", "Mila", "A bed stands ready", SECRET, "Mayor of Zwolle", "Key at Jo")
"""What of the plan below could tell where she is, or was typed for those near her only."""


@pytest.fixture
def case(sqlite_only: Database) -> World:
    """Return a case in which the danger was weighed."""
    return factories.gathering(factories.world(sqlite_only))


@pytest.fixture
def site(settings: Settings, case: World) -> Pages:
    return pages(settings, case)


def typed_action(case: World, what: str, **more: Any) -> dict[str, Any]:
    due = terms.local_day(case.now) + timedelta(days=2)
    by = [str(due.day), str(due.month), str(due.year)]
    return {"what": what, "owner": "police", "by": by, "phase": "direct", **more}


def planned(case: World) -> list[str]:
    return [one.what for one in working(case).plan.actions]


# --- sent twice ----------------------------------------------------------------------------------


def test_an_action_and_a_plan_sent_twice_say_it_once(site: Pages, case: World) -> None:
    for _again in range(2):
        answer = site.send(DIRECTOR, f"{EDIT}/acties", **typed_action(case, "Ring her"))
        assert answer.status_code == 303
    assert planned(case) == ["Ring her"]
    typed = typed_action(case, "Drive by")
    one = {f"action1_{name}": typed[name] for name in ("what", "owner", "by")}
    for _again in range(2):
        assert site.send(DIRECTOR, EDIT, state="prepared", **one).status_code == 303
    assert [each.what for each in in_force(case).version.plan.actions] == ["Ring her", "Drive by"]


def shown_mark(site: Pages, place: int) -> str:
    html = site.html(DIRECTOR, f"{EDIT}/actie/{place}")
    found = re.search(r'name="was" value="([0-9a-f]{32})"', html)
    assert found is not None
    return found[1]


def test_taking_an_action_out_twice_leaves_the_one_behind_it(site: Pages, case: World) -> None:
    for what in ("First", "Second", "Third"):
        site.send(DIRECTOR, f"{EDIT}/acties", **typed_action(case, what))
    was = shown_mark(site, 0)
    for _again in range(2):
        slug = f"{EDIT}/actie/0"
        assert site.send(DIRECTOR, slug, weg="1", was=was).status_code == 303
    assert planned(case) == ["Second", "Third"]


def test_an_action_that_moved_is_changed_where_it_stands_now(site: Pages, case: World) -> None:
    for what in ("First", "Second", "Third"):
        site.send(DIRECTOR, f"{EDIT}/acties", **typed_action(case, what))
    was = shown_mark(site, 1)
    site.send(DIRECTOR, f"{EDIT}/actie/0", weg="1")
    page, typed = f"{EDIT}/actie/1", typed_action(case, "Second, at night")
    for _again in range(2):
        assert site.send(DIRECTOR, page, **typed, was=was).status_code == 303
    assert planned(case) == ["Second, at night", "Third"]


def test_what_was_typed_of_an_action_that_is_gone_is_kept_as_one_more(
    site: Pages, case: World
) -> None:
    for what in ("First", "Second"):
        site.send(DIRECTOR, f"{EDIT}/acties", **typed_action(case, what))
    was = shown_mark(site, 1)
    site.send(DIRECTOR, f"{EDIT}/actie/1", weg="1")
    typed = typed_action(case, "Second, later")
    assert (
        site.send(DIRECTOR, f"{EDIT}/actie/1", f"{EDIT}/actie/0", **typed, was=was).status_code
        == 303
    )
    assert planned(case) == ["First", "Second, later"]


# --- two people, and a page that was open too long ----------------------------------------------


def test_a_copy_taken_back_and_forth_loses_nothing_of_either(site: Pages, case: World) -> None:
    first = {"choices": ["now.112"], "words": "Ring Jo", "staff": SECRET}
    site.send(DIRECTOR, f"{EDIT}/onderdeel/now", **first)
    with case.changed() as tx:
        tx.get_one(PlanDraft, case.case_id).by_id = case.id_of("intake")
    before = left(case)
    mine = {"choices": ["home.lock"], "words": "Key at Jo"}
    answer = site.send(DIRECTOR, f"{EDIT}/onderdeel/home", **mine)
    assert answer.status_code == 422
    assert "Key at Jo" in answer.text
    assert left(case) == before
    site.send(DIRECTOR, f"{EDIT}/overnemen", EDIT)
    assert site.send(DIRECTOR, f"{EDIT}/onderdeel/home", **mine).status_code == 303
    plan = working(case).plan
    assert dict(plan.sections) == {"now": "Ring Jo", "home": "Key at Jo"}
    assert dict(plan.staff) == {"now": SECRET}


def test_a_page_that_was_open_too_long_gives_back_what_was_typed(site: Pages, case: World) -> None:
    before = left(case)
    with time_machine.travel(case.now, tick=False):
        desk = site.desk(DIRECTOR)
        path = address(case, EDIT, "onderdeel", "now")
        assert TOKEN.search(desk.get(path).text)
        typed = {"csrf_token": "old", "choices": ["now.112", "now.out"], "words": "Ring Jo first"}
        answer = desk.client.post(path, data=typed)
        assert answer.status_code == 400
        for kept in ("Ring Jo first", "now.112", "now.out"):
            assert kept in answer.text, kept
        assert left(case) == before
        token = TOKEN.search(answer.text)
        assert token is not None
        again = desk.client.post(path, data={**typed, "csrf_token": token[1]})
    assert again.status_code == 303
    assert dict(working(case).plan.sections) == {"now": "Ring Jo first"}


def test_a_plan_written_anew_meanwhile_has_nothing_ended_by_its_old_places(
    site: Pages, case: World
) -> None:
    settle(case)
    turned = whole(case, actions=tuple(reversed(whole(case).actions)))
    settle(case, turned)
    moved = "Het plan is intussen veranderd"
    before = left(case)
    answer = site.send(DIRECTOR, "plan/actie/0", state="done", version="1")
    assert answer.status_code == 422
    assert moved in answer.text
    shared = f"/werk/plannen/{case.column('reference')}"
    with time_machine.travel(case.now, tick=False):
        refused = site.desk("police").post(shared, shared, place="2", version="1")
    assert refused.status_code == 422
    assert moved in refused.text
    assert left(case) == before
    with time_machine.travel(case.now, tick=False):
        assert site.desk("police").post(shared, shared, place="2", version="2").status_code == 303
    assert [row.state for row in in_force(case).version.actions] == ["open", "open", "done"]


# --- read by whoever decides ---------------------------------------------------------------------


def safe_plan(case: World) -> Any:
    """Return a plan with where she is in every place it could stand."""
    plan = whole(case)
    ban = replace(plan.protections[0], note="Key at Jo", extended_by="Mayor of Zwolle")
    calls = replace(plan.actions[1], section="contact")
    return replace(plan, protections=(ban,), actions=(plan.actions[0], calls, plan.actions[2]))


@pytest.mark.parametrize("who", ["panel_chair", "decision_maker", "regional_manager"])
def test_whoever_decides_reads_what_protects_her_and_never_where_she_is(
    site: Pages, case: World, who: str
) -> None:
    settle(case, safe_plan(case))
    html = site.html(who, "plan")
    for known in ("Location agreement", "Tijdelijk huisverbod", "Geldt nu", "Veilige plek, tas"):
        assert known in html, known
    assert [text for text in PLACES if text in html] == []
    assert "Alleen voor ons" not in html
    assert "Haar briefje" not in html
    for slug in ("plan/versies", "plan/briefje", "plan/actie/0"):
        assert site.get(who, slug).status_code == 403, slug


def front(site: Pages, who: str) -> str:
    with time_machine.travel(site.case.now, tick=False):
        return site.desk(who).get(address(site.case)).text


@pytest.mark.parametrize("who", ["panel_chair", "decision_maker"])
def test_the_case_page_leads_there_and_says_as_little(site: Pages, case: World, who: str) -> None:
    settle(case, safe_plan(case))
    html = front(site, who)
    assert "Plan met data en maatregelen" in html
    assert [text for text in PLACES if text in html] == []
    near = front(site, DIRECTOR)
    assert "Het hele plan, met data en versies" in near
    assert "A bed stands ready" in near


def test_what_is_laid_before_the_panel_says_as_little(case: World) -> None:
    settle(case, safe_plan(case))
    with case.db.read() as tx:
        shown = plan_pages.planned_actions(tx, opened_for(case, "panel_chair"))
    assert [what for what, _owner, _by in shown] == [
        "Location agreement",
        "Veilig contact en codewoord",
        "Veilige plek, tas, papieren, geld",
    ]


def opened_for(case: World, who: str) -> Any:
    row = case.case
    return OpenCase(row.id, row.reference, row.stage, row.urgency, case.actor(who), case.now)


# --- her list ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", plan_choices.LANGUAGES)
def test_no_part_of_the_file_of_her_list_tells_what_it_is(case: World, language: str) -> None:
    keys = {
        part: tuple(one.key for one in plan_choices.of_section(part)) for part in ("now", "home")
    }
    plan = plan_rules.shared(replace(whole(case), choices=tuple(keys.items())))
    made = plan_pocket.render(plan, language, terms.local_day(case.now))
    with bare(made) as file, file.open_metadata() as known:
        inside = [*map(str, file.docinfo.values()), *map(str, dict(known).values())]
    assert plan_pocket.NAMES[language] in inside
    assert plan_choices.telling_words(" ".join(inside)) == ()
    assert not [text for text in inside if case.column("reference") in text]


def test_the_answer_with_her_list_tells_nothing_and_is_not_kept(site: Pages, case: World) -> None:
    settle(case)
    answer = site.send(DIRECTOR, "plan/briefje", language="nl")
    headers = " ".join(f"{name} {value}" for name, value in answer.headers.items())
    assert plan_choices.telling_words(headers) == ()
    assert "no-store" in answer.headers["Cache-Control"]
    assert case.column("reference") not in headers


def test_a_third_party_has_no_list(settings: Settings, sqlite_only: Database) -> None:
    case = factories.gathering(factories.world(sqlite_only), **RELATIVE)
    settle(case)
    visitor = returning.come_back(pages(settings, case).app, returning.new_code(case))
    assert visitor.prove(returning.WORD).status_code == 303
    assert "/verder/lijst" not in visitor.client.get("/verder/status").text
    answer = visitor.client.get("/verder/lijst")
    assert (answer.status_code, "Els" in answer.text) == (303, False)


# --- the days of measures ------------------------------------------------------------------------


@pytest.fixture
def anywhere(database: Database) -> World:
    """Return a case in which the danger was weighed, on either database."""
    return factories.gathering(factories.world(database))


def morning(day: date) -> datetime:
    return plan_dates.morning(day)


def two_measures(case: World) -> Any:
    """Return a plan with a ban of ten days and another measure of twelve."""
    today, plan = terms.local_day(case.now), whole(case)
    other = PlanMeasure(
        key="area_ban", state="in_force", start=today, end=today + timedelta(days=12)
    )
    return replace(plan, protections=(*plan.protections, other), actions=plan.actions[1:2])


def signals(case: World) -> int:
    return len(case.rows(cases.Signal))


def test_the_end_of_one_measure_leaves_the_announcement_of_another(anywhere: World) -> None:
    case, day = anywhere, terms.local_day(anywhere.now)
    settle(case, two_measures(case))
    plan_dates.watch(case.db, morning(day + timedelta(days=10)))
    kinds = {(kind, about) for kind, about in tasks(case) if kind.startswith("plan_measure")}
    assert kinds == {
        ("plan_measure_ended", "measure:temporary_home_ban"),
        ("plan_measure_ends", "measure:area_ban"),
    }


def test_an_end_is_a_signal_once_however_often_or_late_the_worker_comes(anywhere: World) -> None:
    case, day = anywhere, terms.local_day(anywhere.now)
    settle(case, two_measures(case))
    late = morning(day + timedelta(days=20))
    plan_dates.watch(case.db, late)
    assert signals(case) == 2
    for moment in (late, late, late + timedelta(days=3)):
        assert plan_dates.watch(case.db, moment) == 0
    assert signals(case) == 2


def test_a_new_version_does_not_tell_of_the_same_end_again(anywhere: World) -> None:
    case, day = anywhere, terms.local_day(anywhere.now)
    plan = two_measures(case)
    settle(case, plan)
    case.now = morning(day + timedelta(days=10))
    plan_dates.watch(case.db, case.now)
    assert signals(case) == 1
    settle(case, plan)
    case.now += timedelta(hours=1)
    plan_dates.watch(case.db, case.now)
    assert signals(case) == 1
    ban = replace(plan.protections[0], end=day + timedelta(days=14), extended_by="Mayor")
    settle(case, replace(plan, protections=(ban, plan.protections[1])))
    case.now = morning(day + timedelta(days=14))
    plan_dates.watch(case.db, case.now)
    assert signals(case) == 3, "the extended ban, and the other one"


def test_a_version_settled_before_the_worker_came_still_tells_of_the_end(anywhere: World) -> None:
    case, day = anywhere, terms.local_day(anywhere.now)
    settle(case)
    case.now = morning(day + timedelta(days=11))
    settle(case, whole(case, protections=in_force(case).version.plan.protections))
    plan_dates.watch(case.db, case.now)
    assert signals(case) == 1
    assert [row.wake_at for row in case.rows(PlanDate) if row.kind == "measure"] == [None]


def test_an_announced_end_is_not_announced_again_by_a_new_version(anywhere: World) -> None:
    case, day = anywhere, terms.local_day(anywhere.now)
    settle(case)
    case.now = morning(day + timedelta(days=8))
    plan_dates.watch(case.db, case.now)
    assert ("plan_measure_ends", "measure:temporary_home_ban") in tasks(case)
    settle(case, planning.whole(case, protections=in_force(case).version.plan.protections))
    plan_dates.watch(case.db, case.now)
    assert tasks(case) == []
    plan_dates.watch(case.db, morning(day + timedelta(days=10)))
    assert ("plan_measure_ended", "measure:temporary_home_ban") in tasks(case)
    assert signals(case) == 1
