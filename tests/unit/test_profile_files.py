"""A profile that is broken is never half read: the error names its file and key."""

from pathlib import Path

import pytest

from disclosure.errors import ConfigurationError
from disclosure.procedure import profile as profiles
from disclosure.procedure.profile import Limit, Profile, load
from disclosure.procedure.terms import Term

NL = load("nl")


def broken(folder: Path, old: str, new: str) -> Profile:
    text = (profiles.FOLDER / "nl.toml").read_text(encoding="utf-8")
    assert old in text
    (folder / "nl.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    return profiles.read("nl", folder)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('version = "2026-11"\n', "", "version is missing"),
        ('version = "2026-11"', "version = 2026", "version must be of the kind str"),
        ('version = "2026-11"', 'version = " "', "version must not be empty"),
        ("nil_sample = 5", "nil_sample = true", "rules.nil_sample must be of the kind int"),
        ("nil_sample = 5", "nil_sample = -5", "rules.nil_sample must not be negative"),
        ("nil_sample = 5", "nil_sampel = 5", "rules.nil_sample is missing"),
        ("defer_days = 14", "defer_days = 14\nmore = 1", "rules.more is not a known key"),
        ("pausable = true", "pauseable = true", "clocks.decision.pauseable is not a known key"),
        ('standard = "20 days"', 'standard = "soon"', "clocks.panel.limits.standard is no term"),
        ('"24 hours" }', '"24 hours atw" }', "clocks.acknowledge.limits.all is a proposal"),
        ('starts = "received"', 'starts = "lunch"', "clocks.acknowledge.starts is no event"),
        ('suffix = "organisation"', 'suffix = "x"', "clocks.enquiry_reply.suffix is no kind"),
        ('needs = ["triage"]', 'needs = ["tea"]', "clocks.first_protection.needs names a clock"),
        ('needs = ["triage"]', "needs = [1]", "clocks.first_protection.needs must hold texts"),
        ('required = ["police"', 'required = ["bakery"', "panel.required names an organisation"),
        ("warnings = [0.5, 0.8]", "warnings = [0.8, 0.5]", "rules.warnings must rise"),
        ("warnings = [0.5, 0.8]", "warnings = [0.5, 1.8]", "rules.warnings must rise"),
        ('8 = "5 years"', '8 = "vijf jaar"', "bases.wpg.expiry.8 is no term"),
        ('level = "medium"', 'level = "fair"', "login.levels[1].level is no level of assurance"),
        ('method = "digid"', 'method = "looks"', "login.levels names a method"),
        ("accepted = true", "acepted = true", "login.levels[2].acepted is not a known key"),
        ("most = 1442", "most = 1500", "remedies.penalty.most is not what the steps add up to"),
        ('"10 weeks atw"', '"later"', "remedies.complaint.committee is no term"),
        ("answer_days = 28", "anser_days = 28", "remedies.subject.answer_days is missing"),
        ("[clocks.acknowledge]", "[clocks.acknowledge", "is not a TOML file"),
    ],
)
def test_a_broken_profile_names_its_file_and_key(
    tmp_path: Path, old: str, new: str, key: str
) -> None:
    with pytest.raises(ConfigurationError) as told:
        broken(tmp_path, old, new)
    assert str(told.value).startswith(f"nl.toml: {key}")


def test_an_unbroken_copy_is_the_same_profile(tmp_path: Path) -> None:
    assert broken(tmp_path, "nil_sample = 5", "nil_sample = 5") == NL


def test_one_limit_may_have_a_source_of_its_own(tmp_path: Path) -> None:
    own = 'standard = { term = "20 days", source = "A statute", law = true }'
    changed = broken(tmp_path, 'standard = "20 days"', own)
    assert changed.limit("panel", None) == Limit(Term(20, "days"), "A statute", law=True)
    assert changed.limit("panel", "elevated") == NL.limit("panel", "elevated")


@pytest.mark.parametrize("name", ["", "xx", "../nl", "nl.toml", "NL", "/etc/passwd"])
def test_a_profile_there_is_not(name: str) -> None:
    with pytest.raises(ConfigurationError, match="there is no such data file"):
        load(name)


def test_a_profile_cannot_be_changed_by_whoever_reads_it() -> None:
    with pytest.raises(TypeError):
        NL.clocks["panel"] = NL.clocks["triage"]  # type: ignore[index]
    with pytest.raises(TypeError):
        NL.clocks["panel"].limits["high"] = None  # type: ignore[index]
