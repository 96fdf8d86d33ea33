"""`disclosure deadline`: one line out, or exit 2 and one line on standard error."""

import pytest

from disclosure.procedure.deadline import main


def told(capsys: pytest.CaptureFixture[str], line: str) -> tuple[int, str, str]:
    status = main(line.split())
    out, err = capsys.readouterr()
    return status, out, err


@pytest.mark.parametrize(
    ("line", "over"),
    [
        ("--from 2026-11-27T14:05 --days 28 --atw", "2026-12-29T00:00:00+01:00"),
        ("--from 2026-03-28T20:00 --hours 24", "2026-03-29T21:00:00+02:00"),
        ("--from 2026-05-11T10:00 --working-days 5", "2026-05-21T00:00:00+02:00"),
        ("--from 2026-12-01T11:30 --limit objection", "2027-01-13T00:00:00+01:00"),
    ],
)
def test_the_four_examples_of_the_contract(
    capsys: pytest.CaptureFixture[str], line: str, over: str
) -> None:
    assert told(capsys, line) == (0, f"{over}\n", "")


@pytest.mark.parametrize(
    ("line", "over"),
    [
        ("--from 2026-11-27T14:05 --limit triage", "2026-11-28T14:05:00+01:00"),
        ("--from 2026-11-27T14:05 --limit identity", "2026-12-05T00:00:00+01:00"),
        ("--from 2026-11-27T14:05 --limit decision", "2026-12-26T00:00:00+01:00"),
        ("--from 2026-11-27T15:15 --limit decision --urgency high", "2026-12-05T00:00:00+01:00"),
        ("--from 2026-11-27T15:15 --limit panel --urgency high", "2026-12-01T00:00:00+01:00"),
        (
            "--from 2026-11-27T15:15 --limit first_protection --urgency high",
            "2026-11-27T19:15:00+01:00",
        ),
        (
            "--from 2026-11-27T15:15 --limit safety_plan --urgency high",
            "2026-11-28T15:15:00+01:00",
        ),
        (
            "--from 2026-11-27T16:00 --limit enquiry_reply:om --urgency high",
            "2026-11-28T16:00:00+01:00",
        ),
        (
            "--from 2026-11-27T16:00 --limit enquiry_reply --urgency immediate",
            "2026-11-27T20:00:00+01:00",
        ),
        ("--from 2026-12-01T11:30 --limit follow_up:7", "2026-12-09T00:00:00+01:00"),
        ("--from 2026-12-01T11:30 --limit follow_up:180", "2027-05-31T00:00:00+02:00"),
        ("--from 2026-12-01T11:30 --limit breach_plan:panel", "2026-12-03T00:00:00+01:00"),
        ("--from 2027-01-12T16:00 --limit objection_decision", "2027-02-24T00:00:00+01:00"),
        ("--from 2026-12-01T11:30 --limit subject_access_avg", "2027-01-02T00:00:00+01:00"),
        ("--from 2026-12-01T11:30 --limit retention", "2031-12-02T00:00:00+01:00"),
        ("--from 2026-12-01T11:30 --limit exposure --profile nl", "2026-12-01T12:30:00+01:00"),
        ("--from 2026-11-27T14:05 --limit reasonable_term", "2027-01-23T00:00:00+01:00"),
    ],
)
def test_limits_of_the_profile(capsys: pytest.CaptureFixture[str], line: str, over: str) -> None:
    assert told(capsys, line) == (0, f"{over}\n", "")


@pytest.mark.parametrize(
    ("key", "over"),
    [
        ("triage", "2026-11-28T14:05:00+01:00"),
        ("decision", "2026-12-19T00:00:00+01:00"),
        ("reasonable_term", "2026-12-26T00:00:00+01:00"),
    ],
)
def test_another_profile(capsys: pytest.CaptureFixture[str], key: str, over: str) -> None:
    line = f"--from 2026-11-27T14:05 --limit {key} --profile england-wales"
    assert told(capsys, line) == (0, f"{over}\n", "")


@pytest.mark.parametrize(
    ("term", "over"),
    [
        ("--hours 24", "2026-11-28T14:05:00+01:00"),
        ("--days 8", "2026-12-06T00:00:00+01:00"),
        ("--weeks 4", "2026-12-26T00:00:00+01:00"),
        ("--working-days 1", "2026-12-01T00:00:00+01:00"),
        ("--months 1", "2026-12-28T00:00:00+01:00"),
        ("--years 1", "2027-11-28T00:00:00+01:00"),
        ("--days 8 --atw", "2026-12-08T00:00:00+01:00"),
        ("--weeks 4 --atw", "2026-12-29T00:00:00+01:00"),
        ("--months 1 --atw", "2026-12-29T00:00:00+01:00"),
    ],
)
def test_plain_lengths_in_every_unit(
    capsys: pytest.CaptureFixture[str], term: str, over: str
) -> None:
    assert told(capsys, f"--from 2026-11-27T14:05 {term}") == (0, f"{over}\n", "")


