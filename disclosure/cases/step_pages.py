"""The spine's steps as pages: director, safe contact, signals, transfer, time."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Flask, request
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from disclosure.accounts import queries as accounts
from disclosure.cases import (
    actions,
    clock_actions,
    exposure_pages,
    labels,
    link_queries,
    models,
    pages,
    people,
    rules,
    signal_pages,
    standing,
    steps,
    transfer_page,
)
from disclosure.cases import step_forms as forms
from disclosure.cases.contact import REACHED
from disclosure.cases.pages import OpenCase, StepPage
from disclosure.procedure import profile, regions, stages, terms
from disclosure.procedure.contact import SafeContact
from disclosure.store.database import Tx


def register(app: Flask) -> None:
    """Add the pages of the spine's steps."""
    pages.add_pages(app, *PAGES, *signal_pages.PAGES, exposure_pages.PAGE)


def open_clocks(tx: Tx, case: OpenCase, *states: str) -> list[models.Clock]:
    """Return the clocks of a case in these states, soonest due first."""
    query = select(models.Clock).where(
        models.Clock.case_id == case.id, models.Clock.state.in_(states)
    )
    return list(tx.scalars(query.order_by(models.Clock.due_at)))


def _fill_directors(tx: Tx, form: Any, case: OpenCase) -> None:
    row = tx.get_one(models.Case, case.id)
    found = accounts.accounts_with(tx, regions.staffed_from(row.region_code), "case_director")
    today = terms.local_day(case.now)
    mirrored = link_queries.mirrored_directors(tx, case.id)
    able = filter(steps.access(tx, row).open_to, found)
    found = [e for e in able if e not in mirrored and not accounts.absent(tx, e, today)]
    names = accounts.names(tx, found)
    form.to.choices = [("", ""), *((str(each), names[each]) for each in found)]


def _assign(form: Any, _case: OpenCase) -> rules.AssignDirector:
    return rules.AssignDirector(to=UUID(form.to.data) if form.to.data else None)


_KEPT = ("mail", "phone", "address", "code_word", "who_may_answer", "who_can_open")


def _contact(form: Any, _case: OpenCase) -> rules.SetContact:
    start, until = form.start.at, form.until.at
    safe = SafeContact(
        channel=form.channel.data,
        days=tuple(form.days.data or ()),
        start=start,
        until=until,
        voicemail=form.voicemail.data,
        letter=form.letter.data,
    )
    return rules.SetContact(
        of=form.of.data,
        safe=safe,
        spoken_alone=form.spoken_alone.data,
        **{name: getattr(form, name).data or "" for name in _KEPT},
    )


def _fill_contact(tx: Tx, form: Any, case: OpenCase) -> None:
    """Show the rule of whoever is to be changed, so that nothing of it is lost by accident."""
    part = request.args.get("voor", "")
    if form.is_submitted() or part not in REACHED:
        return
    person = people.find(tx, tx.get_one(models.Case, case.id), part)
    rule = people.read_contact(tx, person) if person is not None else None
    form.of.data = part
    if rule is None:
        return
    safe = rule.safe
    form.channel.data, form.days.data = safe.channel, list(safe.days)
    form.start.data, form.until.data = (
        f"{at:%H:%M}" if at else "" for at in (safe.start, safe.until)
    )
    form.voicemail.data, form.letter.data = safe.voicemail, safe.letter
    for name in _KEPT:
        getattr(form, name).data = getattr(rule, name)


def _show_contact(tx: Tx, case: OpenCase) -> dict[str, Any]:
    row = tx.get_one(models.Case, case.id)
    return {
        "people": standing.read(tx, row, case.now),
        "tip": row.capacity != "self",
        "labels": labels,
        "named": standing.named,
        "sentences": standing.sentences,
    }


def _confirm(form: Any, _case: OpenCase) -> rules.ConfirmContact:
    return rules.ConfirmContact(of=form.of.data, spoken_alone=form.spoken_alone.data)


def _integrity(form: Any, _case: OpenCase) -> rules.Integrity:
    return rules.Integrity(result=form.result.data, reason=form.reason.data)


def _fill_regions(tx: Tx, form: Any, case: OpenCase) -> None:
    here = tx.get_one(models.Case, case.id).region_code
    found = [code for code in map(regions.code_of, accounts.open_regions(tx)) if code != here]
    form.to.choices = [("", ""), *((code, labels.region(code)) for code in found)]


def _transfer(form: Any, _case: OpenCase) -> rules.Transfer:
    return rules.Transfer(to=form.to.data, reason=form.reason.data)


def _accept(form: Any, _case: OpenCase) -> rules.AcceptTransfer:
    return rules.AcceptTransfer(accept=form.accept.data == "yes")


def _fill_pausable(tx: Tx, form: Any, case: OpenCase) -> None:
    law = profile.load(tx.get_one(models.Case, case.id).profile)
    running = open_clocks(tx, case, "running")
    keys = [c.key for c in running if (spec := law.spec(c.key)) is not None and spec.pausable]
    form.clocks.choices = [(key, labels.clock(key)) for key in keys]
    form.second.choices = pages.colleagues(tx, case)


