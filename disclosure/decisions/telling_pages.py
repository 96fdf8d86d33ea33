"""Appointment, talk, outcome and follow-up as pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from disclosure.cases import labels, models, pages, people
from disclosure.cases.pages import OpenCase, StepPage
from disclosure.decisions import (
    queries,
    talk_forms,
    talk_queries,
    talk_rules,
    telling,
    telling_rules,
)
from disclosure.decisions import telling_forms as forms
from disclosure.decisions.decision_pages import second
from disclosure.decisions.script import Sentence, in_force
from disclosure.procedure import profile, stages, terms
from disclosure.store.database import Tx
from disclosure.web.fields import LongText, Tick

AFTER = "talks.after"
"""The page that leads on once somebody was told."""
SETS_CONTACT = frozenset({"intake", "disclosure_officer"})
TALKED = ("told", "declined", "given_up")
TELLS = ("told", "partly")
"""How a talk went in which something was told."""


def fill_schedule(tx: Tx, form: Any, case: OpenCase) -> None:
    """Offer video only where the panel allowed it, and ask why only of a second appointment."""
    if not talk_queries.video_allowed(tx, case.id):
        del form.video
    if standing(tx, case) is None:
        del form.moved


def standing(tx: Tx, case: OpenCase) -> Any:
    """Return the appointment that stands, of whatever kind."""
    if case.stage == "delivery":
        return queries.appointment(tx, case.id)
    return talk_queries.outcome_talk(tx, tx.get_one(models.Case, case.id))


def show_schedule(tx: Tx, case: OpenCase) -> dict[str, Any]:
    """Show how she wants to be talked with, and what stands already."""
    return {
        "stands": standing(tx, case),
        "parties": talk_forms.PARTIES,
        "rule": _rule(tx, case),
        **_show_wish(tx, case),
    }


def _rule(tx: Tx, case: OpenCase) -> Any:
    told = people.find(tx, tx.get_one(models.Case, case.id), "recipient")
    return people.read_contact(tx, told) if told is not None else None


def schedule(form: Any, _case: OpenCase) -> telling_rules.ScheduleTelling:
    """Read an appointment with all that is prepared for it."""
    return telling_rules.ScheduleTelling(
        time=form.time.data,
        place=form.place.data or "",
        with_=tuple(form.with_.data or ()),
        video="video" in form and form.video.data,
        agreed_in_person=form.agreed_in_person.data,
        preparing=_preparing(form),
    )


def _preparing(form: Any) -> talk_rules.Preparing:
    coming = tuple(
        talk_rules.Coming(who=who, at=form[f"{who}_at"].at, where=form[f"{who}_from"].data or "")
        for who in talk_rules.PARTIES
        if form[f"{who}_at"].data or form[f"{who}_from"].data
    )
    typed = (
        *("support", "companion", "companion_is", "interpreter", "avoid", "leaving"),
        *(("moved",) if "moved" in form else ()),
    )
    ticked = ("companion_clear", "interpreter_sworn", "interpreter_apart", "interpreter_clear")
    words: dict[str, Any] = {name: form[name].data or "" for name in typed}
    return talk_rules.Preparing(
        coming=coming, **words, **{name: form[name].data for name in ticked}
    )


def _fill_managers(tx: Tx, form: Any, case: OpenCase) -> None:
    form.second.choices = pages.colleagues(tx, case, "regional_manager")


def script(tx: Tx, case: OpenCase) -> list[Sentence]:
    """Return the sentences of the decision in force, in its order, marked as said before."""
    said = talk_queries.said_before(tx, case.id)
    found = in_force(tx, case.id, terms.local_day(case.now))
    return [replace(sentence, said=sentence.place in said) for sentence in found]


def _fill_talk(tx: Tx, form: Any, case: OpenCase) -> None:
    """Ask of each line whether it was spoken, and what she made of it.

    Of a line withheld the page does not ask it; a page opened before it was withheld still may.
    """
    _fill_managers(tx, form, case)
    lines = script(tx, case)
    left = [line for line in lines if not line.said]
    if lines and all(line.withheld and not line.said for line in lines):
        form.result.choices = [one for one in form.result.choices if one.value not in TELLS]
    for line in left:
        number = line.place + 1
        said = Tick(_l("Regel %(number)s is gezegd", number=number))
        _add(form, f"said_{line.place}", said)
        label = _l("Wat begreep zij van regel %(number)s? In haar woorden.", number=number)
        _add(form, f"words_{line.place}", LongText(label, rows=2))


def _add(form: Any, name: str, field: Any) -> None:
    """Give the form of this case a field that others have not."""
    bound = field.bind(form, name)
    bound.process(request.form if form.is_submitted() else None)
    form._fields[name] = bound


def _show_script(tx: Tx, case: OpenCase) -> dict[str, Any]:
    return {
        "script": script(tx, case),
        "labels": labels,
        "checked": talk_queries.victims_checked(tx, case.id),
        "stands": queries.appointment(tx, case.id),
        **_show_tries(tx, case),
        **_show_wish(tx, case),
    }


def _show_tries(tx: Tx, case: OpenCase, part: str = "recipient") -> dict[str, Any]:
    """Show whom was tried, how and when, and what giving up needs."""
    row = tx.get_one(models.Case, case.id)
    return {
        "tries": talk_queries.tries(tx, row, part),
        "least": profile.load(row.profile).attempts,
        "ways": dict(forms.VIA),
    }


def _show_wish(tx: Tx, case: OpenCase) -> dict[str, Any]:
    told = people.find(tx, tx.get_one(models.Case, case.id), "recipient")
    return {"wish": people.read_details(tx, told) if told is not None else None}


def _tell(form: Any, case: OpenCase) -> telling_rules.Tell:
    lines = [name for name in form._fields if name.startswith("said_")]
    held = talk_rules.Conversation(
        identity=form.identity.data or "",
        lines=tuple(_line(form, name.removeprefix("said_")) for name in lines),
        may_tell=form.may_tell.data,
        no_proof=form.no_proof.data,
        words=form.words.data or "",
    )
    return telling_rules.Tell(
        result=form.result.data,
        understood=form.understood.data,
        undertaking=form.undertaking.data or "",
        earlier_victims_checked=True,  # the action asks each item's record
        died=form.died.data,
        via=form.via.data or "",
        second=second(form),
        talk=held,
    )


def _line(form: Any, place: str) -> talk_rules.Line:
    said, words = form[f"said_{place}"].data, form[f"words_{place}"].data or ""
    return talk_rules.Line(said=said, words=words, place=int(place))


def _after(results: tuple[str, ...], field: str) -> Any:
    """Lead on to what comes after a talk, once one was held or given up."""

    def onward(form: Any, case: OpenCase) -> str:
        talked = form[field].data in results
        return url_for(AFTER, reference=case.reference) if talked else ""

    return onward


def _show_outcome(tx: Tx, case: OpenCase) -> dict[str, Any]:
    row = tx.get_one(models.Case, case.id)
    part = "applicant" if row.applicant_id is not None else "recipient"
    signed = queries.signed(tx, case.id)
    return {
        "stands": talk_queries.outcome_talk(tx, row),
        "first": case.stage == "decided",
        "disclosed": row.outcome in stages.DISCLOSE,
        "outsider": row.capacity != "self",
        "incomplete": bool(signed) and signed[-1].reason_code == "incomplete",
        **_show_tries(tx, case, part),
        **_show_wish(tx, case),
    }


def _tell_outcome(form: Any, _case: OpenCase) -> telling_rules.TellOutcome:
    held = talk_rules.OutcomeTalk(
        no_proof=form.no_proof.data,
        plan=form.plan.data,
        way_back=form.way_back.data,
        words=form.words.data or "",
    )
    return telling_rules.TellOutcome(
        to=form.to.data,
        how=form.how.data,
        via=form.via.data or "",
        second=second(form),
        talk=held,
    )


def _show_follow_up(tx: Tx, case: OpenCase) -> dict[str, Any]:
    keys = {days: f"follow_up:{days}" for days in telling_rules.FOLLOW_UP_DAYS}
    clocks = talk_queries.clocks(tx, case.id, keys.values())
    owed = [(days, clocks[key]) for days, key in keys.items() if key in clocks]
    return {
        "owed": owed,
        "asked": forms.ASKED,
        "answers": dict(forms.ANSWERS),
        "before": talk_queries.answered(tx, case.id),
        **_show_tries(tx, case),
        **_show_wish(tx, case),
    }


def _follow_up(form: Any, _case: OpenCase) -> telling_rules.FollowUp:
    given = {name: form[name].data or "" for name in talk_rules.ASKED}
    return telling_rules.FollowUp(
        which=form.which.data,
        result=form.result.data,
        words=form.words.data or "",
        via=form.via.data or "",
        second=second(form),
        answers=talk_rules.Answers(**given),
    )


def _onward(form: Any, case: OpenCase) -> str:
    """Danger leads to a new signal at once; a plan or a rule that is wrong, to that page.

    Whoever may not change the rule is told who may.
    """
    wrong, able = form.contact_right.data == "no", bool(case.actor.roles & SETS_CONTACT)
    if wrong and not able:
        flash(
            _("Het veilige contact klopt niet meer. Vraag intake om het nu aan te passen."),
            "warning",
        )
    rows = (
        ("step.signaal", form.result.data == "unsafe" or form.new_signal.data == "yes"),
        ("step.contact", wrong and able),
        ("step.veiligheidsplan", form.plan_right.data == "no" and case.stage == "follow_up"),
    )
    return next((url_for(to, reference=case.reference) for to, leads in rows if leads), "")


PAGES = (
    StepPage(
        "schedule_telling",
        "afspraak",
        _l("Afspraak maken"),
        talk_forms.ScheduleForm,
        schedule,
        telling.schedule_telling,
        fill=fill_schedule,
        show=show_schedule,
        template="work/decisions/schedule.html",
        intro=_l("Wie de afspraak maakt, voert het gesprek, met een hulpverlener erbij."),
    ),
    StepPage(
        "tell",
        "gesprek",
        _l("Het gesprek"),
        forms.TellForm,
        _tell,
        telling.tell,
        fill=_fill_talk,
        show=_show_script,
        onward=_after(TALKED, "result"),
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
        show=_show_outcome,
        onward=_after(("spoken", "shown", "given_up"), "how"),
        template="work/decisions/outcome.html",
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
        show=_show_follow_up,
        onward=_onward,
        template="work/decisions/follow_up.html",
        intro=_l("Geen antwoord is geen einde: probeer het op een andere manier."),
    ),
)
