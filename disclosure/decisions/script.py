"""The script of a decision: sealed in its document when it is drafted, read as it is spoken."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from disclosure.cases.documents import CASE, Note
from disclosure.cases.steps import Taken
from disclosure.decisions import models, queries
from disclosure.decisions.rules import DraftDecision
from disclosure.decisions.script_rules import Paper, Spoken, complete, fact, merged
from disclosure.procedure import stages
from disclosure.procedure.categories import Item, telling_article
from disclosure.procedure.profile import Profile
from disclosure.review import queries as review
from disclosure.store import vault
from disclosure.store.database import Tx


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is read out, by its place, unless something it tells ended, or was found wrong since."""

    words: str
    over: bool
    wrong: bool
    place: int
    said: bool = False

    @property
    def withheld(self) -> bool:
        """Tell whether it is not to be said any more."""
        return self.over or self.wrong


def compose(args: DraftDecision, taken: Taken) -> Paper:
    """Put the document of a draft together: advice carried over, lines, script, law."""
    tx, case = taken.tx, taken.case
    telling = args.outcome in stages.DISCLOSE
    rows = review.items(tx, case.id)
    chosen = args.chosen if telling else ()
    known = {name: review.open_item(tx, rows[name]) for name in chosen}
    lines = complete(chosen, args.lines, known)
    left_out = [line for line in args.lines if line.item not in chosen]
    texts = {
        "departure": args.departure,
        "recipient_name": args.recipient_name,
        **advised(tx, case.id),
        **{key: text for key, text in args.weighed.items() if text},
        **args.about,
        "articles": "; ".join(articles(known.values(), taken.profile)),
    }
    return Paper(texts=texts, lines=(*lines, *left_out), script=merged(lines))


def advised(tx: Tx, case_id: UUID) -> dict[str, str]:
    """Return tests and answers of the advice that stands, and what it advises."""
    row = review.advice(tx, case_id)
    if row is None:
        return {}
    note = vault.open(tx, case_id, CASE, "advices", row.id, row.document, Note)
    return {**note.texts, "advised": row.outcome}


def articles(items: Iterable[Item], law: Profile) -> list[str]:
    """Return under which laws the items chosen are told, each once."""
    found = []
    for item in items:
        article = telling_article(item.basis, law)
        found.append(f"{item.basis} ({article})" if article else item.basis)
    return list(dict.fromkeys(found))


def paper(tx: Tx, row: models.Decision) -> Paper:
    """Open the document of a decision."""
    return vault.open(tx, row.case_id, CASE, "decisions", row.id, row.document, Paper)


def spoken(tx: Tx, row: models.Decision, today: date) -> list[Sentence]:
    """Return what a decision lets be said, in order; nothing of an item whose term is over.

    What was signed keeps its words, but nobody reads them out of it once the item ended.
    """
    rows = review.items(tx, row.case_id)
    ended = {name for name, each in rows.items() if each.expires and each.expires <= today}
    corrected = queries.outdated(tx, row)
    wrong = {name for name, each in rows.items() if each.id in corrected}
    said = paper(tx, row).script or _by_items(tx, row)
    return [
        Sentence(
            words="" if ended & set(each.items) - wrong else each.words,
            over=bool(ended & set(each.items) - wrong),
            wrong=bool(wrong & set(each.items)),
            place=place,
        )
        for place, each in enumerate(said)
    ]


def in_force(tx: Tx, case_id: UUID, today: date) -> list[Sentence]:
    """Return what the decision in force lets be said; a sentence withheld keeps its place."""
    signed = queries.signed(tx, case_id)
    return spoken(tx, signed[-1], today) if signed else []


def _by_items(tx: Tx, row: models.Decision) -> tuple[Spoken, ...]:
    """Speak the items themselves, of a decision drafted before scripts were kept."""
    by_id = {each.id: each for each in review.items(tx, row.case_id).values()}
    found = [by_id[each] for each in queries.chosen_items(tx, row.id)]
    return tuple(
        Spoken(words=fact(review.open_item(tx, each)), items=(each.name,)) for each in found
    )