def _pause(form: Any, _case: OpenCase) -> rules.Pause:
    return rules.Pause(
        clocks=tuple(form.clocks.data or ()),
        ask=form.ask.data,
        until=form.until.data,
        second=UUID(form.second.data) if form.second.data else None,
    )


def _fill_extendable(tx: Tx, form: Any, case: OpenCase) -> None:
    law = profile.load(tx.get_one(models.Case, case.id).profile)
    running = open_clocks(tx, case, "running")
    keys = [c.key for c in running if (spec := law.spec(c.key)) is not None and spec.extendable]
    form.clock.choices = [("", ""), *((key, labels.clock(key)) for key in keys)]


def _extend(form: Any, _case: OpenCase) -> rules.Extend:
    return rules.Extend(clock=form.clock.data, days=form.days.data or 0, reason=form.reason.data)


def _fill_missed(tx: Tx, form: Any, case: OpenCase) -> None:
    late = open_clocks(tx, case, "missed")
    keys = [c.key for c in late if not c.key.startswith(("breach_plan:", "enquiry_reply:"))]
    form.clock.choices = [("", ""), *((key, labels.clock(key)) for key in keys)]


def _plan_breach(form: Any, _case: OpenCase) -> rules.PlanBreach:
    return rules.PlanBreach(
        clock=form.clock.data,
        protection=form.protection.data,
        message=form.message.data,
        new_date=form.new_date.data,
    )


PAGES = (
    StepPage(
        "assign_director",
        "regie",
        _l("Casusregisseur aanwijzen"),
        forms.AssignForm,
        _assign,
        actions.assign_director,
        fill=_fill_directors,
        intro=_l("Alle termijnen van de oude regisseur gaan mee naar de nieuwe."),
    ),
    StepPage(
        "set_contact",
        "contact-bevestigen",
        _l("Contact is nog steeds veilig"),
        forms.ConfirmForm,
        _confirm,
        actions.confirm_contact,
        template="work/contact.html",
        show=_show_contact,
        intro=_l("De afspraak blijft zoals zij is en geldt opnieuw. Wat wachtte, gaat nu weg."),
    ),
    StepPage(
        "set_contact",
        "contact",
        _l("Veilig contact"),
        forms.ContactForm,
        _contact,
        actions.set_contact,
        fill=_fill_contact,
        template="work/contact.html",
        show=_show_contact,
        intro=_l(
            "Minder mag meteen. Meer, of een nieuw nummer, pas na een gesprek met haar alleen."
        ),
    ),
    StepPage(
        "integrity",
        "integriteit",
        _l("Onderzoek door een tweede persoon"),
        forms.IntegrityForm,
        _integrity,
        actions.integrity,
        intro=_l("Wie het onderzoek begint, sluit het niet."),
    ),
    StepPage(
        "transfer",
        "overdracht",
        _l("Overdragen aan een andere regio"),
        forms.TransferForm,
        _transfer,
        actions.transfer,
        fill=_fill_regions,
        intro=_l(
            "Uw regio houdt de zaak tot de ander haar overneemt. Termijnen lopen door. Ook het"
            " landelijk bureau kan een zaak overnemen."
        ),
    ),
    StepPage(
        "accept_transfer",
        "overname",
        _l("Zaak overnemen"),
        forms.AcceptForm,
        _accept,
        actions.accept_transfer,
        show=transfer_page.show,
        template="work/cases/accept.html",
        intro=transfer_page.INTRO,
        back="desk.queue",
    ),
    StepPage(
        "pause",
        "stilzetten",
        _l("Termijn stilzetten"),
        forms.PauseForm,
        _pause,
        clock_actions.pause,
        fill=_fill_pausable,
        intro=_l("Alleen om de aanvrager iets te vragen, met twee mensen, nooit bij spoed."),
    ),
    StepPage(
        "resume",
        "hervatten",
        _l("Termijn laten lopen"),
        forms.EmptyForm,
        lambda _form, _case: None,
        lambda db, case_id, _args, actor, moment: clock_actions.resume(db, case_id, actor, moment),
        intro=_l("De aanvraag is aangevuld: de termijnen lopen weer."),
    ),
    StepPage(
        "extend",
        "verlengen",
        _l("Termijn verlengen"),
        forms.ExtendForm,
        _extend,
        clock_actions.extend,
        fill=_fill_extendable,
        intro=_l("Een keer, met een reden, nooit bij spoed."),
    ),
    StepPage(
        "plan_breach",
        "te-laat",
        _l("Plan bij een te late termijn"),
        forms.BreachPlanForm,
        _plan_breach,
        clock_actions.plan_breach,
        fill=_fill_missed,
        roles=tuple(each for each in stages.CASE_ROLES if each not in stages.ORGANISATION_ROLES),
        intro=_l("Wat doet u nu voor haar, wat hoort zij, en wanneer is het wel klaar?"),
    ),
)
