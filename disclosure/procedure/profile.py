"""The profile of a jurisdiction, read from `data/profiles/*.toml` and checked whole.

Every limit, basis and ground carries its source and whether it is law or a proposal of this
project. Terms are written as they are spoken: "5 working days", "24 hours", "6 weeks atw".
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from disclosure.procedure import files, remedies
from disclosure.procedure.rulebook import (
    ASSURANCES,
    EVENTS,
    LEVELS,
    SUFFIXES,
    Assurance,
    Attempts,
    ClockSpec,
    Controller,
    Ground,
    LegalBasis,
    Limit,
    Login,
    Office,
    Organisation,
    Profile,
    Young,
)
from disclosure.procedure.terms import Term

__all__ = [
    "LEVELS",
    "Attempts",
    "ClockSpec",
    "Controller",
    "Ground",
    "LegalBasis",
    "Limit",
    "Office",
    "Organisation",
    "Profile",
    "Young",
    "available",
    "load",
]

FOLDER = files.DATA / "profiles"
_NAME = re.compile(r"[a-z][a-z0-9-]*")


@cache
def load(name: str) -> Profile:
    """Read one profile, once per process.

    Raises `ConfigurationError` naming the file and the key that is wrong.
    """
    return read(name, FOLDER)


def available() -> tuple[str, ...]:
    """Return the names of all profiles there are."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def read(name: str, folder: Path) -> Profile:
    """Read one profile from a folder; `load` is the way for everyone but the tests."""
    plain = name if _NAME.fullmatch(name) else "(name)"
    top = files.read(f"{plain}.toml", folder)
    panel = top.section("panel")
    rules = top.section("rules")
    tried = rules.section("attempts")
    profile = Profile(
        name=name,
        version=top.text("version"),
        title=top.text("title"),
        jurisdiction=top.text("jurisdiction"),
        language=top.text("language"),
        status=top.text("status"),
        clocks=_clocks(top.section("clocks")),
        organisations=_organisations(top.section("organisations")),
        quorum_required=panel.texts("required"),
        quorum_others=panel.number("others"),
        bases=_bases(top.section("bases")),
        controllers=tuple(_controller(row) for row in top.rows("controllers")),
        **_grounds(top.section("grounds")),
        identity_methods=rules.texts("identity_methods"),
        login=_login(top.section("login")),
        decline_codes=rules.texts("decline_codes"),
        reason_codes=rules.texts("reason_codes"),
        retention=_retention(top.section("retention")),
        young=_young(top.section("young")),
        office=_office(top.section("office")),
        remedies=remedies.read(top.section("remedies")),
        attempts=Attempts(tried.number("count"), tried.number("ways"), tried.number("days")),
        warnings=rules.fractions("warnings"),
        nil_sample=rules.number("nil_sample"),
        chase_hours=_hours(rules.section("chase_hours")),
        contact_lapse_days=rules.number("contact_lapse_days"),
        defer_days=rules.number("defer_days"),
    )
    for section in (tried, rules, panel, top):
        section.finish()
    _check(profile, top)
    return profile


def _office(section: files.Section) -> Office:
    office = Office(
        name=section.text("name"),
        postal=section.texts("postal"),
        visiting=section.texts("visiting"),
        telephone=section.text("telephone"),
        opens=section.text("opens"),
        closes=section.text("closes"),
    )
    section.finish()
    return office


def _login(section: files.Section) -> Login:
    levels = [_assurance(row) for row in section.rows("levels")]
    login = Login(
        MappingProxyType({one.acr: one for one in levels}), section.text("number_claim", "")
    )
    section.finish()
    return login


def _assurance(row: files.Section) -> Assurance:
    found = Assurance(
        acr=row.text("acr"),
        method=row.text("method"),
        level=row.text("level"),
        accepted=row.flag("accepted"),
        source=row.text("source"),
        law=row.flag("law"),
    )
    if found.level not in ASSURANCES:
        raise row.wrong("level", "is no level of assurance")
    row.finish()
    return found


def _clocks(section: files.Section) -> Mapping[str, ClockSpec]:
    clocks = {key: _clock(key, clock) for key, clock in section.sections().items()}
    return MappingProxyType(clocks)


def _clock(key: str, clock: files.Section) -> ClockSpec:
    source, law = clock.text("source"), clock.flag("law")
    needs = clock.texts("needs", ())
    extension = clock.text("extension", "")
    spec = ClockSpec(
        key=key,
        starts=clock.text("starts"),
        limits=_limits(clock.section("limits", optional=True), source, law),
        pausable=clock.flag("pausable"),
        extendable=clock.flag("extendable"),
        owner=clock.text("owner"),
        needs=needs,
        needs_urgent=clock.texts("needs_urgent", needs),
        owners=_texts(clock.section("owners", optional=True)),
        extension=_limit(clock, "extension", extension, source, law) if extension else None,
        suffix=clock.text("suffix", ""),
    )
    if spec.starts not in EVENTS:
        raise clock.wrong("starts", "is no event")
    if spec.suffix not in SUFFIXES:
        raise clock.wrong("suffix", "is no kind of suffix")
    clock.finish()
    return spec


