"""What may be stored about a subject: everything that is not named is refused."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.errors import Refusal
from disclosure.procedure.categories import (
    CATEGORIES,
    ROLES,
    STATUSES,
    Item,
    cite,
    expiry,
    may_tell,
    refuse_item,
    telling_article,
    usable,
)
from disclosure.procedure.profile import load

NL = load("nl")
EW = load("england-wales")
ITEM = Item(
    id="p1",
    category="domestic_violence",
    role="suspect",
    status="reported",
    date="maart 2024",
    text="Melding van mishandeling van een eerdere partner.",
    basis="Wpg 8",
    use="may_tell",
)
OTHER = ["burglary", "drugs", "traffic", "", "Domestic_Violence", "domestic violence", "theft"]


def key(item: Item) -> str:
    refusal = refuse_item(item, NL)
    return refusal.key if refusal else ""


def test_an_item_that_is_whole_may_be_stored() -> None:
    assert refuse_item(ITEM, NL) is None
    assert refuse_item(replace(ITEM, use="panel_only"), NL) is None


@pytest.mark.parametrize("category", CATEGORIES)
def test_the_eight_categories(category: str) -> None:
    assert len(CATEGORIES) == 8
    assert refuse_item(replace(ITEM, category=category), NL) is None


@pytest.mark.parametrize("category", OTHER)
def test_any_other_category_is_refused(category: str) -> None:
    assert refuse_item(replace(ITEM, category=category), NL) == Refusal("category", "category")


@given(st.text())
def test_no_text_but_the_eight_passes_as_a_category(category: str) -> None:
    refused = key(replace(ITEM, category=category)) == "category"
    assert refused == (category not in CATEGORIES)


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("code", ["01", "1", "001", " 01 ", "code 01", "sepotcode 1", "01."])
def test_wrongly_suspected_is_never_stored_whatever_the_status(code: str, status: str) -> None:
    assert key(replace(ITEM, code=code, status=status)) == "wrongly_suspected"


@pytest.mark.parametrize("code", ["02", "2", "10", "11", "101", "43", "onbekend"])
def test_other_dismissal_codes_may_be_stored(code: str) -> None:
    assert key(replace(ITEM, code=code, status="dismissed")) == ""


@pytest.mark.parametrize(
    "change",
    [
        {"id": " "},
        {"role": "offender"},
        {"role": ""},
        {"status": "guilty"},
        {"status": ""},
        {"date": ""},
        {"text": " \n"},
        {"use": "tell"},
        {"use": ""},
        {"use": "panel_only", "basis": " "},
        {"status": "dismissed"},
    ],
    ids=str,
)
def test_an_item_with_a_field_missing_is_refused(change: dict[str, str]) -> None:
    refusal = refuse_item(replace(ITEM, **change), NL)  # type: ignore[arg-type]
    assert refusal is not None
    assert refusal.key == "facts_missing"
    assert refusal.detail in {*change, "code"}


@pytest.mark.parametrize("role", ROLES)
def test_the_role_of_the_subject_in_what_happened(role: str) -> None:
    assert key(replace(ITEM, role=role)) == ""


def test_the_first_thing_wrong_is_the_one_that_is_told() -> None:
    wrong = replace(ITEM, category="theft", code="01", text="", basis="Wpg")
    assert key(wrong) == "category"
    assert key(replace(wrong, category="stalking")) == "wrongly_suspected"
    assert key(replace(wrong, category="stalking", code="")) == "facts_missing"
    assert key(replace(wrong, category="stalking", code="", text="x")) == "item_panel_only"


@pytest.mark.parametrize(
    ("basis", "law", "article"),
    [
        ("Wpg 8", "wpg", "8"),
        ("wpg 8", "wpg", "8"),
        ("WPG8", "wpg", "8"),
        ("Wpg art. 19", "wpg", "19"),
        ("Wpg art.8", "wpg", "8"),
        ("  wPG   ARTIKEL  8 ", "wpg", "8"),
        ("W.p.g. 8", "wpg", "8"),
        ("art. 8 Wpg", "wpg", "8"),
        ("Wpg (8)", "wpg", "8"),
        ("Wpg, artikel 8, lid 2.", "wpg", "8"),
        ("Wet politiegegevens artikel 8", "wpg", "8"),
        ("wjsg 39f", "wjsg", "39f"),
        ("artikel 39f, Wjsg.", "wjsg", "39f"),
        ("Wet justitiële en strafvorderlijke gegevens art. 39f", "wjsg", "39f"),
        ("AVG 6", "avg", "6"),
        ("AVG art. 6 lid 1 onder e", "avg", "6"),
        ("UAVG 33", "uavg", "33"),
        ("Wmo 5.2.6", "wmo", "5.2.6"),
        ("Wmo 2015 art. 5.2.6", "wmo", "5.2.6"),
    ],
)
def test_a_basis_is_read_as_people_write_it(basis: str, law: str, article: str) -> None:
    cited = cite(basis, NL)
    assert cited is not None
    assert (cited.law.key, cited.articles[0]) == (law, article)
    assert telling_article(basis, NL) == NL.telling_bases[law]


@pytest.mark.parametrize(
    "basis",
    [
        "",
        " ",
        "Wpg",
        "Wet politiegegevens",
        "Wmo 2015",
        "8",
        "art. 8",
        "onbekend",
        "geen 8",
        "Wetboek 8",
        "xwpg 8",
        "Wgs 2",
        "Wpg 12",
        "Wpg 8 jo. 12",
    ],
)
def test_without_an_article_that_allows_it_nothing_may_be_told(basis: str) -> None:
    assert telling_article(basis, NL) == ""
    assert not may_tell(replace(ITEM, basis=basis), NL)
    assert refuse_item(replace(ITEM, basis=basis), NL) == Refusal("item_panel_only", "use")


def test_an_acquittal_is_for_the_panel_only() -> None:
    acquitted = replace(ITEM, status="acquitted")
    assert key(acquitted) == "item_panel_only"
    assert key(replace(acquitted, use="panel_only")) == ""
    assert usable(acquitted, date(2026, 11, 27)) == Refusal("item_panel_only", "p1")


@pytest.mark.parametrize(
    ("basis", "tells"),
    [
        ("Common law", True),
        ("police power at common law.", True),
        ("DPA 2018 s. 35", True),
        ("DPA 2018", False),
        ("Domestic Abuse Act 2021 section 77", True),
        ("Wpg 8", True),
        ("Magna Carta 39", False),
    ],
)
def test_another_profile_knows_its_own_laws(basis: str, tells: bool) -> None:
    assert (refuse_item(replace(ITEM, basis=basis), EW) is None) is tells


@pytest.mark.parametrize(
    ("expires", "on", "refused"),
    [
        (None, date(2099, 1, 1), ""),
        (date(2026, 12, 1), date(2026, 11, 30), ""),
        (date(2026, 12, 1), date(2026, 12, 1), "item_expired"),
        (date(2026, 12, 1), date(2026, 12, 2), "item_expired"),
    ],
)
def test_an_item_turns_unusable_on_its_expiry_day(
    expires: date | None, on: date, refused: str
) -> None:
    refusal = usable(replace(ITEM, expires=expires), on)
    assert (refusal.key if refusal else "") == refused


def test_expiry_goes_before_panel_only() -> None:
    item = replace(ITEM, use="panel_only", expires=date(2026, 12, 1))
    assert usable(item, date(2026, 11, 30)) == Refusal("item_panel_only", "p1")
    assert usable(item, date(2026, 12, 1)) == Refusal("item_expired", "p1")


@pytest.mark.parametrize(
    ("basis", "first", "day"),
    [
        ("Wpg 8", date(2021, 12, 1), date(2026, 12, 1)),
        ("art. 8 Wpg", date(2024, 2, 29), date(2029, 2, 28)),
        ("Wpg 8 lid 2", date(2023, 12, 31), date(2028, 12, 31)),
        ("Wpg 9", date(2021, 12, 1), None),
        ("Wpg 19", date(2021, 12, 1), None),
        ("AVG 6", date(2021, 12, 1), None),
        ("", date(2021, 12, 1), None),
    ],
)
def test_daily_police_data_end_five_years_after_first_processing(
    basis: str, first: date, day: date | None
) -> None:
    assert expiry(basis, first) == day
    assert expiry(basis, first, NL) == day


def test_no_regime_of_one_country_counts_in_another() -> None:
    assert expiry("Wpg 8", date(2021, 12, 1), EW) is None
    assert expiry("common law", date(2021, 12, 1), EW) is None
