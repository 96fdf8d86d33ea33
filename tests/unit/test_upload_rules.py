"""Files: what their bytes say they are, what is cut away, and who keeps which when."""

import struct
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.cases import upload_rules as rules
from disclosure.errors import Refusal
from disclosure.procedure import stages
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


def png_of(wide: int, high: int) -> bytes:
    """Return a PNG that says it is so large."""
    head = samples.chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0))
    return samples.PNG.replace(samples.HEAD, head)


def jpeg_of(wide: int, high: int, marker: int = 0xC0) -> bytes:
    """Return a JPEG that says it is so large, in a frame of some kind."""
    frame = samples.segment(marker, struct.pack(">BHH", 8, high, wide) + b"\x01\x01\x11\x00")
    return samples.JPEG.replace(samples.FRAME, frame)


@pytest.mark.parametrize(
    ("wide", "high", "kept"),
    [
        (1, 1, True),
        (rules.MOST_SIDE, rules.MOST_SIDE, True),
        (rules.MOST_SIDE + 1, 1, False),
        (1, rules.MOST_SIDE + 1, False),
        (65_535, 65_535, False),
        (0, 1, False),
        (1, 0, False),
    ],
)
def test_a_picture_that_says_it_is_huge_or_nothing_is_refused(
    wide: int, high: int, kept: bool
) -> None:
    for data in (png_of(wide, high), *(jpeg_of(wide, high, m) for m in (0xC0, 0xC1, 0xC2))):
        assert (rules.cleaned(data) is not None) is kept


@pytest.mark.parametrize("marker", [0xC3, 0xC9, 0xCA])
def test_a_frame_that_no_browser_draws_is_no_picture(marker: int) -> None:
    assert rules.cleaned(jpeg_of(1, 1, marker)) is None


@pytest.mark.parametrize("whole", [samples.PNG, samples.JPEG, samples.PDF.rstrip()])
def test_a_file_cut_off_anywhere_is_refused(whole: bytes) -> None:
    assert rules.cleaned(whole) is not None
    assert [at for at in range(len(whole)) if rules.cleaned(whole[:at])] == []


WHOLE = {"png": samples.PNG, "jpeg": samples.JPEG, "pdf": samples.PDF}


@pytest.mark.parametrize("behind", [samples.ZIP, samples.HTML, *WHOLE.values()])
@pytest.mark.parametrize("type_", ["png", "jpeg"])
def test_of_two_files_in_one_only_the_first_is_kept(type_: str, behind: bytes) -> None:
    assert rules.cleaned(WHOLE[type_] + behind) == rules.Clean(type_, WHOLE[type_])


@pytest.mark.parametrize("name", [b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"iCCP", b"tIME", b"acTL"])
def test_no_chunk_that_tells_more_than_the_picture_is_kept(name: bytes) -> None:
    told = samples.chunk(name, samples.PLACE)
    for at in (samples.HEAD, samples.DOT):
        assert rules.cleaned(samples.PNG.replace(at, at + told)) == rules.Clean("png", samples.PNG)


@pytest.mark.parametrize("marker", [*range(0xE0, 0xF0), 0xFE])
def test_no_segment_that_tells_more_than_the_picture_is_kept(marker: int) -> None:
    told = samples.segment(marker, samples.PLACE)
    for at in (samples.TABLES, samples.CODES):
        found = rules.cleaned(samples.JPEG.replace(at, told + at))
        assert found == rules.Clean("jpeg", samples.JPEG)


def test_nothing_hides_behind_the_colours_of_a_printer() -> None:
    more = samples.segment(0xEE, samples.ADOBE[4:] + samples.PLACE)
    found = rules.cleaned(samples.JPEG[:2] + more + samples.JPEG[2:])
    assert found is not None
    assert samples.PLACE not in found.data


ACTIVE = (
    *("JavaScript", "JS", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "XFA"),
    *("SubmitForm", "ImportData", "Encrypt"),
)


@pytest.mark.parametrize("name", ACTIVE)
def test_a_pdf_that_does_something_is_refused_however_it_is_spelled(name: str) -> None:
    for spelled in (
        name,
        f"#{ord(name[0]):02x}{name[1:]}",
        "".join(f"#{ord(c):02X}" for c in name),
    ):
        for after in (" ", "(", "<<", "/", "\n"):
            data = samples.PDF.replace(b"/Type", f"/{spelled}{after}/Type".encode())
            assert rules.cleaned(data) is None, (spelled, after)
    longer = samples.PDF.replace(b"/Type", f"/{name}Fictitious /Type".encode())
    assert rules.cleaned(longer) == rules.Clean("pdf", longer)


ROLES = ("intake", "case_director", "disclosure_officer", "regional_manager", "panel_chair")
NEEDS = {
    # kind: who adds it, who opens it
    "identity": ({"intake", "disclosure_officer"}, {"intake", "disclosure_officer"}),
    "undertaking": (
        {"disclosure_officer", "case_director"},
        {"disclosure_officer", "case_director", "regional_manager"},
    ),
    "instrument": (
        {"intake", "case_director"},
        {"intake", "case_director", "disclosure_officer"},
    ),
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("kind", NEEDS)
def test_each_kind_is_for_whoever_needs_it(kind: str, role: str) -> None:
    adds, reads = NEEDS[kind]
    facts = replace(FACTS, roles=frozenset({role}))
    refused = rules.refuse_upload(replace(COPY, kind=kind), facts)
    assert refused == (None if role in adds else Refusal("wrong_role", "kind"))
    assert (role in rules.READS[kind]) is (role in reads)


@pytest.mark.parametrize("stage", stages.STAGES)
def test_nothing_is_signed_before_there_is_a_talk(stage: str) -> None:
    facts = replace(FACTS, stage=stage)
    found = rules.refuse_upload(replace(COPY, kind="undertaking"), facts)
    assert (found is None) is (stage in ("delivery", "follow_up", "closed"))


@pytest.mark.parametrize(("more", "kept"), [(-1, False), (0, True), (1, True)])
def test_a_file_may_be_just_so_large(more: int, kept: bool) -> None:
    found = rules.refuse_upload(COPY, replace(FACTS, most_bytes=len(COPY.data) + more))
    assert found == (None if kept else Refusal("facts_missing", "file"))


@pytest.mark.parametrize(("there", "kept"), [(19, True), (20, False), (21, False)])
def test_a_case_holds_so_many_of_a_kind(there: int, kept: bool) -> None:
    found = rules.refuse_upload(COPY, replace(FACTS, there=there))
    assert found == (None if kept else Refusal("already_done", "file"))
