"""Guards and order of the panel's meetings and rounds; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from disclosure.errors import Refusal
from disclosure.procedure import guards, urgency

KINDS = ("regular", "urgent")
WAYS = ("place", "video")
MOST_PLACE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMeeting:
    """When the panel of a region meets, where or by video; `meeting` changes one that is there."""

    starts_at: datetime | None
    way: str = "place"
    place: str = ""
    kind: str = "regular"
    meeting: UUID | None = None


def refuse_plan_meeting(
    args: PlanMeeting, now: datetime, begins: datetime | None = None
) -> Refusal | None:
    """Ahead of us, of a known kind, at a named place; one that began (`begins`) stays as it was."""
    ahead = args.starts_at is not None and args.starts_at > now
    known = args.kind in KINDS and args.way in WAYS
    return guards.first(("already_done", begins is None or begins > now)) or guards.fields(
        kind=known or None,
        starts_at=ahead or None,
        place=0 < len(args.place) <= MOST_PLACE or None,
    )


@dataclass(frozen=True, slots=True)
class Seating:
    """When and how the panel of one case is to sit, as far as somebody said so."""

    mode: str
    now: datetime
    begins: datetime | None = None
    """When the meeting chosen begins; None where none was chosen, or none of this region."""
    chosen: bool = False
    vote_by: datetime | None = None


def refuse_seating(seating: Seating) -> Refusal | None:
    """A meeting of this region that did not begin yet, or a term ahead; each only where it fits."""
    meets, writes = seating.mode == "meeting", seating.mode == "written"
    here = meets and seating.begins is not None and seating.begins > seating.now
    term = writes and seating.vote_by is not None and seating.vote_by > seating.now
    return guards.fields(
        meeting=here or not seating.chosen or None,
        until=term or seating.vote_by is None or None,
    )


def may_see_others(*, chair: bool, voted: bool) -> bool:
    """Tell whether somebody may read the votes of others: a member only after the own vote."""
    return chair or voted


@dataclass(frozen=True, slots=True)
class Place:
    """What decides where a case stands on an agenda."""

    urgency: str | None
    due: datetime | None


def order(places: Sequence[Place]) -> list[int]:
    """Return the order of an agenda: the most urgent first, then whose panel clock ends first."""

    def key(number: int) -> tuple[int, bool, float]:
        place = places[number]
        rank = -urgency.rank(place.urgency) if place.urgency else 1
        return rank, place.due is None, place.due.timestamp() if place.due else 0.0

    return sorted(range(len(places)), key=key)


@dataclass(frozen=True, slots=True)
class Chair:
    """Who could sit for one organisation: the member, the reserve, and who is away."""

    member: UUID | None
    reserve: UUID | None
    away: tuple[UUID, ...] = ()


def seat(
    people: Iterable[UUID],
    *,
    duty: Sequence[UUID] = (),
    away: frozenset[UUID] = frozenset(),
    conflicted: frozenset[UUID] = frozenset(),
) -> Chair:
    """Seat an organisation: whoever is on duty first, then in order; the next one is the reserve.

    Who is in conflict is not named at all; who is away is, so that the chair knows why.
    """
    known = [each for each in people if each not in conflicted]
    first = sorted(known, key=lambda each: each not in duty)
    here = [each for each in first if each not in away]
    gone = tuple(each for each in known if each in away)
    return Chair(next(iter(here), None), next(iter(here[1:]), None), gone)
