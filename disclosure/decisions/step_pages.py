"""Decision, plan, telling and closing as pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from disclosure.cases import labels, models, pages, people
from disclosure.cases.documents import CASE, Note
from disclosure.cases.pages import OpenCase, StepPage
from disclosure.decisions import (
    actions,
    closing,
    plans,
    queries,
    rules,
    telling,
    telling_rules,
    urgent_page,
)
from disclosure.decisions import step_forms as forms
from disclosure.procedure import profile, terms
from disclosure.procedure.profile import Profile
from disclosure.review import queries as review
from disclosure.review.papers import papers
from disclosure.review.step_pages import organisations
from disclosure.store import vault
from disclosure.store.database import Tx


def register(app: Flask) -> None:
    """Add the pages of decision, plan, telling and closing."""
    from disclosure.decisions import letter_views, minutes_views
    from disclosure.review import papers as panel_papers

    pages.add_pages(app, *PAGES)
    panel_papers.with_plan(planned_actions)
    letter_views.register(app)
    minutes_views.register(app)


def _law(tx: Tx, case: OpenCase) -> Profile:
    return profile.load(tx.get_one(models.Case, case.id).profile)


def _second(form: Any) -> UUID | None:
    return UUID(form.second.data) if form.second.data else None


def _usable(tx: Tx, case: OpenCase) -> list[tuple[str, str]]:
    """Return the items that may be told today, status first: what may not, cannot be chosen."""
    rows = review.usable_items(tx, case.id, terms.local_day(case.now))
    return [
        (row.name, f"{labels.STATUSES[row.status]}: {review.open_item(tx, row).text}")
        for row in rows
    ]


def _fill_items(tx: Tx, form: Any, case: OpenCase) -> None:
    form.items.choices = _usable(tx, case)


def _show_advice(tx: Tx, case: OpenCase) -> dict[str, Any]:
    return {**papers(tx, case), "advice": _advice(tx, case)}


def _advice(tx: Tx, case: OpenCase) -> dict[str, str] | None:
    row = review.advice(tx, case.id)
    if row is None:
        return None
    note = vault.open(tx, case.id, CASE, "advices", row.id, row.document, Note)
    return {"outcome": row.outcome, **note.texts}


def _draft(form: Any, _case: OpenCase) -> rules.DraftDecision:
    return rules.DraftDecision(
        outcome=form.outcome.data,
        items=tuple(form.items.data or ()),
        recipient_name=form.recipient_name.data or "",
        reason_code=form.reason_code.data or "",
        departure=form.departure.data or "",
        until=form.until.data,
    )


def _fill_sign(tx: Tx, form: Any, case: OpenCase) -> None:
    law = _law(tx, case)
    for field, grounds in (
        (form.not_hearing, law.not_hearing),
        (form.not_telling, law.not_telling),
    ):
        field.choices = [(each.key, f"{_(each.text)} ({each.source})") for each in grounds]
        if not form.is_submitted():
            field.data = next((ground.key for ground in grounds if ground.default), None)


def _show_draft(tx: Tx, case: OpenCase) -> dict[str, Any]:
    row = queries.draft(tx, case.id)
    shown = {**_show_advice(tx, case), "draft": row, "script": [], "departure": ""}
    if row is not None:
        note = vault.open(tx, case.id, CASE, "decisions", row.id, row.document, Note)
        shown |= {"departure": note.texts.get("departure", ""), "script": _script(tx, case, row.id)}
    return shown


def _script(tx: Tx, case: OpenCase, decision_id: UUID) -> list[Any]:
    """Return the items of a decision in the order they are spoken: status beside the fact."""
    by_id = {row.id: row for row in review.items(tx, case.id).values()}
    return [review.open_item(tx, by_id[each]) for each in queries.chosen_items(tx, decision_id)]


def _sign(form: Any, _case: OpenCase) -> rules.SignDecision:
    ground = "+".join(filter(None, (form.not_hearing.data, form.not_telling.data)))
    return rules.SignDecision(subject_ground=ground)


def _fill_urgent(tx: Tx, form: Any, case: OpenCase) -> None:
    _fill_items(tx, form, case)
    form.with_.choices = organisations(tx, case)


def _urgent(form: Any, _case: OpenCase) -> rules.TellUrgent:
    return rules.TellUrgent(
        with_=tuple(form.with_.data or ()),
        items=tuple(form.items.data or ()),
        place=form.place.data or "",
    )


def _record(form: Any, _case: OpenCase) -> rules.RecordUrgent:
    return rules.RecordUrgent(
        items=tuple(form.items.data or ()),
        necessity=form.necessity.data or "",
        subsidiarity=form.subsidiarity.data or "",
        proportionality=form.proportionality.data or "",
        reason=form.reason.data or "",
    )


def _fill_members(tx: Tx, form: Any, case: OpenCase) -> None:
    form.members.choices = organisations(tx, case)


def _review(form: Any, _case: OpenCase) -> rules.ReviewUrgent:
    return rules.ReviewUrgent(
        members=tuple(form.members.data or ()),
        result=form.result.data,
        reason=form.reason.data or "",
    )


def _fill_plan(tx: Tx, form: Any, case: OpenCase) -> None:
    form.second.choices = pages.colleagues(tx, case)
    owners = [
        ("", ""),
        *organisations(tx, case),
        ("case_director", labels.ROLES["case_director"]),
        ("disclosure_officer", labels.ROLES["disclosure_officer"]),
        ("person_at_risk", _l("Zijzelf")),
    ]
    for number in range(1, forms.ACTIONS_ON_A_PAGE + 1):
        form[f"action{number}_owner"].choices = owners
    if not form.is_submitted():
        _prefill_plan(tx, form, case)


def read_plan(tx: Tx, case_id: UUID) -> telling_rules.PlanSafety | None:
    """Open the safety plan in force."""
    row = queries.plan(tx, case_id)
    if row is None:
        return None
    kind = telling_rules.PlanSafety
    return vault.open(tx, case_id, CASE, "safety_plans", row.id, row.document, kind)


def planned_actions(tx: Tx, case: OpenCase) -> list[tuple[str, str, Any]]:
    """Return the actions of the plan in force for the panel: never where she is safe."""
    plan = read_plan(tx, case.id)
    return [(each.what, each.owner, each.by) for each in plan.actions] if plan else []


def _prefill_plan(tx: Tx, form: Any, case: OpenCase) -> None:
    """Start from the version in force: a plan grows, it is not typed again."""
    plan = read_plan(tx, case.id)
    if plan is None:
        return
    form.measures.data = list(plan.measures)
    for key, text in plan.sections:
        form[f"section_{key}"].data = text
    for number, action in enumerate(plan.actions[: forms.ACTIONS_ON_A_PAGE], 1):
        form[f"action{number}_what"].data = action.what
        form[f"action{number}_owner"].data = action.owner
        form[f"action{number}_by"].process_data(action.by)


def _plan(form: Any, _case: OpenCase) -> telling_rules.PlanSafety:
    rows = (_planned(form, number) for number in range(1, forms.ACTIONS_ON_A_PAGE + 1))
    sections = ((key, form[f"section_{key}"].data or "") for key in forms.SECTIONS)
    return telling_rules.PlanSafety(
        state=form.state.data,
        actions=tuple(row for row in rows if row.what or row.owner),
        words=form.words.data or "",
        reason=form.reason.data or "",
        second=_second(form),
        sections=tuple((key, text) for key, text in sections if text),
        measures=tuple(form.measures.data or ()),
    )


def _planned(form: Any, number: int) -> telling_rules.PlanAction:
    return telling_rules.PlanAction(
        what=form[f"action{number}_what"].data or "",
        owner=form[f"action{number}_owner"].data or "",
        by=form[f"action{number}_by"].data,
    )


def _show_plan(_tx: Tx, _case: OpenCase) -> dict[str, Any]:
    return {"numbers": range(1, forms.ACTIONS_ON_A_PAGE + 1), "sections": forms.SECTIONS}


def _schedule(form: Any, _case: OpenCase) -> telling_rules.ScheduleTelling:
    return telling_rules.ScheduleTelling(
        time=form.time.data,
        place=form.place.data or "",
        with_=tuple(form.with_.data or ()),
        video=form.video.data,
        agreed_in_person=form.agreed_in_person.data,
    )


def _fill_managers(tx: Tx, form: Any, case: OpenCase) -> None:
    form.second.choices = pages.colleagues(tx, case, "regional_manager")


def _show_script(tx: Tx, case: OpenCase) -> dict[str, Any]:
    signed = queries.signed(tx, case.id)
    script = _script(tx, case, signed[-1].id) if signed else []
    return {"script": script, "labels": labels, **_show_wish(tx, case)}


def _show_wish(tx: Tx, case: OpenCase) -> dict[str, Any]:
    told = people.find(tx, tx.get_one(models.Case, case.id), "recipient")
    return {"wish": people.read_details(tx, told) if told is not None else None}


def _tell(form: Any, _case: OpenCase) -> telling_rules.Tell:
    return telling_rules.Tell(
        result=form.result.data,
        understood=form.understood.data,
        undertaking=form.undertaking.data or "",
        earlier_victims_checked=form.earlier_victims_checked.data,
        died=form.died.data,
        via=form.via.data or "",
        second=_second(form),
    )


def _tell_outcome(form: Any, _case: OpenCase) -> telling_rules.TellOutcome:
    return telling_rules.TellOutcome(
        to=form.to.data, how=form.how.data, via=form.via.data or "", second=_second(form)
    )


def _follow_up(form: Any, _case: OpenCase) -> telling_rules.FollowUp:
    return telling_rules.FollowUp(
        which=form.which.data,
        result=form.result.data,
        words=form.words.data or "",
        via=form.via.data or "",
        second=_second(form),
    )


def _close(form: Any, _case: OpenCase) -> telling_rules.Close:
    known = {"yes": True, "no": False}.get(form.know.data or "")
    return telling_rules.Close(know=known, reason=form.reason.data or "")


def _object(form: Any, _case: OpenCase) -> rules.Object:
    return rules.Object(late_reason=form.late_reason.data or "")


def _decide(form: Any, _case: OpenCase) -> rules.DecideObjection:
    return rules.DecideObjection(result=form.result.data, reason=form.reason.data or "")


PAGES = (
    StepPage(
        "draft_decision",
        "besluit",
        _l("Ontwerpbesluit"),
        forms.DraftForm,
        _draft,
        actions.draft_decision,
        fill=_fill_items,
        show=_show_advice,
        template="work/decisions/draft.html",
        intro=_l("U stelt op; iemand anders tekent. Zonder gegevens is er geen gesprek mogelijk."),
    ),
    StepPage(
        "sign_decision",
        "ondertekenen",
        _l("Besluit ondertekenen"),
        forms.SignForm,
        _sign,
        actions.sign_decision,
        fill=_fill_sign,
        show=_show_draft,
        template="work/decisions/sign.html",
        intro=_l("Na uw handtekening kan het besluit niet meer veranderen."),
    ),
    StepPage(
        "tell_urgent",
        "direct-vertellen",
        _l("Direct vertellen"),
        forms.UrgentForm,
        _urgent,
        actions.tell_urgent,
        fill=_fill_urgent,
        show=urgent_page.show_order,
        template="work/decisions/urgent.html",
        intro=_l("Bij direct gevaar, met politie en Veilig Thuis aan de telefoon."),
    ),
    StepPage(
        "record_urgent",
        "direct-verslag",
        _l("Verslag van direct vertellen"),
        forms.RecordUrgentForm,
        _record,
        actions.record_urgent,
        fill=_fill_items,
        show=urgent_page.show_told,
        template="work/decisions/urgent_told.html",
        intro=_l("Binnen 24 uur, door wie het opdroeg."),
    ),
    StepPage(
        "review_urgent",
        "direct-toetsing",
        _l("Toetsing van direct vertellen"),
        forms.ReviewUrgentForm,
        _review,
        actions.review_urgent,
        fill=_fill_members,
        show=urgent_page.show_told,
        template="work/decisions/urgent_told.html",
        intro=_l("Het panel kijkt binnen drie dagen terug."),
    ),
    StepPage(
        "plan_safety",
        "veiligheidsplan",
        _l("Veiligheidsplan"),
        forms.PlanForm,
        _plan,
        plans.plan_safety,
        fill=_fill_plan,
        show=_show_plan,
        template="work/decisions/plan.html",
        intro=_l("Minstens een actie met wie en wanneer. Stel nooit bemiddeling voor."),
    ),
    StepPage(
        "schedule_telling",
        "afspraak",
        _l("Afspraak maken"),
        forms.ScheduleForm,
        _schedule,
        telling.schedule_telling,
        show=_show_wish,
        template="work/decisions/talk.html",
        intro=_l("Wie de afspraak maakt, voert het gesprek, met een hulpverlener erbij."),
    ),
    StepPage(
        "tell",
        "gesprek",
        _l("Het gesprek"),
        forms.TellForm,
        _tell,
        telling.tell,
        fill=_fill_managers,
        show=_show_script,
        template="work/decisions/tell.html",
        intro=_l("Lees de tekst voor. Niets gaat mee op papier."),
    ),
    StepPage(
        "tell_outcome",
        "uitkomst",
        _l("Uitkomst vertellen"),
        forms.TellOutcomeForm,
        _tell_outcome,
        telling.tell_outcome,
        fill=_fill_managers,
        intro=_l("Zeg nooit dat het veilig is omdat er niets gevonden is."),
    ),
    StepPage(
        "follow_up",
        "nazorg",
        _l("Nagesprek"),
        forms.FollowUpForm,
        _follow_up,
        telling.follow_up,
        fill=_fill_managers,
        show=_show_wish,
        template="work/decisions/talk.html",
        intro=_l("Geen antwoord is geen einde: probeer het op een andere manier."),
    ),
    StepPage(
        "close",
        "sluiten",
        _l("Zaak sluiten"),
        forms.CloseForm,
        _close,
        closing.close,
        intro=_l("Pas als nazorg, uitkomst en plan klaar zijn."),
    ),
    StepPage(
        "object",
        "bezwaar",
        _l("Bezwaar ontvangen"),
        forms.ObjectForm,
        _object,
        closing.object_,
        intro=_l("De termijn om te beslissen telt vanaf de laatste dag van de bezwaartermijn."),
    ),
    StepPage(
        "decide_objection",
        "bezwaar-besluit",
        _l("Besluit op bezwaar"),
        forms.DecideObjectionForm,
        _decide,
        closing.decide_objection,
        intro=_l("Door iemand die niet eerder bij de zaak betrokken was."),
    ),
)
