"""Files: what their bytes say they are, what is cut away, and who keeps which when."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.cases import upload_rules as rules
from disclosure.errors import Refusal
from tests import sample_files as samples

CLEAN = {
    "png": (samples.PNG, samples.PNG),
    "jpeg": (samples.JPEG, samples.JPEG),
    "pdf": (samples.PDF, samples.PDF),
}
CUT = {
    "a PNG that tells where": (samples.PNG_TALKING, samples.PNG),
    "a PNG with an archive behind it": (samples.PNG + samples.ZIP, samples.PNG),
    "a JPEG that tells where": (samples.JPEG_TALKING, samples.JPEG),
    "a JPEG with a page behind it": (samples.JPEG + samples.HTML, samples.JPEG),
    "a JPEG of a printer": (
        samples.JPEG[:2] + samples.ADOBE + samples.JPEG[2:],
        samples.JPEG[:2] + samples.ADOBE + samples.JPEG[2:],
    ),
}


@pytest.mark.parametrize("type_", CLEAN)
def test_a_file_of_an_accepted_kind_is_kept_as_it_is(type_: str) -> None:
    sent, kept = CLEAN[type_]
    assert rules.cleaned(sent) == rules.Clean(type_, kept)


@pytest.mark.parametrize("what", CUT)
def test_what_is_not_the_picture_is_cut_away(what: str) -> None:
    sent, wanted = CUT[what]
    found = rules.cleaned(sent)
    assert found is not None
    assert found.data == wanted
    assert samples.PLACE not in found.data


@pytest.mark.parametrize("what", samples.REFUSED)
def test_anything_else_is_refused(what: str) -> None:
    assert rules.cleaned(samples.REFUSED[what]) is None


@given(
    start=st.sampled_from([samples.PNG, samples.JPEG, samples.PDF]),
    at=st.integers(0, 200),
    noise=st.binary(max_size=40),
)
def test_whatever_is_done_to_a_file_it_is_kept_whole_or_refused(
    start: bytes, at: int, noise: bytes
) -> None:
    found = rules.cleaned(start[:at] + noise + start[at:])
    assert found is None or rules.cleaned(found.data) == found


FACTS = rules.UploadFacts(
    stage="delivery",
    roles=frozenset({"intake", "disclosure_officer"}),
    there=0,
    most_bytes=1000,
)
COPY = rules.Upload(kind="identity", data=samples.PNG, of="applicant", covered=True)
TABLE: list[tuple[dict[str, Any], dict[str, Any], Refusal | None]] = [
    ({}, {}, None),
    ({"kind": "diary"}, {}, Refusal("facts_missing", "kind")),
    ({"of": ""}, {}, Refusal("facts_missing", "of")),
    ({"of": "subject"}, {}, Refusal("facts_missing", "of")),
    ({"covered": False}, {}, Refusal("facts_missing", "covered")),
    ({"data": b""}, {}, Refusal("facts_missing", "file")),
    ({"data": samples.HTML}, {}, Refusal("facts_missing", "file")),
    ({}, {"most_bytes": 10}, Refusal("facts_missing", "file")),
    ({}, {"there": 20}, Refusal("already_done", "file")),
    ({}, {"roles": frozenset({"case_director"})}, Refusal("wrong_role", "kind")),
    ({"kind": "undertaking"}, {}, None),
    ({"kind": "undertaking"}, {"stage": "triage"}, Refusal("wrong_stage", "kind")),
    ({"kind": "instrument", "of": "", "covered": False}, {}, None),
]


@pytest.mark.parametrize(("changes", "facts", "wanted"), TABLE)
def test_who_keeps_what_when(
    changes: dict[str, Any], facts: dict[str, Any], wanted: Refusal | None
) -> None:
    found = rules.refuse_upload(replace(COPY, **changes), replace(FACTS, **facts))
    assert found == wanted


def test_whoever_adds_a_file_may_open_it() -> None:
    assert all(rules.ADDS[kind] <= rules.READS[kind] for kind in rules.KINDS)
