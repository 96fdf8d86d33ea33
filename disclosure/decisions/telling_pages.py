"""Appointment, talk, outcome and follow-up as pages."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from disclosure.cases import labels, models, pages, people
from disclosure.cases.pages import OpenCase, StepPage
from disclosure.decisions import (
    queries,
    telling,
    telling_rules,
)
from disclosure.decisions import telling_forms as forms
from disclosure.decisions.decision_pages import second, spoken_items
from disclosure.store.database import Tx


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
    script = spoken_items(tx, case, signed[-1].id) if signed else []
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
        second=second(form),
    )


def _tell_outcome(form: Any, _case: OpenCase) -> telling_rules.TellOutcome:
    return telling_rules.TellOutcome(
        to=form.to.data, how=form.how.data, via=form.via.data or "", second=second(form)
    )


def _follow_up(form: Any, _case: OpenCase) -> telling_rules.FollowUp:
    return telling_rules.FollowUp(
        which=form.which.data,
        result=form.result.data,
        words=form.words.data or "",
        via=form.via.data or "",
        second=second(form),
    )


PAGES = (
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
)
