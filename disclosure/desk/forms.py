"""Shapes of what the desk itself asks."""

from typing import Any

from flask_babel import lazy_gettext as _l

from disclosure.desk import wording
from disclosure.desk.tasks import Tried
from disclosure.web.fields import Choice, LongText
from disclosure.web.forms import BaseForm


class TaskForm(BaseForm):
    """How a task went."""

    result = Choice(_l("Hoe ging het?"), choices=[], missing=_l("Kies hoe het ging."))
    words = LongText(
        _l("Wat is er gebeurd, of wat deed u?"),
        rows=4,
        description=_l(
            "Nodig als een ander opnam, als het nog niet lukte of als u het anders deed."
        ),
    )

    @property
    def tried(self) -> Tried:
        """Return what was filled in."""
        return Tried(result=self.result.data, words=self.words.data or "")


def for_task(results: tuple[str, ...]) -> Any:
    """Return the form with what can be said of this task."""
    form = TaskForm()
    form.result.choices = [(key, wording.ATTEMPTS[key]) for key in results]
    return form
