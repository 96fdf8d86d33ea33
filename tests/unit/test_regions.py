"""Which region handles a case from where."""

from pathlib import Path

import pytest

from disclosure.errors import ConfigurationError
from disclosure.procedure import regions
from disclosure.procedure.regions import MUNICIPALITIES, REGIONS, region_of


def test_there_are_25_regions_in_10_police_units_and_342_municipalities() -> None:
    assert list(REGIONS) == [f"VR{number:02}" for number in range(1, 26)]
    assert len({region.police_unit for region in REGIONS.values()}) == 10
    assert len(MUNICIPALITIES) == len({one.code for one in MUNICIPALITIES}) == 342
    assert {one.region for one in MUNICIPALITIES} == set(REGIONS)


def test_every_municipality_is_found_by_name_and_by_code() -> None:
    for one in MUNICIPALITIES:
        assert region_of(one.name) == one.region
        assert region_of(one.code) == one.region


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("Amsterdam", "VR13"),
        (" amsterdam ", "VR13"),
        ("GM0363", "VR13"),
        ("gm0599", "VR17"),
        ("Den Haag", "VR15"),
        ("'s-Gravenhage", "VR15"),
        ("s Gravenhage", "VR15"),
        ("den bosch", "VR21"),
        ("Hengelo", "VR05"),
        ("Súdwest-Fryslân", "VR02"),
        ("Sudwest Fryslan", "VR02"),
        ("Bergen (NH.)", "VR10"),
        ("bergen l", "VR23"),
    ],
)
def test_spelling_does_not_matter(name: str, region: str) -> None:
    assert region_of(name) == region


@pytest.mark.parametrize("name", ["", " ", "Bergen", "Atlantis", "GM9999", "VR13", "()", "Brussel"])
def test_a_name_that_is_unknown_or_shared_has_no_region(name: str) -> None:
    assert region_of(name) is None


def test_a_file_with_other_columns_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "regions.csv").write_text("code,name\nVR01,Groningen\n", encoding="utf-8")
    monkeypatch.setattr(regions, "DATA", tmp_path)
    with pytest.raises(ConfigurationError, match=r"regions\.csv"):
        list(regions._rows("regions.csv", ("region_code", "region_name", "police_unit")))
