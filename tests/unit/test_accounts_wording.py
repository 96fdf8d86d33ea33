"""Everything that can stand on a page about accounts has words."""

import pytest

from disclosure.accounts import models, wording
from disclosure.errors import Refusal
from disclosure.procedure import regions, stages
from disclosure.web import refusals


def test_every_role_organisation_and_state_has_a_name() -> None:
    assert set(wording.ROLES) == set(stages.STAFF_ROLES)
    assert set(wording.ORGANISATIONS) == set(models.ORGANISATIONS)
    assert set(wording.STATES) == set(wording.STATE_KINDS) == set(models.STATES)


@pytest.mark.parametrize("problem", ["short", "long", "simple", "personal"])
def test_every_fault_of_a_password_has_a_sentence(problem: str) -> None:
    assert str(wording.PASSWORDS[problem]).endswith(".")


def test_a_refusal_is_said_in_the_words_of_its_field() -> None:
    taken = wording.refusal_text(Refusal("already_done", "email"))
    assert taken == "Dit e-mailadres heeft al een account."
    assert wording.refusal_text(Refusal("already_done", "elders")) != taken


def test_a_refusal_of_another_room_has_the_words_of_the_porch() -> None:
    refusal = Refusal("training_expired")
    assert wording.refusal_text(refusal) == refusals.text(refusal)


@pytest.mark.parametrize("code", [None, *regions.REGIONS])
def test_a_region_comes_back_from_an_address(code: str | None) -> None:
    assert wording.region_of_slug(wording.region_slug(code)) == code
    assert wording.region_name(code)
