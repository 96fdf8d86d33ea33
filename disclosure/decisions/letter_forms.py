"""Shapes of the two forms about letters: which to make, and what happened to one."""

from flask_babel import lazy_gettext as _l

from disclosure.decisions import letter_wording
from disclosure.decisions.letter_rules import ACTS, Act, MakeLetter
from disclosure.errors import Refusal
from disclosure.web.fields import Choice, Tick
from disclosure.web.forms import BaseForm

HAND, POST = "hand", "post"


class LetterForm(BaseForm):
    """Which letter for whom, and which way it goes."""

    letter = Choice(_l("Welke brief?"), choices=[], missing=_l("Kies welke brief."))
    way = Choice(
        _l("Wat gaat ermee gebeuren?"),
        choices=[
            (HAND, _l("Samen lezen, geven of hier bewaren: zonder adres")),
            (POST, _l("Op de post doen: met adres, en met zo min mogelijk erin")),
        ],
        default=HAND,
        missing=_l("Kies wat ermee gaat gebeuren."),
    )

    def offer(self, offers: list[tuple[str, str]]) -> None:
        """Offer these letters, each for somebody."""
        titles = letter_wording.title
        self.letter.choices = [(f"{name}:{to}", titles(name, to)) for name, to in offers]

    def arguments(self) -> MakeLetter:
        """Return what was chosen."""
        letter, _, to = (self.letter.data or "").partition(":")
        return MakeLetter(letter=letter, to=to, by_post=self.way.data == POST)

    def refuse(self, refusal: Refusal) -> None:
        """Say beside the way why it may not be posted."""
        if self.way.data == POST:
            self.way.errors = [*self.way.errors, letter_wording.why_not(refusal)]
        else:
            super().refuse(refusal)


class ActForm(BaseForm):
    """What happened to a letter."""

    what = Choice(_l("Wat gebeurde er met de brief?"), choices=[], missing=_l("Kies wat er was."))
    alone = Tick(
        _l("Zij vroeg er zelf om, en ik sprak haar alleen"),
        description=_l("Alleen als zij de brief meeneemt. Vraag eerst: kan een ander hem vinden?"),
    )

    def offer(self, by_post: bool) -> None:
        """Offer what can happen to a letter of this kind."""
        self.what.choices = [
            (what, letter_wording.ACTS[what]) for what in ACTS if (what == "posted") == by_post
        ]

    def arguments(self) -> Act:
        """Return what happened."""
        return Act(what=self.what.data or "", alone=bool(self.alone.data))

    def refuse(self, refusal: Refusal) -> None:
        """Say beside the field what stands in the way."""
        if self.what.data == "posted":
            self.what.errors = [*self.what.errors, letter_wording.why_not(refusal)]
        else:
            beside = {"reason_missing": "alone", "already_done": "what"}.get(refusal.key, "")
            super().refuse(Refusal(refusal.key, beside))
