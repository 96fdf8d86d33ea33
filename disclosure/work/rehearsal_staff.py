"""The fictional staff of a rehearsal: everyone a file names, and two of each role besides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from disclosure.accounts import duty_actions, models, queries, seeding
from disclosure.errors import BadRehearsal
from disclosure.procedure import regions, stages, terms
from disclosure.procedure.permissions import SYSTEM, Actor
from disclosure.procedure.profile import Profile
from disclosure.store.database import Tx
from disclosure.work.rehearsal_arguments import Arguments

ORGANISATION_SEATS = ("liaison", "panel_member")
NATIONAL = ("rapporteur",)
_EACH = 2
_EVER, _FAR = date(2000, 1, 1), date(2100, 1, 1)


@dataclass(slots=True)
class RehearsalStaff:
    """Finds the people a file names; makes them before the first step."""

    region: str
    profile: Profile
    people: dict[tuple[str, str, int], seeding.Person] = field(default_factory=dict)
    conflicted: list[UUID] = field(default_factory=list)

    def person(self, name: str) -> UUID:
        """Return the account of `role`, `role/2`, an organisation, or `VR17:role`."""
        return seeding.account_id(self._named(name).login)

    def actor(self, tx: Tx, name: str, now: datetime) -> Actor:
        """Return who takes a step as this name."""
        if name == "system":
            return SYSTEM
        found = queries.actor(tx, self.person(name), terms.local_day(now))
        if found is None:
            raise BadRehearsal(f"{name}: nobody there")
        return found

    def _named(self, name: str) -> seeding.Person:
        region, role, number = self._split(name)
        key = (region, role, number)
        if key not in self.people:
            self.people[key] = self._make(region, role, number)
        return self.people[key]

    def _split(self, name: str) -> tuple[str, str, int]:
        region, _, rest = name.rpartition(":")
        role, _, number = rest.partition("/")
        if region and region not in (*regions.REGIONS, regions.NATIONAL):
            raise BadRehearsal(f"{name}: no such region")
        if number and not number.isdecimal():
            raise BadRehearsal(f"{name}: the number of a person is a whole number")
        return region or self.region, role, int(number or 1)

    def _make(self, region: str, role: str, number: int) -> seeding.Person:
        login = f"{region}.{role}.{number}".lower()
        if role in {each.key for each in self.profile.organisations}:
            return seeding.Person(login, login, ORGANISATION_SEATS, role, region)
        if role not in stages.STAFF_ROLES:
            raise BadRehearsal(f"{role}: no such role or organisation")
        where = None if role in NATIONAL else regions.staffed_from(region)
        return seeding.Person(login, login, (role,), "casework", where)

    def write(self, tx: Tx, names: Sequence[str], now: datetime) -> None:
        """Write everyone named, and two of every role and organisation of every region named."""
        for name in names:
            self._named(name)
        used = {region for region, _, _ in self.people} | {self.region}
        for region in sorted(used):
            self._fill(region)
            kinds = (*self._organisations(region), "casework")
            where = regions.staffed_from(region)
            seeding.add_organisations(tx, where, kinds if where else (), terms.local_day(now))
        seeding.add_organisations(tx, None, ("casework",), terms.local_day(now))
        seeding.add_people(tx, seeding.ADMINISTRATORS[:2], now)
        seeding.add_people(tx, self.people.values(), now, trained_until=_FAR)
        self._write_roster(tx, terms.local_day(now))

    def _fill(self, region: str) -> None:
        for role in (*stages.CASE_ROLES, "privacy_officer", *self._organisations(region)):
            if role not in stages.ORGANISATION_ROLES:
                for number in range(1, _EACH + 1):
                    self._named(f"{region}:{role}/{number}")

    def _organisations(self, region: str) -> tuple[str, ...]:
        """Name the agencies of a region; the national desk asks those of the regions."""
        national = region == regions.NATIONAL
        return () if national else tuple(each.key for each in self.profile.organisations)

    def _write_roster(self, tx: Tx, today: date) -> None:
        for (region, role, number), person in self.people.items():
            if role in stages.CASE_ROLES:
                tx.add(
                    models.DutyEntry(
                        region_code=regions.staffed_from(region),
                        role=role,
                        account_id=seeding.account_id(person.login),
                        position=number,
                        from_day=today - timedelta(days=1),
                    )
                )

    def describe(self, tx: Tx, given: Mapping[str, Any], now: datetime) -> None:
        """Let a `[[staff]]` table bear on somebody: trained until, absent, in conflict."""
        account = self.person(str(given.get("as", "")))
        read = Arguments(given, self)
        trained, away = read.day("trained_until"), read.day("absent_from")
        back = read.day("absent_until")
        if trained is not None:
            self._train(tx, account, trained)
        if away is not None or back is not None:
            tx.add(
                models.Absence(account_id=account, from_day=away or _EVER, until_day=back or _FAR)
            )
        if read.flag("conflict"):
            self.conflicted.append(account)

    def _train(self, tx: Tx, account: UUID, until: date) -> None:
        for record in tx.query(models.TrainingRecord).filter_by(account_id=account):
            record.valid_until = until
            record.passed_on = min(record.passed_on, until)

    def declare_conflicts(self, tx: Tx, case_id: UUID, now: datetime) -> None:
        """Put those in conflict out of a case."""
        for account in self.conflicted:
            declared = duty_actions.Declaration(account, "rehearsal", "other")
            duty_actions.add_conflict(tx, case_id, declared, account, now)
