"""`disclosure rehearse`: the files of the docs, expectations, exit codes, bad input."""

import json
from pathlib import Path
from typing import Any

import pytest

from disclosure.errors import BadRehearsal
from disclosure.store.database import Database
from disclosure.work import rehearsal
from disclosure.work.rehearsal_arguments import read_moment
from disclosure.work.rehearsal_steps import STEPS

FOLDER = Path(__file__).parents[2] / "docs" / "rehearsals"
FILES = sorted(path.stem for path in FOLDER.glob("*.toml"))
ABROAD = {"england_wales": "england-wales"}

SHORT = """
title = "Short"
region = "VR13"

[[step]]
at = 2026-11-27T14:05:00
as = "applicant"
do = "submit"
route = "ask"
by = "self"
contact = { channel = "mail" }
person = { name = "Noor Fictief" }
subject = { name = "Bram Verzonnen" }
relationship = "ex"
separated = "recent"
words = "He waits for me outside."
"""
TRIAGE = """
[[step]]
at = 2026-11-27T15:00:00
as = "intake"
do = "triage"
urgency = "high"
flags = { weapons_access = "no" }
judgement = "Afraid."
"""
PLAN = """
[[step]]
at = 2026-11-27T15:00:00
as = "case_director"
do = "plan_safety"
state = "agreed"
actions = {}
"""
WAIT = """
[[step]]
at = 2026-11-27T16:00:00
do = "wait"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "rehearsal.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Return a function that rehearses a text: exit code, lines, standard error."""

    def rehearse(text: str, *options: str) -> tuple[int, list[dict[str, Any]], str]:
        code = rehearsal.main([str(write(tmp_path, text)), *options])
        out, err = capsys.readouterr()
        return code, [json.loads(line) for line in out.splitlines()], err

    return rehearse


# --- the files of the docs


def test_there_are_files_of_every_kind() -> None:
    assert {"disclosed", "third_party", "urgent_night", "england_wales"} <= set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_every_file_of_the_docs_goes_as_it_expects(name: str, database: Database) -> None:
    plan = rehearsal.read(FOLDER / f"{name}.toml")
    law = ABROAD.get(name, "nl")
    differing = [
        f"step {line['step']}: {difference}"
        for line, found in rehearsal.replay(plan, law, database)
        for difference in found
    ]
    assert differing == []


@pytest.mark.parametrize("name", FILES)
def test_every_step_of_them_expects_something(name: str) -> None:
    plan = rehearsal.read(FOLDER / f"{name}.toml")
    assert [step["do"] for step in plan["step"] if not step.get("expect")] == []


def test_both_databases_say_the_same(sqlite_only: Database, postgresql_only: Database) -> None:
    plan = rehearsal.read(FOLDER / "urgent_night.toml")
    lines = [
        [json.dumps(line) for line, _ in rehearsal.replay(plan, "nl", database)]
        for database in (sqlite_only, postgresql_only)
    ]
    assert lines[0] == lines[1]
    assert len(lines[0]) == len(plan["step"])


def test_another_law_is_another_profile(sqlite_only: Database) -> None:
    """What differs are dates: every step is granted or refused as at home."""
    plan = rehearsal.read(FOLDER / "disclosed.toml")
    found = list(rehearsal.replay(plan, "england-wales", sqlite_only))
    differing = {difference.split()[0] for _, each in found for difference in each}
    assert differing == {"due"}


# --- the command


def test_a_short_one_goes_well(run: Any) -> None:
    code, lines, err = run(SHORT + TRIAGE + WAIT)
    assert (code, err) == (0, "")
    assert [line["step"] for line in lines] == [1, 2, 3]
    assert [line["do"] for line in lines] == ["submit", "triage", "wait"]
    assert lines[0]["clocks"]["triage"] == {
        "due": "2026-11-28T14:05:00+01:00",
        "state": "running",
    }
    assert lines[1] == {**lines[1], "ok": True, "refused": None, "stage": "gathering"}
    assert (lines[0]["sent"], lines[1]["sent"], lines[2]["sent"]) == ([], ["receipt"], [])
    assert lines[1]["clocks"]["acknowledge"]["state"] == "met"


