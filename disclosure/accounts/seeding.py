"""Fictional organisations and the demo logins of the contract; for demonstrations and tests only.

Every id follows from the login, so the same data comes out every time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID, uuid5

from disclosure.accounts import one_time_codes, passwords
from disclosure.accounts.models import (
    ORGANISATIONS,
    Account,
    DutyEntry,
    Organisation,
    TrainingRecord,
)
from disclosure.accounts.queries import DEMO_DOMAIN
from disclosure.errors import ConfigurationError
from disclosure.store import vault
from disclosure.store.database import Tx

PASSWORD = "demo demo demo demo"  # noqa: S105 - public on purpose, only for demo and test
SECRET = one_time_codes.DEMO_SECRET
REGIONS = ("VR13", "VR17")
ENVIRONMENTS = ("demo", "test")
_NAMESPACE = UUID("6f1d3c1e-4b0a-5d52-9f0c-2b7f8f2f7a10")
_BEFORE = timedelta(days=365)
"""How long before the start of a demonstration its staff already served."""

TRAINED = timedelta(days=730)
_MEMBER = ("liaison", "panel_member")


@dataclass(frozen=True, slots=True)
class Person:
    """A fictional member of staff; `login` is what stands before the @."""

    login: str
    name: str
    roles: tuple[str, ...]
    organisation: str = "casework"
    region: str | None = "VR13"


ADMINISTRATORS = (
    Person("beheer.landelijk", "Aafke Bron", ("administrator",), region=None),
    Person("beheer2.landelijk", "Wout Zandstra", ("administrator",), region=None),
    Person("beheer", "Bente Kuiper", ("administrator",)),
    Person("beheer2", "Joris Wolters", ("administrator",)),
)
STAFF = (
    Person("intake", "Imke de Vries", ("intake",)),
    Person("intake2", "Ilias Amrani", ("intake",)),
    Person("regie", "Renske Hofman", ("case_director",)),
    Person("politie", "Pim van Dam", _MEMBER, "police"),
    Person("om", "Olga Meijer", _MEMBER, "om"),
    Person("veiligthuis", "Vera Tuin", _MEMBER, "veilig_thuis"),
    Person("reclassering", "Ruben Claas", _MEMBER, "probation"),
    Person("raad", "Rosa Kind", _MEMBER, "child_protection"),
    Person("voorzitter", "Victor Zeeman", ("panel_chair",)),
    Person("gezag", "Gerda Zagers", ("decision_maker",)),
    Person("gezag2", "Gijs Akkerman", ("decision_maker",)),
    Person("gesprek", "Gülay Spreeuw", ("disclosure_officer",)),
    Person("manager", "Marit Nagel", ("regional_manager",)),
    Person("fg", "Femke Groen", ("privacy_officer",)),
    Person("rapporteur", "Rik Porter", ("rapporteur",), region=None),
    Person("intake.vr17", "Ivo Takens", ("intake",), region="VR17"),
    Person("regie.vr17", "Rachida Gieling", ("case_director",), region="VR17"),
    Person("gezag.vr17", "Govert Zand", ("decision_maker",), region="VR17"),
    Person("manager.vr17", "Mees Nagtegaal", ("regional_manager",), region="VR17"),
    Person("intake.landelijk", "Ineke Tak", ("intake",), region=None),
    Person("regie.landelijk", "Remco Giesen", ("case_director",), region=None),
    Person("gezag.landelijk", "Greet Zwart", ("decision_maker",), region=None),
    Person("manager.landelijk", "Maud Nagels", ("regional_manager",), region=None),
)
ROSTER: tuple[tuple[str | None, str, tuple[str, ...]], ...] = (
    ("VR13", "case_director", ("regie",)),
    ("VR13", "decision_maker", ("gezag", "gezag2")),
    ("VR13", "liaison", ("politie", "om", "veiligthuis", "reclassering", "raad")),
    ("VR17", "case_director", ("regie.vr17",)),
    ("VR17", "decision_maker", ("gezag.vr17",)),
    (None, "case_director", ("regie.landelijk",)),
    (None, "decision_maker", ("gezag.landelijk",)),
)
_ORGANISATION_NAMES = {
    "police": "Politie",
    "om": "Openbaar Ministerie",
    "veilig_thuis": "Veilig Thuis",
    "probation": "Reclassering",
    "child_protection": "Raad voor de Kinderbescherming",
    "zorg_veiligheidshuis": "Zorg- en Veiligheidshuis",
    "municipality": "Gemeente",
    "shelter": "Vrouwenopvang",
    "victim_support": "Slachtofferhulp",
    "ggz": "GGZ",
    "youth_protection": "Jeugdbescherming",
    "casework": "Regiobureau",
}


def account_id(login: str) -> UUID:
    """Return the id of a demo login, given as what stands before the @."""
    return uuid5(_NAMESPACE, f"account:{login}")


def organisation_id(key: str, region: str | None) -> UUID:
    """Return the id of a seeded organisation."""
    return uuid5(_NAMESPACE, f"organisation:{key}:{region or ''}")


def seed(tx: Tx, env: str, now: datetime) -> None:
    """Write the organisations, demo logins, training records and rosters, unless they are there.

    Raises `ConfigurationError` anywhere but in a demonstration or a test.
    """
    if env not in ENVIRONMENTS:
        raise ConfigurationError("demo logins may exist only with DISCLOSURE_ENV=demo")
    if tx.get(Account, account_id(ADMINISTRATORS[0].login)) is not None:
        return
    for region in (*REGIONS, None):
        add_organisations(tx, region, ORGANISATIONS if region else ("casework",), now.date())
    add_people(tx, ADMINISTRATORS, now)
    add_people(tx, STAFF, now, trained_until=now.date() + TRAINED)
    _add_roster(tx, now.date())


def add_organisations(tx: Tx, region: str | None, keys: Iterable[str], today: date) -> None:
    """Write one fictional organisation of each kind named; a bureau is open already."""
    tx.add_all(
        Organisation(
            id=organisation_id(key, region),
            key=key,
            region_code=region,
            name=f"{_ORGANISATION_NAMES[key]} {region or 'landelijk'} (fictief)",
            opened_on=today - _BEFORE if key == "casework" else None,
        )
        for key in keys
    )
    tx.flush()


def add_people(
    tx: Tx, people: Iterable[Person], now: datetime, trained_until: date | None = None
) -> None:
    """Write active accounts with the demo password and secret, trained until the day given."""
    chosen = tuple(people)
    tx.add_all(_account(tx, person, now) for person in chosen)
    tx.flush()
    if trained_until is not None:
        tx.add_all(_training(person, now.date(), trained_until) for person in chosen)
        tx.flush()


def _account(tx: Tx, person: Person, now: datetime) -> Account:
    by_console = person.roles == ("administrator",)
    row_id = account_id(person.login)
    return Account(
        id=row_id,
        email=person.login + DEMO_DOMAIN,
        name=person.name,
        organisation_id=organisation_id(person.organisation, person.region),
        region_code=person.region,
        state="active",
        roles=frozenset(person.roles),
        proposed_by=None if by_console else account_id(ADMINISTRATORS[0].login),
        approved_by=None if by_console else account_id(ADMINISTRATORS[1].login),
        password_hash=password_hash(),
        totp_secret=vault.seal_system(tx.keyring, "accounts", row_id, SECRET.encode()),
        credentials_changed_at=now,
        created_at=now,
        changed_at=now,
    )


@cache
def password_hash() -> str:
    """Return the one hash all demo logins share; computed once."""
    return passwords.hashed(PASSWORD, salt=_NAMESPACE.bytes)


def _training(person: Person, today: date, until: date) -> TrainingRecord:
    return TrainingRecord(
        id=uuid5(_NAMESPACE, f"training:{person.login}"),
        account_id=account_id(person.login),
        topic="Basistraining",
        passed_on=min(today - _BEFORE, until),
        valid_until=until,
        recorded_by=account_id(ADMINISTRATORS[0].login),
    )


def _add_roster(tx: Tx, today: date) -> None:
    tx.add_all(
        DutyEntry(
            id=uuid5(_NAMESPACE, f"duty:{region}:{role}:{login}"),
            region_code=region,
            role=role,
            account_id=account_id(login),
            position=position,
            from_day=today - _BEFORE,
        )
        for region, role, logins in ROSTER
        for position, login in enumerate(logins)
    )
    tx.flush()
