"""The gate before every message: the whole matrix of ways, moments and what stands in between."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from disclosure.cases import gate
from disclosure.cases.gate import Verdict
from disclosure.procedure import contact
from disclosure.procedure.contact import SafeContact

FRIDAY = datetime(2026, 11, 27, 13, 5, tzinfo=UTC)
LAPSE = 14
ANY_TIME = SafeContact("mail", set_at=FRIDAY)


def judge(safe: SafeContact, now: datetime = FRIDAY, integrity: bool = False) -> Verdict:
    return gate.judge(safe, integrity, now, LAPSE)


@pytest.mark.parametrize("channel", ["mail", "sms"])
def test_goes_by_the_way_that_holds_now(channel: str) -> None:
    assert judge(replace(ANY_TIME, channel=channel)) == Verdict("sending", channel=channel)


@pytest.mark.parametrize("channel", ["phone", "letter"])
def test_what_only_staff_can_do_is_a_task(channel: str) -> None:
    verdict = judge(replace(ANY_TIME, channel=channel))
    assert (verdict.state, verdict.task) == ("held", channel)


@pytest.mark.parametrize(
    ("safe", "refusal", "task"),
    [
        (contact.NONE, "no_contact", ""),
        (replace(ANY_TIME, channel="none"), "no_contact", ""),
        (replace(ANY_TIME, blocked=True), "contact_unsafe", ""),
        (replace(ANY_TIME, lapsed=True), "contact_unsafe", "confirm_contact"),
        (replace(ANY_TIME, set_at=None), "contact_unsafe", "confirm_contact"),
        (
            replace(ANY_TIME, set_at=FRIDAY - timedelta(days=15)),
            "contact_unsafe",
            "confirm_contact",
        ),
    ],
    ids=["nobody said", "none", "death", "signal", "never set", "after 14 days"],
)
def test_no_way_is_held(safe: SafeContact, refusal: str, task: str) -> None:
    assert judge(safe) == Verdict("held", refusal=refusal, task=task)


@pytest.mark.parametrize("channel", ["phone", "letter"])
def test_a_call_is_a_task_before_its_hours(channel: str) -> None:
    """Who is to call must know it before the hour begins."""
    evenings = replace(ANY_TIME, channel=channel, start=time(19), until=time(21))
    assert judge(evenings).task == channel


@pytest.mark.parametrize(
    ("safe", "ends", "task"),
    [
        (ANY_TIME, "held", "look_first"),
        (replace(ANY_TIME, channel="sms", start=time(19)), "held", "look_first"),
        (replace(ANY_TIME, channel="phone"), "held", "phone"),
        (replace(ANY_TIME, lapsed=True), "held", "confirm_contact"),
        (contact.NONE, "held", ""),
    ],
)
def test_somebody_looks_first_where_another_can_open_it(
    safe: SafeContact, ends: str, task: str
) -> None:
    verdict = gate.judge(safe, integrity_open=False, now=FRIDAY, lapse_days=LAPSE, unseen=True)
    assert (verdict.state, verdict.task, verdict.channel) == (ends, task, "")


def test_waits_for_the_window() -> None:
    evenings = replace(ANY_TIME, start=time(19), until=time(21))
    verdict = judge(evenings)
    assert verdict.until == datetime(2026, 11, 27, 18, 0, tzinfo=UTC)
    assert (verdict.state, verdict.refusal) == ("queued", "contact_unsafe")
    assert judge(evenings, verdict.until).state == "sending"


def test_waits_for_the_day() -> None:
    verdict = judge(replace(ANY_TIME, days=("tue",)))
    assert verdict.until == datetime(2026, 11, 30, 23, 0, tzinfo=UTC)


def test_a_window_after_the_lapse_is_no_way() -> None:
    monday = replace(ANY_TIME, days=("thu",), set_at=FRIDAY - timedelta(days=12))
    assert judge(monday) == Verdict("held", refusal="contact_unsafe", task="confirm_contact")


@pytest.mark.parametrize("safe", [ANY_TIME, contact.NONE, replace(ANY_TIME, blocked=True)])
def test_integrity_review_stops_everyone_alike(safe: SafeContact) -> None:
    verdict = judge(safe, integrity=True)
    assert verdict == Verdict(
        "queued", until=FRIDAY + timedelta(minutes=15), refusal="integrity_open"
    )