@pytest.mark.parametrize(
    ("expect", "difference"),
    [
        ("ok = false", "ok is True, expected False"),
        ('refused = "wrong_role"', "refused is None, expected 'wrong_role'"),
        ('stage = "triage"', "stage is 'gathering', expected 'triage'"),
        ('urgency = "low"', "urgency is 'high', expected 'low'"),
        (
            'due = { panel = "2026-12-02T00:00" }',
            "due of panel is 2026-12-01T00:00:00+01:00, expected 2026-12-02T00:00",
        ),
        ('due = { appeal = "2026-12-02T00:00" }', "due of appeal is None"),
        ('state = { panel = "met" }', "state of panel is running, expected met"),
        ('state = { appeal = "met" }', "state of appeal is None, expected met"),
        ("sent = []", "sent is ['receipt'], expected []"),
        ('sent = ["receipt", "outcome"]', "sent is ['receipt'], expected"),
    ],
)
def test_what_differs_is_said_and_is_status_1(run: Any, expect: str, difference: str) -> None:
    code, lines, err = run(f"{SHORT}{TRIAGE}[step.expect]\n{expect}\n")
    assert code == 1
    assert len(lines) == 2
    assert err.startswith("step 2: ")
    assert difference in err


def test_each_difference_has_a_line(run: Any) -> None:
    expect = '[step.expect]\nstage = "panel"\nurgency = "low"\nsent = []\n'
    _, _, err = run(SHORT + TRIAGE + expect)
    assert len(err.splitlines()) == 3


def test_what_is_expected_and_met_is_status_0(run: Any) -> None:
    expect = """
[step.expect]
ok = true
stage = "gathering"
urgency = "high"
due = { panel = "2026-12-01T00:00", decision = "2026-12-05T00:00:00+01:00" }
state = { triage = "met" }
sent = ["receipt"]
"""
    assert run(SHORT + TRIAGE + expect)[0] == 0


def test_a_refusal_is_a_line_and_no_difference(run: Any) -> None:
    code, lines, _ = run(SHORT + TRIAGE.replace("intake", "rapporteur"))
    assert code == 0
    assert (lines[1]["ok"], lines[1]["refused"]) == (False, "wrong_role")
    assert lines[1]["stage"] == "received"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SHORT.replace('"submit"', '"shred"'), "shred: no such step"),
        (SHORT.replace("words =", "wishes ="), "submit: wishes is no argument of it"),
        (SHORT + TRIAGE.replace("judgement", "verdict"), "triage: verdict is no argument of it"),
        (SHORT + WAIT + 'urgency = "high"', "wait: urgency is no argument of it"),
        (SHORT.replace("VR13", "VR99"), "region: no such region"),
        (SHORT.replace('region = "VR13"\n', ""), "region: no such region"),
        ('title = "x"\nregion = "VR13"', "step: there is none"),
        (SHORT.replace('as = "applicant"\n', ""), "submit: at and as are wanted"),
        (SHORT.replace("at = 2026-11-27T14:05:00\n", ""), "submit: at and as are wanted"),
        (SHORT + TRIAGE.replace("T15:00", "T14:00"), "step 2: at goes back in time"),
        (SHORT + TRIAGE + "[step.expect]\nmood = 1", "expect: mood is not known"),
        ('mood = "grim"\n' + SHORT, "file: mood is not known"),
        (SHORT + TRIAGE.replace("intake", "janitor"), "janitor: no such role or organisation"),
        (SHORT + TRIAGE.replace("intake", "VR99:intake"), "VR99:intake: no such region"),
        (SHORT + TRIAGE.replace("intake", "intake/x"), "intake/x: the number of a person"),
        (SHORT.replace('"mail"', '"pigeon"'), "contact: channel is not one there is"),
        (SHORT.replace('"mail" }', '"mail", fax = true }'), "contact: fax is not a field"),
        (SHORT.replace('"Noor Fictief" }', '"N", shoes = 1 }'), "person: shoes is not known"),
        (SHORT.replace('words = "He', "words = 7 #"), "words: str is wanted"),
        (SHORT.replace("2026-11-27T14:05:00", '"soon"'), "at: "),
        (SHORT.replace("2026-11-27T14:05", "2026-03-29T02:30"), "at: this local time does not"),
        (SHORT + '[[staff]]\nas = "intake"\nmood = 1', "staff: mood is not known"),
        (SHORT + '[[staff]]\nas = "intake"\nabsent_from = "soon"', "absent_from: a date is"),
        (SHORT + '[[staff]]\nas = "intake"\nconflict = "yes"', "conflict: bool is wanted"),
        ("staff = [5]\n" + SHORT, "staff: a table is wanted"),
        ('region = "VR13"\nstep = "x"', "step: a list of tables is wanted"),
        ('region = ["VR13"]\nstep = 5', "region: no such region"),
        (SHORT + WAIT + "expect = 5", "expect: a table is wanted"),
        (SHORT + WAIT + "expect = { due = 5 }", "expect: due is no table"),
        (SHORT.replace('{ name = "Noor Fictief" }', '"Noor"'), "person: dict is wanted"),
        (SHORT + PLAN.format("5"), "actions: a list of tables is wanted"),
        (SHORT + PLAN.format("[{ who = 'me' }]"), "actions: who is not known"),
        (SHORT + PLAN.format("[]") + "second = ['intake']", "second: str is wanted"),
        ("title = ", "cannot be read"),
    ],
)
def test_bad_input_is_one_line_and_status_2(run: Any, text: str, said: str) -> None:
    code, _, err = run(text)
    assert code == 2
    assert err.startswith("rehearse: ")
    assert said in err
    assert len(err.splitlines()) == 1


