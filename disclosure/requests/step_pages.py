"""The steps at the front as pages for staff: receipt, triage, identity, decline, withdraw."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Flask
from flask_babel import lazy_gettext as _l

from disclosure.cases import models, pages, people, shield_names, shield_rules
from disclosure.cases.documents import APPLICANT, ApplicationDetails, PersonDetails
from disclosure.cases.pages import OpenCase, StepPage
from disclosure.cases.step_forms import EmptyForm
from disclosure.procedure import urgency
from disclosure.requests import actions, identity, identity_rules, rules
from disclosure.requests import step_forms as forms
from disclosure.requests.identity_forms import AGREES, LEVELS, METHODS, YES_NO, IdentityForm
from disclosure.requests.models import Application
from disclosure.store import vault
from disclosure.store.database import Tx

SEEN_TEXTS = (
    "document_type",
    "expiry",
    "saw",
    "voucher",
    "how_known",
    "relation_checked",
    "alone",
    "bsn",
)


def register(app: Flask) -> None:
    """Add the pages of the steps at the front."""
    pages.add_pages(app, *PAGES)


def application(tx: Tx, case_id: UUID) -> ApplicationDetails | None:
    """Open what was told when the case was submitted."""
    row = tx.get(Application, case_id)
    if row is None:
        return None
    return vault.open(
        tx, case_id, APPLICANT, "applications", case_id, row.document, ApplicationDetails
    )


def _second(form: Any) -> UUID | None:
    return UUID(form.second.data) if form.second.data else None


def _fill_second(tx: Tx, form: Any, case: OpenCase) -> None:
    form.second.choices = pages.colleagues(tx, case)


def _fill_triage(tx: Tx, form: Any, case: OpenCase) -> None:
    """Start from what she told herself; whoever weighs it may know better."""
    _fill_second(tx, form, case)
    told = application(tx, case.id)
    if form.is_submitted() or told is None:
        return
    _fill_flags(form, told)
    if _armed(tx, case):
        form.flag_weapons_access.data = "yes"


def _armed(tx: Tx, case: OpenCase) -> bool:
    """Whoever is at the police, in the army or a guard can get at weapons (procedure.md §3.11)."""
    row = tx.get_one(models.Case, case.id)
    subject = people.find(tx, row, "subject")
    work = people.read_details(tx, subject).work if subject is not None else ""
    shield = shield_names.find(tx, case.id) if row.shielded else None
    about = shield.organisation if shield is not None and shield.about == "subject" else ""
    return shield_rules.armed(work, about)


def _fill_flags(form: Any, told: ApplicationDetails) -> None:
    for key, answer in told.flags.items():
        field = getattr(form, f"flag_{key}", None)
        if field is not None and answer in urgency.ANSWERS:
            field.data = answer


def _show_told(tx: Tx, case: OpenCase) -> dict[str, Any]:
    row = tx.get_one(models.Case, case.id)
    return {"told": application(tx, case.id), "row": row, "flags": urgency.QUESTIONS}


def _triage(form: Any, _case: OpenCase) -> rules.Triage:
    answers = {flag.key: getattr(form, f"flag_{flag.key}").data for flag in urgency.QUESTIONS}
    return rules.Triage(
        urgency=form.urgency.data or "",
        flags={key: value for key, value in answers.items() if value},
        judgement=form.judgement.data or "",
        acute=form.acute.data or "",
        reason=form.reason.data or "",
        second=_second(form),
    )


def _fill_identity(tx: Tx, form: Any, case: OpenCase) -> None:
    """Offer a login only where one waits, and start from it: a human confirms it by one click."""
    login = identity.offered(tx, case.id)
    waiting = login.method if login is not None else ""
    form.method.choices = [
        pair for pair in METHODS if pair[0] == waiting or pair[0] not in identity_rules.LOGINS
    ]
    if login is not None and not form.is_submitted():
        form.of.data, form.method.data, form.alone.data = "applicant", waiting, "not_asked"


def _show_identity(tx: Tx, case: OpenCase) -> dict[str, Any]:
    row = tx.get_one(models.Case, case.id)
    asker = people.find(tx, row, "applicant")
    told = people.read_details(tx, asker) if asker is not None else PersonDetails()
    other = asker is not None and asker.role != "person_at_risk"
    return {
        "login": identity.offered(tx, case.id),
        "relation": told.relation if other else "",
        "levels": dict(LEVELS),
        "methods": dict(METHODS),
        "agrees": [(key, label, dict(YES_NO)) for key, label in AGREES],
    }


def _identity(form: Any, _case: OpenCase) -> identity_rules.ConfirmIdentity:
    texts = {name: form[name].data or "" for name in SEEN_TEXTS}
    return identity_rules.ConfirmIdentity(
        of=form.of.data,
        method=form.method.data,
        last4=form.last4.data or "",
        seen=identity_rules.Seen(link_spoken=form.link_spoken.data, **texts),
    )


def _decline(form: Any, _case: OpenCase) -> rules.Decline:
    return rules.Decline(
        code=form.code.data,
        reason=form.reason.data or "",
        second=_second(form),
        talk_offered=form.talk_offered.data,
    )


def _withdraw(form: Any, _case: OpenCase) -> rules.Withdraw:
    return rules.Withdraw(reason=form.reason.data or "", spoken_alone=form.spoken_alone.data)


PAGES = (
    StepPage(
        "acknowledge",
        "ontvangst",
        _l("Ontvangst bevestigen"),
        EmptyForm,
        lambda _form, _case: None,
        lambda db, case_id, _args, actor, moment: actions.acknowledge(db, case_id, actor, moment),
        intro=_l("U sprak haar, of de brief is weg, op de manier die veilig is."),
    ),
    StepPage(
        "triage",
        "triage",
        _l("Triage"),
        forms.TriageForm,
        _triage,
        actions.triage,
        fill=_fill_triage,
        show=_show_told,
        template="work/requests/triage.html",
        intro=_l("De signalen geven een ondergrens. U beslist, en mag altijd hoger."),
    ),
    StepPage(
        "confirm_identity",
        "identiteit",
        _l("Identiteit vaststellen"),
        IdentityForm,
        _identity,
        identity.confirm_identity,
        fill=_fill_identity,
        show=_show_identity,
        template="work/requests/identity.html",
        intro=_l("Dit bewijst wie zij is, niet dat zij alleen is. Vraag dat apart."),
    ),
    StepPage(
        "decline",
        "afwijzen",
        _l("Niet in behandeling nemen"),
        forms.DeclineForm,
        _decline,
        actions.decline,
        fill=_fill_second,
        intro=_l("Met een reden, door twee mensen, en altijd met een aanbod van hulp."),
    ),
    StepPage(
        "withdraw",
        "intrekken",
        _l("Intrekken op haar wens"),
        forms.WithdrawForm,
        _withdraw,
        actions.withdraw,
        intro=_l(
            "Pas na een gesprek met haar alleen, of een poging. Haar veiligheid blijft uw zorg."
        ),
    ),
)