def _hours(section: files.Section) -> Mapping[str, int]:
    hours = {level: section.number(level) for level in LEVELS}
    section.finish()
    return MappingProxyType(hours)


def _texts(section: files.Section) -> Mapping[str, str]:
    return MappingProxyType({key: section.text(key) for key in tuple(section.rest)})


def _limits(section: files.Section, source: str, law: bool) -> Mapping[str, Limit]:
    """Read limits; `all` stands for the four levels, a table gives a source of its own."""
    limits: dict[str, Limit] = {}
    for key in tuple(section.rest):
        limit = _one_limit(section, key, source, law)
        limits.update(dict.fromkeys(LEVELS, limit) if key == "all" else {key: limit})
    return MappingProxyType(limits)


def _one_limit(section: files.Section, key: str, source: str, law: bool) -> Limit:
    if isinstance(section.rest[key], str):
        return _limit(section, key, section.text(key), source, law)
    own = section.section(key)
    limit = _limit(own, "term", own.text("term"), own.text("source"), own.flag("law"))
    own.finish()
    return limit


def _limit(section: files.Section, key: str, text: str, source: str, law: bool) -> Limit:
    term = _term(section, key, text)
    if term.atw and not law:
        raise section.wrong(key, "is a proposal, and the Atw extends terms set by law only")
    return Limit(term, source, law)


def _term(section: files.Section, key: str, text: str) -> Term:
    try:
        return Term.parse(text)
    except ValueError as wrong:
        raise section.wrong(key, "is no term") from wrong


def _organisations(section: files.Section) -> tuple[Organisation, ...]:
    found = []
    for key, row in section.sections().items():
        core, medical = row.flag("core"), row.flag("medical")
        found.append(Organisation(key, row.text("name"), core, medical))
        row.finish()
    return tuple(found)


def _bases(section: files.Section) -> Mapping[str, LegalBasis]:
    return MappingProxyType({key: _basis(key, row) for key, row in section.sections().items()})


def _basis(key: str, row: files.Section) -> LegalBasis:
    expiry, after = (row.section(key, optional=True) for key in ("expiry", "expiry_after"))
    basis = LegalBasis(
        key=key,
        title=row.text("title"),
        names=row.texts("names"),
        source=row.text("source"),
        law=row.flag("law"),
        tells=row.text("tells", ""),
        panel_only=row.texts("panel_only", ()),
        expiry={art: _term(expiry, art, expiry.text(art)) for art in tuple(expiry.rest)},
        expiry_after={art: _term(after, art, after.text(art)) for art in tuple(after.rest)},
        own_term=row.texts("own_term", ()),
        articles=row.flag("articles", default=True),
    )
    row.finish()
    return basis


def _grounds(section: files.Section) -> dict[str, tuple[Ground, ...]]:
    kinds = ("not_hearing", "not_telling", "not_sharing", "not_revealing")
    grounds = {kind: tuple(_ground(row) for row in section.rows(kind)) for kind in kinds}
    section.finish()
    return grounds


def _ground(row: files.Section) -> Ground:
    ground = Ground(
        row.text("key"),
        row.text("text"),
        row.text("source"),
        row.flag("law"),
        row.flag("default"),
    )
    row.finish()
    return ground


def _controller(row: files.Section) -> Controller:
    controller = Controller(
        row.text("name"), row.text("processing"), row.text("source"), row.flag("law")
    )
    row.finish()
    return controller


def _retention(section: files.Section) -> Mapping[str, Limit]:
    return MappingProxyType(
        {key: _one_limit(section, key, "", False) for key in tuple(section.rest)}
    )


def _young(section: files.Section) -> Young:
    young = Young(
        section.number("alone"),
        section.number("heard"),
        section.text("source"),
        section.flag("law"),
    )
    section.finish()
    return young


def _check(profile: Profile, top: files.Section) -> None:
    """Refuse a profile whose parts do not fit each other."""
    keys = {one.key for one in profile.organisations}
    for key in profile.quorum_required:
        if key not in keys:
            raise top.wrong("panel.required", "names an organisation there is not")
    for one in profile.login.levels.values():
        if one.method not in profile.identity_methods:
            raise top.wrong("login.levels", "names a method that identity_methods does not")
    for clock in profile.clocks.values():
        for needed in (*clock.needs, *clock.needs_urgent, EVENTS[clock.starts]):
            if needed and profile.spec(needed) is None:
                raise top.wrong(f"clocks.{clock.key}.needs", "names a clock there is not")
