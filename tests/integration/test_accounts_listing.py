"""What the pages of administrators and planners show, on both databases."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from disclosure.accounts import actions, duty_actions, listing, seeding
from disclosure.accounts.duty_actions import Away
from disclosure.procedure import stages
from disclosure.procedure.permissions import Actor
from disclosure.store.database import Database
from tests.staff import actor, who

NATIONAL = "beheer.landelijk"
DAY = timedelta(days=1)


def emails(db: Database, reader: Actor, which: str = "") -> list[str]:
    """Read a whole list page by page."""
    found: list[str] = []
    after: UUID | None = None
    while True:
        with db.read() as tx:
            page = listing.accounts(tx, reader, which, after)
        assert len(page.lines) <= listing.PAGE_SIZE
        found += [line.email.removesuffix("@demo.example") for line in page.lines]
        after = page.next
        if after is None:
            return found


def test_a_national_administrator_reads_everybody_in_order(staff: Database, now: datetime) -> None:
    expected = sorted(p.login + "@" for p in (*seeding.ADMINISTRATORS, *seeding.STAFF))
    assert [login + "@" for login in emails(staff, actor(staff, NATIONAL, now))] == expected


def test_a_regional_administrator_reads_the_own_region(staff: Database, now: datetime) -> None:
    found = emails(staff, actor(staff, "beheer", now))
    assert "intake" in found
    assert not [login for login in found if "vr17" in login or "landelijk" in login]
    assert "rapporteur" not in found


@pytest.mark.parametrize("more", [0, 1, 24, 25, 26])
def test_no_account_is_skipped_or_shown_twice_at_the_edge_of_a_page(
    staff: Database, now: datetime, more: int
) -> None:
    before = len(emails(staff, actor(staff, "beheer", now)))
    extra = [seeding.Person(f"x{n:03}", f"Extra {n}", ("intake",)) for n in range(more)]
    with staff.transaction() as tx:
        seeding.add_people(tx, extra, now)
    found = emails(staff, actor(staff, "beheer", now))
    assert len(found) == len(set(found)) == before + more


def test_a_page_that_begins_after_nobody_is_empty(staff: Database, now: datetime) -> None:
    with staff.read() as tx:
        page = listing.accounts(tx, actor_of_region(), "", uuid4())
    assert page == listing.AccountPage((), None)


def actor_of_region() -> Actor:
    return Actor(uuid4(), frozenset({"administrator"}), "VR13")


def test_who_waits_and_who_is_out_have_lists_of_their_own(staff: Database, now: datetime) -> None:
    first, second = actor(staff, "beheer", now), actor(staff, "beheer2", now)
    actions.disable(staff, who("om"), first, now)
    actions.set_roles(staff, who("intake"), frozenset({"panel_chair"}), first, now)
    actions.reset(staff, who("gezag"), first, now)
    assert emails(staff, first, "uitgezet") == ["om"]
    assert sorted(emails(staff, first, listing.WAITING)) == ["gezag", "intake"]
    active = emails(staff, first)
    assert "intake" in active
    assert "om" not in active
    assert "gezag" not in active
    with staff.read() as tx:
        assert listing.waiting(tx, second) == 2
        assert listing.waiting(tx, first) == 0


def test_what_waits_elsewhere_or_is_about_oneself_does_not_wait_for_me(
    staff: Database, now: datetime
) -> None:
    national = actor(staff, NATIONAL, now)
    roles = frozenset({"administrator", "privacy_officer"})
    actions.set_roles(staff, who("beheer"), roles, national, now)
    actions.set_roles(staff, who("intake.vr17"), frozenset({"panel_chair"}), national, now)
    with staff.read() as tx:
        assert listing.waiting(tx, actor_as("beheer", "VR13")) == 0
        assert listing.waiting(tx, actor_as("beheer2", "VR13")) == 1
        assert listing.waiting(tx, actor_as("beheer2.landelijk", None)) == 2


def actor_as(login: str, region: str | None) -> Actor:
    return Actor(who(login), frozenset({"administrator"}), region)


def test_a_card_holds_trainings_newest_first_and_absences_to_come(
    staff: Database, now: datetime, today: date
) -> None:
    boss, me = actor(staff, "beheer", now), actor(staff, "gezag", now)
    longer = actions.Training("Herhaling", today, today + 3000 * DAY)
    actions.record_training(staff, me.id, longer, boss, now)
    for first, last in ((-9, -8), (5, 6), (-1, 0)):
        away = Away(today + first * DAY, today + last * DAY, who("gezag2"))
        duty_actions.record_absence(staff, me.id, away, me, now)
    with staff.read() as tx:
        card = listing.card(tx, me.id, today)
        assert card is not None
        assert [one.topic for one in card.trainings] == ["Herhaling", "Basistraining"]
        assert card.line.trained_until == today + 3000 * DAY
        assert [one.from_day for one in card.absences] == [today - DAY, today + 5 * DAY]
        admins = {who("beheer.landelijk"), who("beheer2.landelijk")}
        assert listing.people(card) == {*admins, who("gezag2")}


def test_there_is_no_card_of_nobody(staff: Database, today: date) -> None:
    with staff.read() as tx:
        assert listing.card(tx, uuid4(), today) is None


def test_colleagues_are_active_share_region_and_a_role(staff: Database, now: datetime) -> None:
    with staff.read() as tx:
        names = [name for _id, name in listing.colleagues(tx, who("politie"))]
    assert names == ["Olga Meijer", "Rosa Kind", "Ruben Claas", "Vera Tuin"]
    actions.disable(staff, who("om"), actor(staff, "beheer", now), now)
    with staff.read() as tx:
        assert who("om") not in dict(listing.colleagues(tx, who("politie")))
        assert listing.colleagues(tx, who("fg")) == []


def test_organisations_of_a_region_come_with_the_national_ones(staff: Database) -> None:
    with staff.read() as tx:
        here = listing.organisations(tx, "VR13", everywhere=False)
        all_of_them = listing.organisations(tx, None, everywhere=True)
    assert {one.region_code for one in here} == {None, "VR13"}
    assert here[0].region_code is None
    assert {one.region_code for one in all_of_them} == {None, "VR13", "VR17"}


@pytest.mark.parametrize("role", stages.CASE_ROLES)
def test_a_roster_is_read_in_its_order(staff: Database, role: str) -> None:
    expected = {
        "case_director": ["Renske Hofman"],
        "decision_maker": ["Gerda Zagers", "Gijs Akkerman"],
        "liaison": ["Pim van Dam", "Olga Meijer", "Vera Tuin", "Ruben Claas", "Rosa Kind"],
    }
    with staff.read() as tx:
        found = listing.roster(tx, "VR13", role)
    assert [duty.name for duty in found] == expected.get(role, [])
    assert [duty.position for duty in found] == list(range(len(found)))
