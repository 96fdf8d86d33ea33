"""Shape of what staff type about accounts; whether it may be done, the actions decide."""

from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from disclosure import clock
from disclosure.accounts import rules, wording
from disclosure.accounts.actions import NewAccount, Training
from disclosure.accounts.duty_actions import Away, DutyLine, NewOrganisation
from disclosure.accounts.login import Attempt, PasswordChange
from disclosure.errors import Refusal
from disclosure.procedure import stages, terms
from disclosure.web import fields
from disclosure.web.fields import required
from disclosure.web.forms import BaseForm

ONE_TIME = {"autocomplete": "one-time-code", "inputmode": "numeric"}
CURRENT = {"autocomplete": "current-password"}
NEW = {"autocomplete": "new-password"}
ROLE_CHOICES = [(role, wording.ROLES[role]) for role in stages.STAFF_ROLES]
_FIRST_DAY = _l("Vul de eerste dag in.")
_CODE = _l("Vul de code uit uw app in.")


def today() -> date:
    """Return the local day, the latest that a day in the past may be."""
    return terms.local_day(clock.now())


class AccountsForm(BaseForm):
    """A form that says what is refused about accounts in the words of this room."""

    def refuse(self, refusal: Refusal) -> None:
        """Put a refusal beside the field it is about, or above the form."""
        sentence = wording.refusal_text(refusal)
        field = self._fields.get(refusal.detail)
        if field is None:
            self.form_errors.append(sentence)
        else:
            field.errors = [*field.errors, sentence]


class LoginForm(AccountsForm):
    """The three things that let somebody in."""

    autocomplete = "on"
    email = fields.Text(
        _l("E-mailadres"),
        [required(_l("Vul uw e-mailadres in."))],
        most=254,
        render_kw={"autocomplete": "username", "inputmode": "email", "spellcheck": "false"},
    )
    password = fields.Secret(
        _l("Wachtwoord"), [required(_l("Vul uw wachtwoord in."))], render_kw=CURRENT
    )
    code = fields.Text(_l("Code uit uw app"), [required(_CODE)], most=20, render_kw=ONE_TIME)

    def attempt(self) -> Attempt:
        """Return what was typed."""
        return Attempt(self.email.data or "", self.password.data or "", self.code.data or "")


class _NewPassword(AccountsForm):
    """A new password, typed twice; `email` is whose it is."""

    autocomplete = "on"
    email = ""

    def validate_new_password(self, field: Any) -> None:
        """Say in words what a new password lacks."""
        problem = rules.password_problem(field.data or "", self.email)
        if field.data and problem:
            raise ValidationError(wording.PASSWORDS[problem])

    def validate_new_password_again(self, field: Any) -> None:
        """Refuse two passwords that differ."""
        typed = rules.normalised_password(self._fields["new_password"].data or "")
        if rules.normalised_password(field.data or "") != typed:
            raise ValidationError(wording.SAME_TWICE)


def _new_password() -> fields.Secret:
    return fields.Secret(
        _l("Nieuw wachtwoord"), [required(_l("Bedenk een wachtwoord."))], render_kw=NEW
    )


def _again() -> fields.Secret:
    return fields.Secret(_l("Nog een keer hetzelfde wachtwoord"), render_kw=NEW)


class SetUpForm(_NewPassword):
    """First password, and a code that shows that the app works."""

    new_password = _new_password()
    new_password_again = _again()
    code = fields.Text(_l("Code uit uw app"), [required(_CODE)], most=20, render_kw=ONE_TIME)


class PasswordForm(_NewPassword):
    """Another password for who is logged in."""

    password = fields.Secret(
        _l("Wachtwoord van nu"), [required(_l("Vul uw wachtwoord in."))], render_kw=CURRENT
    )
    new_password = _new_password()
    new_password_again = _again()
    code = fields.Text(_l("Code uit uw app"), [required(_CODE)], most=20, render_kw=ONE_TIME)

    def change(self) -> PasswordChange:
        """Return what was typed."""
        return PasswordChange(
            self.password.data or "", self.new_password.data or "", self.code.data or ""
        )


class ProposalForm(AccountsForm):
    """A new account; regions and organisations to choose from are set by the view."""

    name = fields.Text(_l("Naam"), [required(_l("Vul een naam in."))], most=200)
    email = fields.Email(
        _l("E-mailadres van het werk"), [required(_l("Vul een e-mailadres in."))], most=254
    )
    region = fields.Dropdown(_l("Regio"), [required(_l("Kies een regio."))])
    organisation = fields.Dropdown(_l("Organisatie"), [required(_l("Kies een organisatie."))])
    roles = fields.Choices(_l("Rollen"), choices=ROLE_CHOICES)

    def new_account(self) -> NewAccount:
        """Return what is proposed."""
        return NewAccount(
            email=self.email.data or "",
            name=self.name.data or "",
            organisation_id=UUID(self.organisation.data),
            region=wording.region_of_slug(self.region.data),
            roles=frozenset(self.roles.data or ()),
        )


class RolesForm(AccountsForm):
    """Which roles an account has."""

    roles = fields.Choices(_l("Rollen"), choices=ROLE_CHOICES)


class TrainingForm(AccountsForm):
    """A training somebody passed."""

    topic = fields.Text(_l("Training"), [required(_l("Vul in welke training."))], most=200)
    passed_on = fields.DateParts(_l("Gehaald op"), [required(_l("Vul in wanneer."))], latest=today)
    valid_until = fields.DateParts(
        _l("Geldig tot en met"), [required(_l("Vul de laatste dag in."))]
    )

    def training(self) -> Training:
        """Return what was typed."""
        return Training(self.topic.data or "", self.passed_on.data, self.valid_until.data)


class AbsenceForm(AccountsForm):
    """Days away and who stands in; colleagues to choose from are set by the view."""

    from_day = fields.DateParts(_l("Eerste dag"), [required(_FIRST_DAY)])
    until_day = fields.DateParts(_l("Laatste dag"), [required(_l("Vul de laatste dag in."))])
    stand_in = fields.Dropdown(_l("Wie neemt het werk over?"))

    def away(self) -> Away:
        """Return what was typed."""
        other = UUID(self.stand_in.data) if self.stand_in.data else None
        return Away(self.from_day.data, self.until_day.data, other)


class DutyForm(AccountsForm):
    """One more place in a roster; people to choose from are set by the view."""

    account = fields.Dropdown(_l("Wie"), [required(_l("Kies wie."))])
    from_day = fields.DateParts(_l("Eerste dag"), [required(_FIRST_DAY)])
    until_day = fields.DateParts(_l("Laatste dag (mag leeg blijven)"))

    def line(self) -> DutyLine:
        """Return what was typed."""
        return DutyLine(UUID(self.account.data), self.from_day.data, self.until_day.data)


class OrganisationForm(AccountsForm):
    """A new organisation; regions to choose from are set by the view."""

    key = fields.Dropdown(
        _l("Soort"),
        [required(_l("Kies een soort."))],
        choices=[("", ""), *wording.ORGANISATIONS.items()],
    )
    region = fields.Dropdown(_l("Regio"), [required(_l("Kies een regio."))])
    name = fields.Text(_l("Naam"), [required(_l("Vul een naam in."))], most=200)

    def organisation(self) -> NewOrganisation:
        """Return what was typed."""
        region = wording.region_of_slug(self.region.data)
        return NewOrganisation(self.key.data, region, self.name.data or "")


class HeadForm(AccountsForm):
    """Who leads the liaisons; colleagues to choose from are set by the view."""

    account = fields.Dropdown(_l("Wie?"), [required(_l("Kies wie."))])
