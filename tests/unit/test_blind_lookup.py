"""What is matched across cases comes out in one spelling, and nothing guessable is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.store.keys import Keyring
from disclosure.store.lookup import (
    find_address,
    normalise,
    normalise_date,
    normalise_name,
    normalise_near_date,
    normalise_town,
    normalise_whole_name,
    parts_of,
    sounded,
)
from disclosure.store.vault import blind, digest

KEYS = Keyring.for_tests()
OTHER_KEYS = Keyring.of(b"another secret", KEYS.master)
BORN = "1987-03-09"
BSN = "111222333"


@pytest.mark.parametrize(
    "spelling",
    [
        "Jan van den Berg",
        "JAN VAN DEN BERG",
        "Berg, Jan van den",
        "van den Berg, Jan",
        "Jan  v.d. Berg",
        "jan berg",
        "Ján van dén Bérg",
        "Ja\u0301n van den Berg",
        "Ｊａｎ van den Berg",  # full-width letters, as some keyboards give them
        "Jan van-den-Berg",
    ],
)
def test_spellings_of_one_name_meet(spelling: str) -> None:
    assert normalise_name(spelling) == "berg jan"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kees Meijer", "Kees Meyer"),
        ("IJsbrand Krijgsman", "Ysbrand Krygsman"),
        ("Ĳsbrand", "IJsbrand"),
        ("Søren Åkesson", "Soren Akesson"),
        ("Straße", "Strasse"),
        ("Çağlar Yıldız", "Caglar Yildiz"),
        ("Łukasz Đurić", "Lukasz Duric"),
        ("Willem 't Hart", "Willem ’t Hart"),
        ("Anna-Maria D'Angelo", "Anna Maria Angelo"),
        ("O'Brien", "O’Brien"),
        ("Piet bij de Vaate", "Piet Vaate"),
    ],
)
def test_letters_written_in_two_ways_meet(one: str, other: str) -> None:
    assert normalise_name(one) == normalise_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Jan de Vries", "Jan de Vos"), ("Jan Vries", "Jannie Vries"), ("محمد علي", "محمد حسن")],
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert normalise_name(one) != normalise_name(other)


def test_a_name_of_particles_only_keeps_them() -> None:
    assert normalise_name("Van Y") == "van y"


@given(st.lists(st.sampled_from(["Fatima", "el", "Amrani", "de", "Groot", "Lotte"]), min_size=1))
def test_the_order_of_the_parts_does_not_matter(parts: list[str]) -> None:
    wanted = normalise_name(" ".join(parts))
    for turned in (parts[::-1], parts[1:] + parts[:1]):
        assert normalise_name(" ".join(turned)) == wanted


@given(st.text())
def test_normalising_a_name_twice_changes_nothing(name: str) -> None:
    once = normalise_name(name)
    assert normalise_name(once) == once


@pytest.mark.parametrize("text", ["1987-03-09", "9-3-1987", "09-03-1987", " 9/3/1987", "9.3.1987"])
def test_spellings_of_a_date_meet(text: str) -> None:
    assert normalise_date(text) == BORN


@pytest.mark.parametrize("text", ["", "1987", "03-1987", "31-02-1987", "1987-13-01", "gisteren"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^not a date$"):
        normalise_date(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Dorpsstraat 12, 1234 AB Ons Dorp", ("1234AB", "12")),
        ("Dorpsstraat 12-3, 1234ab", ("1234AB", "12")),
        ("Dorpsstraat 12 bis 3, 1234 AB", ("1234AB", "12")),
        ("1234AB 12", ("1234AB", "12")),
        ("Plein 1944 7, 6511 JB Nijmegen", ("6511JB", "1944")),
        ("2e Straat 5, 1234 AB", ("1234AB", "5")),
        ("Dorpsstraat 012, 1234 AB", ("1234AB", "12")),
        ("Dorpsstraat 12, Ons Dorp", None),
        ("1234 AB", None),
        ("", None),
    ],
)
def test_an_address_of_one_line(text: str, found: tuple[str, str] | None) -> None:
    assert find_address(text) == found


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("bsn", ("111222333",), ("1112.22.333",)),
        ("name_born", ("vries", "J", "9-3-1987"), ("vries", "j", "1987-03-09")),
        ("name_born", ("jansen", "j", "1987-03-09"), ("janssen", "j", "1987-09-03")),
        ("name_address", ("vries", "j", "1234 ab", "12 hs"), ("vries", "j", "1234AB", "12")),
        ("part_town", ("vries", BORN, "Den Haag"), ("vries", BORN, "'s-Gravenhage")),
        ("part_address", ("vries", BORN, "1234 ab", "12a"), ("vries", BORN, "1234AB", "12")),
        ("couple", ("Jan de Vries", "A. Ní Bhriain"), ("VRIES, Jan", "A Ni Bhriain")),
    ],
)
def test_two_spellings_have_one_look_up_key(
    field: str, one: tuple[str, ...], other: tuple[str, ...]
) -> None:
    assert blind(KEYS, field, *one) == blind(KEYS, field, *other)
    assert len(blind(KEYS, field, *one)) == 32


def test_look_up_keys_hang_on_value_field_and_secret() -> None:
    keys = {
        blind(KEYS, "bsn", BSN),
        blind(OTHER_KEYS, "bsn", BSN),
        blind(KEYS, "bsn", "123456782"),
        blind(KEYS, "name_born", "vries", "j", BORN),
        blind(KEYS, "name_born", "vries", "j", "1987-03-10"),
        digest(KEYS, "bsn", BSN),
    }
    assert len(keys) == 6


def test_rotating_master_keys_keeps_look_up_keys() -> None:
    assert blind(Keyring.for_tests(2), "bsn", BSN) == blind(KEYS, "bsn", BSN)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("name", ("Jan de Vries",)),
        ("born", (BORN,)),
        ("town", ("Ons Dorp",)),
        ("postcode", ("1234AB",)),
        ("address", ("1234AB", "1")),
        ("name_born", ("vries",)),
        ("name_born", ("vries", "j")),
        ("name_born", ("vries", "j", "")),
        ("name_born", ("vries", "", BORN)),
        ("name_born", ("", "j", BORN)),
        ("name_address", ("vries", "j", "1234AB", "hs")),
        ("name_address", ("vries", "j", "123", "4")),
        ("part_town", ("vries", BORN, "?!")),
        ("couple", ("Jan de Vries", "Noor")),
        ("couple", ("Jan de Vries", "")),
        ("bsn", ("111222334",)),
        ("bsn", ("",)),
    ],
)
def test_what_could_be_guessed_or_is_no_value_is_refused(
    field: str, values: tuple[str, ...]
) -> None:
    with pytest.raises(ValueError, match=r"^(?!.*Vries)") as refused:
        normalise(field, *values)
    assert all(not value or value not in str(refused.value) for value in values)


def test_digests_differ_by_purpose_and_take_text_or_bytes() -> None:
    assert digest(KEYS, "code", "a b") == digest(KEYS, "code", b"a b")
    assert digest(KEYS, "code", "a b") != digest(KEYS, "session", "a b")
    assert digest(KEYS, "code", "a b") != digest(OTHER_KEYS, "code", "a b")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Jan de Vries", [("jan", "j"), ("vries", "v")]),
        ("Vries, Jan de", [("jan", "j"), ("vries", "v")]),
        ("M. de Vries", [("vries", "v"), ("", "m")]),
        ("J.P. de Vries", [("vries", "v"), ("", "j"), ("", "p")]),
        ("m. de vries", [("vries", "v"), ("", "m")]),
        ("Willem 't Hart", [("hart", "h"), ("wilem", "w")]),
        ("Noor", [("nor", "n")]),
        ("", []),
    ],
)
def test_a_name_falls_into_parts_and_initials(name: str, parts: list[tuple[str, str]]) -> None:
    assert list(parts_of(name)) == parts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("jansen", "janssen"),
        ("mohamed", "mohammed"),
        ("muller", "mueller"),
        ("carla", "karla"),
        ("schmidt", "schmit"),
        ("sofie", "sophie"),
        ("meyer", "meier"),
        ("dekker", "decker"),
    ],
)
def test_what_sounds_alike_meets(one: str, other: str) -> None:
    assert sounded(one) == sounded(other)


@given(st.text(alphabet="abcdehijknopqrstuvxyz"))
def test_two_sounds_stay_apart_from_silence(part: str) -> None:
    assert bool(sounded(part)) == bool(part)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("1987-03-09", "1987-03-09"),
        ("1987-09-03", "1987-03-09"),
        ("1987-03-12", "1987-03-12"),
        ("1987-12-03", "1987-03-12"),
        ("1987-03-13", "1987-03-13"),
        ("1987-05-05", "1987-05-05"),
    ],
)
def test_day_and_month_may_be_swapped_where_both_are_months(text: str, near: str) -> None:
    assert normalise_near_date(text) == near


def test_towns_with_two_names_meet() -> None:
    assert normalise_town("'s-Gravenhage") == normalise_town("Den Haag") == "denhaag"
    assert normalise_town("Súdwest-Fryslân") == "sudwestfryslan"


def test_one_part_names_nobody() -> None:
    assert normalise_whole_name("Noor") == normalise_whole_name("N. Jansen") == ""
    assert normalise_whole_name("Berg, Noor van den") == "berg nor"
