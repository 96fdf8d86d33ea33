"""Keys, likeness, kinds, patterns and judgements of links, as tables."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from disclosure.cases import link_rules
from disclosure.cases.documents import PersonDetails
from disclosure.cases.link_rules import JudgeLink, Likeness, Standing
from disclosure.errors import Refusal
from disclosure.store import blind_index, lookup, vault
from disclosure.store.keys import Keyring

BORN = date(1988, 7, 9)
ONE, OTHER = uuid4(), uuid4()
NOW = datetime(2026, 11, 27, 13, 5, tzinfo=UTC)


def person(name: str = "Bram Verzonnen", **more: Any) -> PersonDetails:
    return PersonDetails(name=name, **more)


# --- keys


@pytest.mark.parametrize(
    ("who", "fields"),
    [
        (person(), set()),
        (person("", born=BORN), set()),
        (person("", municipality="Urk", addresses=("Kade 1, 1234 AB",)), set()),
        (person(municipality="Urk"), set()),
        (person("Bram", born=BORN), set()),
        (person("", bsn="999990019"), {"bsn"}),
        (person("", bsn="999990018"), set()),
        (person(born=BORN), {"name_born"}),
        (person("Bram", born=BORN, municipality="Urk"), {"part_town"}),
        (person(addresses=("Kade 1, 1234 AB",)), {"name_address"}),
        (person(addresses=("Kade, Urk",)), set()),
        (
            person(born=BORN, addresses=("Kade 1, 1234 AB",)),
            {"name_born", "name_address", "part_address"},
        ),
    ],
)
def test_no_key_is_made_of_what_is_easily_guessed(who: PersonDetails, fields: set[str]) -> None:
    assert {key[0] for key in link_rules.keys_of(who)} == fields


def test_both_names_of_a_couple_make_a_key_from_each_side() -> None:
    she, he = person("Noor Fictief"), person()
    assert set(link_rules.keys_of(she, [he])) == {("couple", "fiktief nor", "bram versonen")}
    assert link_rules.keys_of(person("Noor"), [he]) == {}
    assert not link_rules.keys_of(she, [he]).keys() & link_rules.keys_of(he, [she]).keys()


def test_every_name_counts() -> None:
    known = person(
        "Sophie Verzonnen", born=BORN, former_names=("Bram Verzonnen",), aliases=("Sofia",)
    )
    assert link_rules.keys_of(known).keys() & link_rules.keys_of(person(born=BORN)).keys()
    assert link_rules.names_of(known) == ("Sophie Verzonnen", "Bram Verzonnen", "Sofia")


@pytest.mark.parametrize(
    "name", ["Kees Loos", "Thea Vaan", "Ad Oo", "Carla Dee", "Y. Zuur", "M Aal"]
)
def test_every_key_can_be_written(name: str) -> None:
    """Also of a name that sounds like a particle: Loos is not the "los" of a Spanish name."""
    who = person(name, born=BORN, municipality="Urk", addresses=("Kade 1, 1234 AB",))
    for normal, key in link_rules.keys_of(who, [who]).items():
        assert len(vault.blind(Keyring.for_tests(), *key)) > blind_index.DIGEST_BYTES
        assert (key[0], *lookup.normalise(*key)) == normal


# --- likeness


@pytest.mark.parametrize(
    ("one", "other", "agree", "differ"),
    [
        (person(), person(), ("name",), ()),
        (person(), person("B. Verzonnen"), ("name",), ()),
        (person(), person("Sophie Verzonnen"), ("name_part",), ()),
        (person(), person("Wim Vaag"), (), ("name",)),
        (person(), person(""), (), ()),
        (person(born=BORN), person(born=BORN), ("name", "born"), ()),
        (person(born=BORN), person(born=date(1988, 9, 7)), ("name", "born_swapped"), ()),
        (person(born=BORN), person(born=date(1988, 7, 8)), ("name",), ("born",)),
        (person(born=BORN), person(), ("name",), ()),
        (person(bsn="999990019"), person(bsn="999990019"), ("bsn", "name"), ()),
        (person(bsn="999990019"), person(bsn="999990020"), ("name",), ("bsn",)),
        (
            person(addresses=("Kade 1, 1234 AB", "Dijk 2, 1111 CD")),
            person(addresses=("1234ab 1",)),
            ("name", "address"),
            (),
        ),
        (
            person(addresses=("Kade 1, 1234 AB",)),
            person(addresses=("Kade 3, 1234 AB",)),
            ("name",),
            ("address",),
        ),
        (
            person(municipality="Den Haag"),
            person(municipality="'s-Gravenhage"),
            ("name", "municipality"),
            (),
        ),
        (person(municipality="Urk"), person(municipality="Ede"), ("name",), ("municipality",)),
    ],
)
def test_fields_agree_differ_or_are_not_known(
    one: PersonDetails, other: PersonDetails, agree: tuple[str, ...], differ: tuple[str, ...]
) -> None:
    assert link_rules.compare(one, other) == Likeness(agree, differ)
    assert link_rules.compare(other, one) == Likeness(agree, differ)


def test_the_other_of_the_couple_may_agree_too() -> None:
    noor, eva = person("Noor Fictief"), person("Eva Fictief")
    assert link_rules.compare(person(), person(), (noor, noor)).agree == ("name", "partner")
    assert link_rules.compare(person(), person(), (noor, eva)).agree == ("name",)


# --- kinds


@pytest.mark.parametrize(
    ("role", "other", "kind"),
    [
        ("subject", "subject", "same_subject"),
        ("subject", "person_at_risk", "mirrored"),
        ("subject", "applicant", "mirrored"),
        ("subject", "companion", "beside_subject"),
        ("subject", "representative", "beside_subject"),
        ("subject", "recipient", "beside_subject"),
        ("person_at_risk", "person_at_risk", "same_person"),
        ("person_at_risk", "applicant", "same_person"),
        ("companion", "applicant", "same_person"),
    ],
)
def test_what_two_parts_of_one_person_mean(role: str, other: str, kind: str) -> None:
    assert link_rules.kind_of(role, other) == link_rules.kind_of(other, role) == kind


# --- patterns


def link(
    kind: str, role: str, other: str, where: UUID | None = ONE, state: str = "confirmed"
) -> Standing:
    return Standing(kind, state, role, other, where)


HIM = ("same_subject", "subject", "subject")
HER = ("same_person", "person_at_risk", "person_at_risk")
THERE = ("mirrored", "subject", "person_at_risk")
HERE = ("mirrored", "person_at_risk", "subject")


@pytest.mark.parametrize(
    ("links", "keys"),
    [
        ([], []),
        ([link(*HIM)], ["several_at_risk"]),
        ([link(*HIM), link(*HER)], ["repeated"]),
        ([link(*HIM), link("same_person", "applicant", "applicant")], ["several_at_risk"]),
        ([link(*HIM), link(*HER, OTHER)], ["several_at_risk", "same_person"]),
        ([link(*HER)], ["same_person"]),
        ([link(*THERE)], ["subject_applied"]),
        ([link(*HERE)], ["applicant_is_subject"]),
        ([link(*THERE), link(*HERE)], ["mutual"]),
        ([link(*THERE), link(*HERE, OTHER)], ["subject_applied", "applicant_is_subject"]),
        ([link("staff", "subject", "", None)], ["staff"]),
        ([link("beside_subject", "companion", "subject")], ["beside_subject"]),
    ],
)
def test_links_of_one_case_make_a_pattern(links: list[Standing], keys: list[str]) -> None:
    assert [each.key for each in link_rules.patterns(links)] == keys
    assert all(each.sure for each in link_rules.patterns(links))


def test_one_that_is_not_judged_makes_it_unsure_and_a_rejected_one_nothing() -> None:
    unsure = [link(*THERE), link(*HERE, state="candidate")]
    assert link_rules.patterns(unsure) == [link_rules.Pattern("mutual", sure=False)]
    rejected = [link(*THERE), link(*HERE, state="rejected")]
    assert link_rules.patterns(rejected) == [link_rules.Pattern("subject_applied", sure=True)]


def test_signs_after_the_last_review_that_was_closed_count() -> None:
    later = NOW + timedelta(seconds=1)
    assert link_rules.unweighed([NOW], None)
    assert not link_rules.unweighed([NOW], NOW)
    assert not link_rules.unweighed([NOW], later)
    assert link_rules.unweighed([NOW, later], NOW)
    assert not link_rules.unweighed([], None)


# --- judging


@pytest.mark.parametrize(
    ("state", "verdict", "reason", "refusal"),
    [
        ("candidate", "confirmed", "x", None),
        ("candidate", "rejected", "x", None),
        ("rejected", "confirmed", "x", None),
        ("confirmed", "rejected", "x", None),
        (None, "confirmed", "x", Refusal("facts_missing", "link")),
        ("candidate", "candidate", "x", Refusal("facts_missing", "verdict")),
        ("candidate", "", "x", Refusal("facts_missing", "verdict")),
        ("confirmed", "confirmed", "", Refusal("already_done")),
        ("candidate", "confirmed", "", Refusal("reason_missing")),
    ],
)
def test_a_known_link_another_verdict_a_reason(
    state: str | None, verdict: str, reason: str, refusal: Refusal | None
) -> None:
    args = JudgeLink(link=ONE, verdict=verdict, reason=reason)
    assert link_rules.refuse_judge(args, state) == refusal
