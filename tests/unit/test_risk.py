"""What stands on record about the danger: what is asked, how versions join, the drawing."""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.desk.risk_drawing import GAP, Happened, draw
from disclosure.procedure import urgency
from disclosure.requests import risk_forms, risk_rules, rules
from disclosure.requests.risk import Part, entries
from disclosure.requests.risk_rules import KINDS, Record, refuse_record
from disclosure.requests.risk_wording import FORMS

START = datetime(2026, 11, 27, 13, 5, tzinfo=UTC)
GOOD: dict[str, dict[str, str]] = {
    "interview": {"who": "person_at_risk", "on": "2026-11-27", "how": "phone", "alone": "yes"},
    "child": {"name": "Mila", "seen": "no", "exposed": "unknown", "step": "none"},
    "instrument": {
        "name": "sash",
        "version": "2019",
        "outcome": "High",
        "assessor": "Police",
        "on": "2026-11-27",
    },
    "account": {"topic": "The key", "she": "He has it.", "agency": "She has it.", "settle": "Look"},
    "acute": {"emergency": "yes", "she_safe": "yes", "children_safe": "no", "done": "A patrol."},
}
WRONG: list[tuple[str, dict[str, str], str]] = [
    ("interview", {"who": ""}, "who"),
    ("interview", {"who": "subject"}, "who"),
    ("interview", {"on": ""}, "on"),
    ("interview", {"how": "letter"}, "how"),
    ("interview", {"alone": ""}, "alone"),
    ("interview", {"alone": "no"}, "present"),
    ("child", {"name": ""}, "name"),
    ("child", {"seen": ""}, "seen"),
    ("child", {"seen": "yes"}, "seen_by"),
    ("child", {"exposed": "perhaps"}, "exposed"),
    ("child", {"step": ""}, "step"),
    ("child", {"step": "child_protection"}, "told"),
    ("child", {"step": "veilig_thuis", "told": "acute"}, "told_how"),
    ("child", {"step": "veilig_thuis", "told": "later", "told_how": "By letter."}, "told"),
    ("instrument", {"name": "own_list"}, "name"),
    *(("instrument", {name: ""}, name) for name in KINDS["instrument"].asked),
    ("account", {"agency": ""}, "she"),
    ("account", {"settle": ""}, "settle"),
    ("acute", {"she_safe": ""}, "she_safe"),
    ("acute", {"done": ""}, "done"),
    ("acute", {"police": "soon"}, "police"),
]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_whole_is_taken(kind: str) -> None:
    assert refuse_record(Record(kind=kind, texts=GOOD[kind])) is None


@pytest.mark.parametrize(("kind", "change", "detail"), WRONG)
def test_the_first_field_that_is_wrong_is_named(
    kind: str, change: dict[str, str], detail: str
) -> None:
    refusal = refuse_record(Record(kind=kind, texts=GOOD[kind] | change))
    assert refusal is not None
    assert (refusal.key, refusal.detail) == ("facts_missing", detail)


@pytest.mark.parametrize(
    ("change", "taken"),
    [
        ({"step": "veilig_thuis", "told": "first", "told_how": "In the talk."}, True),
        ({"step": "child_protection", "told": "acute", "told_how": "He took him."}, True),
        ({"name": "", "age": "4"}, True),
        ({"name": "", "child": str(UUID(int=1))}, True),
    ],
)
def test_a_step_about_a_child_is_told_to_her_first_or_it_was_acute(
    change: dict[str, str], taken: bool
) -> None:
    assert (refuse_record(Record(kind="child", texts=GOOD["child"] | change)) is None) is taken


def test_no_other_kind_is_known() -> None:
    refusal = refuse_record(Record(kind="weighing", texts={"words": "Mine."}))
    assert refusal is not None
    assert refusal.detail == "kind"


@pytest.mark.parametrize("kind", KINDS)
def test_form_and_rules_name_the_same_fields_and_choices(kind: str) -> None:
    fields = {name: f for name, f in vars(FORMS[kind]).items() if hasattr(f, "field_class")}
    known = KINDS[kind]
    assert set(fields) == {*known.shared, *known.near}
    assert not set(known.shared) & set(known.near)
    assert set(known.asked) <= set(fields)
    for name, wanted in known.choices.items():
        offered = dict(fields[name].kwargs["choices"])
        assert tuple(key for key in offered if key) == wanted