@pytest.mark.parametrize(
    "term", ["--hours 22", "--years 1", "--days 92", "--weeks 13", "--months 4", "--days 365"]
)
@pytest.mark.parametrize("start", ["2026-11-27T14:05", "2026-05-02T09:00", "2026-09-24T08:00"])
def test_the_atw_is_accepted_but_not_applied_where_it_does_not_reach(
    capsys: pytest.CaptureFixture[str], start: str, term: str
) -> None:
    plain = told(capsys, f"--from {start} {term}")
    assert plain[0] == 0
    assert told(capsys, f"--from {start} {term} --atw") == plain


@pytest.mark.parametrize(
    ("start", "over"),
    [
        ("2026-11-27T14:05Z", "2026-11-28T15:05:00+01:00"),
        ("2026-11-27T14:05+01:00", "2026-11-28T14:05:00+01:00"),
        ("2026-10-25T02:30", "2026-10-26T01:30:00+01:00"),
        ("2026-10-25T02:30+01:00", "2026-10-26T02:30:00+01:00"),
    ],
)
def test_a_moment_with_an_offset_and_one_that_occurs_twice(
    capsys: pytest.CaptureFixture[str], start: str, over: str
) -> None:
    assert told(capsys, f"--from {start} --hours 24") == (0, f"{over}\n", "")


@pytest.mark.parametrize(
    "line",
    [
        "",
        "--from 2026-11-27T14:05",
        "--days 28",
        "--from gisteren --days 28",
        "--from 2026-02-29T10:00 --days 28",
        "--from 2026-03-29T02:30 --days 28",
        "--from 2026-11-27T14:05 --days",
        "--from 2026-11-27T14:05 --days x",
        "--from 2026-11-27T14:05 --days -1",
        "--from 2026-11-27T14:05 --days 0",
        "--from 2026-11-27T14:05 --days 1.5",
        "--from 2026-11-27T14:05 --days 1_000",
        "--from 2026-11-27T14:05 --days 99999999",
        "--from 2026-11-27T14:05 --working-days 9999999",
        "--from 2026-11-27T14:05 --years 9000",
        "--from 2026-11-27T14:05 --hours 99999999999999999999",
        "--from 9999-12-31T12:00 --days 1",
        "--from 0001-01-01T00:00 --days 1",
        "--from 2026-11-27T14:05 --days 1 --hours 1",
        "--from 2026-11-27T14:05 --days 1 --limit panel",
        "--from 2026-11-27T14:05 --days 1 --urgency high",
        "--from 2026-11-27T14:05 --days 1 --profile nl",
        "--from 2026-11-27T14:05 --limit panel --atw",
        "--from 2026-11-27T14:05 --limit panel --urgency medium",
        "--from 2026-11-27T14:05 --limit panel --profile atlantis",
        "--from 2026-11-27T14:05 --limit panel --profile ../nl",
        "--from 2026-11-27T14:05 --limit lunch",
        "--from 2026-11-27T14:05 --limit follow_up",
        "--from 2026-11-27T14:05 --limit follow_up:8",
        "--from 2026-11-27T14:05 --limit enquiry_reply:bakery",
        "--from 2026-11-27T14:05 --limit first_protection",
        "--from 2026-11-27T14:05 --limit safety_plan --urgency standard",
        "--from 2026-11-27T14:05 --limit promised:panel",
        "--from 2026-11-27T14:05 --lim panel",
        "--from 2026-11-27T14:05 --days 1 surplus",
        "--from 2026-11-27T14:05 --days 1 --verbose",
    ],
)
def test_bad_input_is_exit_2_and_one_line_on_standard_error(
    capsys: pytest.CaptureFixture[str], line: str
) -> None:
    status, out, err = told(capsys, line)
    assert (status, out) == (2, "")
    assert err.startswith("disclosure deadline: ")
    assert err.count("\n") == 1
    assert err.endswith("\n")


def test_a_line_break_in_the_input_does_not_break_the_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = main(["--from", "2026-11-27T14:05", "--days", "1", "--urgency", "a\nb"])
    err = capsys.readouterr().err
    assert status == 2
    assert err.count("\n") == 1