def test_a_file_that_is_not_there_is_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rehearsal.main([str(tmp_path / "nothing.toml")]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_a_profile_that_is_not_there_is_status_2(run: Any) -> None:
    code, lines, err = run(SHORT, "--profile", "atlantis")
    assert (code, lines) == (2, [])
    assert "no profile atlantis" in err


# --- who takes part


def test_staff_are_described_in_the_file(run: Any) -> None:
    staff = """
[[staff]]
as = "intake"
trained_until = 2026-11-26

[[staff]]
as = "intake/2"
conflict = true

[[staff]]
as = "case_director"
absent_from = 2026-11-01
absent_until = 2026-12-01
"""
    second = TRIAGE.replace('"intake"', '"intake/2"').replace("T15:00", "T15:10")
    third = TRIAGE.replace('"intake"', '"intake/3"').replace("T15:00", "T15:20")
    plan = """
[[step]]
at = 2026-11-27T15:30:00
as = "case_director{}"
do = "plan_safety"
state = "agreed"
actions = [{{ what = "x", owner = "police", by = 2026-12-01 }}]
"""
    code, lines, _ = run(
        SHORT + TRIAGE + second + third + plan.format("") + plan.format("/2") + staff
    )
    assert code == 0
    assert [line["refused"] for line in lines] == [
        None,
        "training_expired",
        "conflict",
        None,
        "not_assigned",
        None,
    ]


def test_labels_keep_cases_apart(run: Any) -> None:
    other = SHORT.partition("[[step]]")[2].replace("T14:05", "T14:30")
    wait = WAIT + 'case = "b"\n'
    code, lines, _ = run(
        f'{SHORT}case = "a"\n[[step]]{other}case = "b"\n{TRIAGE}case = "a"\n{wait}'
    )
    assert code == 0
    assert [line["stage"] for line in lines] == ["received", "received", "gathering", "received"]
    assert lines[3]["clocks"]["triage"]["due"] == "2026-11-28T14:30:00+01:00"


def test_the_worker_runs_each_minute_between_steps(run: Any) -> None:
    later = WAIT.replace("2026-11-27T16:00", "2026-11-28T14:05")
    code, lines, _ = run(SHORT + later)
    assert code == 0
    assert lines[1]["clocks"]["triage"]["state"] == "missed"
    assert lines[1]["clocks"]["breach_plan:triage"]["due"] == "2026-12-01T00:00:00+01:00"
    assert lines[1]["sent"] == ["receipt"]


def test_staff_get_a_digest_on_a_working_morning_and_not_at_the_start(run: Any) -> None:
    monday = WAIT.replace("2026-11-27T16:00", "2026-11-30T08:05") + "[step.expect]\n"
    code, lines, _ = run(SHORT + monday + 'sent = ["receipt", "digest"]\n')
    assert code == 0
    assert lines[1]["sent"] == ["receipt", "digest"]
    assert run(SHORT + monday + 'sent = ["receipt"]\n')[0] == 0


# --- arguments


def test_every_argument_of_every_step_is_named_in_the_docs() -> None:
    text = (FOLDER.parent / "rehearsal.md").read_text(encoding="utf-8")
    for do, (_, (_, names)) in STEPS.items():
        assert f"`{do}`" in text
        for name in names:
            assert f"`{name}`" in text, f"{do}: {name}"


@pytest.mark.parametrize(
    "given", [{"at": 5}, {"at": "2026-11-27T25:00"}, {"at": "yesterday"}, {"at": None}]
)
def test_a_moment_is_a_moment(given: dict[str, Any]) -> None:
    with pytest.raises(BadRehearsal):
        read_moment("at", given["at"])