def test_nothing_about_a_talk_or_who_said_what_is_for_the_whole_case() -> None:
    assert KINDS["interview"].shared == KINDS["account"].shared == ()
    assert set(KINDS["child"].near) == {"lives", "words", "plan", "told_how"}
    assert {"case_director", "disclosure_officer", "intake"} == risk_rules.ROLES


def test_living_with_violence_is_written_as_the_act_of_the_subject() -> None:
    assert "daad van betrokkene, niet van haar" in str(risk_forms.EXPOSED)


# --- versions ------------------------------------------------------------------------------------


def part(entry: UUID, version: int, **texts: str) -> Part:
    return Part("child", entry, version, START + timedelta(hours=version), uuid4(), texts)


def test_compartments_and_versions_come_together() -> None:
    one, other = uuid4(), uuid4()
    found = entries(
        [
            part(one, 1, name="Mila"),
            part(one, 1, words="Under the stairs."),
            part(other, 1, name="Sem"),
            part(one, 2, name="Mila", seen="yes"),
        ]
    )
    assert [entry.id for entry in found] == [one, other]
    assert found[0].versions[0].texts == {"name": "Mila", "words": "Under the stairs."}
    assert (found[0].now.number, found[0].now.text("seen"), found[0].now.text("plan")) == (
        2,
        "yes",
        "",
    )


# --- triage --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "key", "detail"),
    [
        ({"notes": {"temper": "Bad."}}, "flags_missing", "temper"),
        ({"sources": {"temper": "she"}}, "flags_missing", "temper"),
        ({"sources": {"stalking": "he"}}, "facts_missing", "sources"),
        ({"signals": ("incident.noise",)}, "facts_missing", "signals"),
    ],
)
def test_who_said_it_is_one_of_three_and_a_signal_one_of_twenty(
    more: dict[str, Any], key: str, detail: str
) -> None:
    args = rules.Triage(
        urgency="standard", flags={"weapons_access": "no"}, judgement="Tired.", **more
    )
    refusal = rules.refuse_triage(args, rules.TriageFacts(None, "no"), None)
    assert refusal is not None
    assert (refusal.key, refusal.detail) == (key, detail)


def test_every_signal_of_the_decree_can_be_ticked_and_its_words_are_ours() -> None:
    assert len(urgency.SIGNAL_KEYS) == len(set(urgency.SIGNAL_KEYS)) == 20
    assert urgency.SIGNALS_CHECKED is False


# --- the drawing ---------------------------------------------------------------------------------

HOURS = st.lists(st.integers(0, 2000), min_size=1, max_size=40)


@given(HOURS, st.lists(st.sampled_from(["", *urgency.LEVELS]), min_size=40, max_size=40))
def test_everything_has_a_place_in_order_and_nothing_covers_another(
    hours: list[int], levels: list[str]
) -> None:
    rows = [
        Happened(START + timedelta(hours=hour), level)
        for hour, level in zip(sorted(hours), levels, strict=False)
    ]
    drawing = draw(rows)
    if drawing is None:
        assert not any(row.level for row in rows)
        return
    places = sorted(
        [(d.number, d.x) for d in drawing.dots] + [(m.number, m.x) for m in drawing.marks]
    )
    assert [number for number, _x in places] == list(range(1, len(rows) + 1))
    assert all(after[1] - before[1] >= GAP for before, after in pairwise(places))
    assert places[-1][1] < drawing.width
    assert drawing.path.startswith(f"M{drawing.dots[0].x} {drawing.dots[0].y}")
    assert drawing.path.endswith(f"H{drawing.width}")


def test_a_higher_level_stands_higher_and_what_is_new_is_marked() -> None:
    drawing = draw(
        [
            Happened(START, "standard"),
            Happened(START + timedelta(hours=2), fresh=True),
            Happened(START + timedelta(hours=4), "immediate"),
        ]
    )
    assert drawing is not None
    low, high = drawing.dots
    assert (low.number, high.number) == (1, 3)
    assert high.y < low.y < drawing.base
    assert [level for level, _y in drawing.rows] == list(reversed(urgency.LEVELS))
    assert [(mark.number, mark.fresh) for mark in drawing.marks] == [(2, True)]
    assert re.fullmatch(r"M\d+ \d+H\d+V\d+H\d+", drawing.path)


def test_no_style_is_written_into_the_drawing() -> None:
    """The content security policy refuses it; colours come from the style sheet."""
    macro = Path(__file__).resolve().parents[2] / "templates" / "macros" / "chart.html"
    assert "style=" not in macro.read_text(encoding="utf-8")
