"""The pages of the application in their order: which form, why we ask, for whom it applies.

A page keeps its number whatever branch is taken; who looks at the address learns nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from disclosure.requests import public_forms as first
from disclosure.requests import public_more_forms as more
from disclosure.requests.public_answers import Values, text

TOWNS = 9
"""The page that offers the names of all municipalities."""

Applies = Callable[[Values], bool]


def _always(_values: Values) -> bool:
    return True


def for_another(values: Values) -> bool:
    """Tell whether somebody asks for another."""
    return text(values, "by") == "relative"


def _reachable(values: Values) -> bool:
    return text(values, "channel") not in ("", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of questions: `title` only where it has more than one field.

    `others`: the title for somebody who asks for another, where it differs.
    """

    number: int
    form: type[first.PageForm]
    why: Any
    title: Any = ""
    others: Any = ""
    intro: Any = ""
    applies: Applies = _always


PAGES = (
    Page(
        number=1,
        form=first.ForWhomForm,
        why=_l("Dan stellen wij alleen de vragen die bij u passen."),
    ),
    Page(
        number=2,
        form=first.ContactForm,
        why=_l("Een bericht op het verkeerde moment kan gevaarlijk zijn. Daarom kiest u."),
    ),
    Page(
        number=3,
        form=first.ReachForm,
        title=_l("Waar bereiken wij u veilig?"),
        intro=_l("In een bericht staat nooit waar het over gaat en ook niet wie wij zijn."),
        why=_l("Wij gebruiken alleen dit. Elke twee weken vragen wij of het nog kan."),
        applies=_reachable,
    ),
    Page(
        number=4,
        form=first.WhenForm,
        title=_l("Wanneer is het veilig?"),
        intro=_l("Buiten deze tijden krijgt u niets van ons."),
        why=_l("Dan komt er niets binnen als iemand anders meekijkt."),
        applies=_reachable,
    ),
    Page(
        number=5,
        form=first.OpenersForm,
        why=_l("Kan iemand anders het zien? Dan kiezen wij samen met u een andere manier."),
        applies=_reachable,
    ),
    Page(
        number=6,
        form=first.WordForm,
        why=_l(
            "Met dit woord beschermt u wat u typte: uw code alleen is dan niet genoeg."
            " Ook aan de telefoon vragen wij ernaar. U mag dit leeg laten."
            " Maar dan kan wie uw code vindt, uw antwoorden lezen tot u ze verstuurt."
        ),
    ),
    Page(
        number=7,
        form=first.OwnForm,
        title=_l("Wie bent u?"),
        why=_l("Uw naam komt niet bij degene over wie u iets vraagt."),
        applies=for_another,
    ),
    Page(
        number=8,
        form=first.PersonForm,
        title=_l("Wie bent u?"),
        others=_l("Over wie maakt u zich zorgen?"),
        why=_l("Dan weten wij met wie wij spreken. U hoeft geen bewijs te sturen."),
    ),
    Page(
        number=9,
        form=first.PlaceForm,
        title=_l("Waar woont u?"),
        others=_l("Waar woont degene over wie u zich zorgen maakt?"),
        why=_l("De gemeente bepaalt welk bureau uw vraag behandelt. Een adres hoeft niet."),
    ),
    Page(
        number=10,
        form=first.SubjectNamesForm,
        title=_l("Over wie gaat uw vraag?"),
        intro=_l("Vul in wat u weet. Eén ding is genoeg. Neem geen risico om iets uit te zoeken."),
        why=_l("Wij moeten zeker weten dat wij de goede persoon hebben."),
    ),
    Page(
        number=11,
        form=first.SubjectAgeForm,
        title=_l("Hoe oud is hij of zij?"),
        why=_l("Veel mensen hebben dezelfde naam. Met een leeftijd vergissen wij ons minder."),
    ),
    Page(
        number=12,
        form=first.SubjectPlacesForm,
        intro=_l("Ook in het buitenland. Weet u het niet? Ga dan verder."),
        why=_l("Organisaties bewaren wat zij weten vaak per woonplaats."),
    ),
    Page(
        number=13,
        form=first.SubjectMoreForm,
        title=_l("Weet u nog iets anders?"),
        intro=_l("Neem geen risico. Kijk niet in zijn of haar telefoon of spullen."),
        why=_l("Wij moeten zeker weten dat wij de goede persoon hebben."),
    ),
    Page(
        number=14,
        form=more.RelationshipForm,
        title=_l("De relatie"),
        why=_l("Ook als het uit is, kunt u dit vragen."),
    ),
    Page(
        number=15,
        form=more.SeparationForm,
        why=_l("Rond een scheiding is het gevaar vaak groter. Dan kijken wij sneller."),
    ),
    Page(
        number=16,
        form=more.ChildrenForm,
        title=_l("Kinderen"),
        why=_l("Kinderen merken veel. Wij denken ook aan hun veiligheid."),
    ),
    Page(
        number=17,
        form=more.WordsForm,
        why=_l("U kent het gevaar het beste. Uw woorden blijven staan zoals u ze typt."),
    ),
    Page(
        number=18,
        form=more.ControlForm,
        title=_l("Wie bepaalt er?"),
        intro=_l("U hoeft niet op alles te antwoorden."),
        why=_l("Deze vragen helpen ons om te zien hoe snel er hulp nodig is."),
    ),
    Page(
        number=19,
        form=more.ViolenceForm,
        title=_l("Bedreiging en geweld"),
        intro=_l("Deze vragen kunnen zwaar zijn. U hoeft niet op alles te antwoorden."),
        why=_l("Sommige dingen wijzen op groot gevaar. Dan komen wij eerder in actie."),
    ),
    Page(
        number=20,
        form=more.ArmsForm,
        title=_l("Wapens"),
        intro=_l("Ga niet zoeken. Wat u nu weet, is genoeg."),
        why=_l("Bij een wapen nemen wij andere maatregelen. Daarom willen wij hier een antwoord."),
    ),
    Page(
        number=21,
        form=more.AroundForm,
        title=_l("Wat speelt er nog meer?"),
        intro=_l("U hoeft niet op alles te antwoorden."),
        why=_l("Deze dingen kunnen het gevaar groter maken."),
    ),
    Page(
        number=22,
        form=more.SafetyForm,
        why=_l("Uw gevoel telt mee als wij bepalen hoe snel wij iets doen."),
    ),
    Page(
        number=23,
        form=more.CircleForm,
        title=_l("Mensen en hulp om u heen"),
        why=_l("Dan werken wij samen met wie u al helpt, en praten wij niet met de verkeerde."),
    ),
    Page(
        number=24,
        form=more.LanguageForm,
        title=_l("Taal en hulp bij het gesprek"),
        why=_l("U moet alles goed kunnen begrijpen en goed kunnen vertellen."),
    ),
    Page(
        number=25,
        form=more.CompanionForm,
        title=_l("Uw keuzes"),
        why=_l("U hoeft het niet alleen te doen."),
    ),
)


def applying(values: Values) -> list[Page]:
    """Return the pages that apply, given what was answered so far."""
    return [page for page in PAGES if page.applies(values)]


def find(number: int, values: Values) -> Page | None:
    """Return the page with this number if it applies."""
    return next((page for page in applying(values) if page.number == number), None)


def beside(page: Page, values: Values, step: int) -> Page | None:
    """Return the page before (-1) or after (+1); None at either end."""
    pages = applying(values)
    place = pages.index(page) + step
    return pages[place] if 0 <= place < len(pages) else None


def title(page: Page, values: Values) -> Any:
    """Return the page's title, empty where its only question is the title."""
    return page.others if page.others and for_another(values) else page.title


def typed(form: first.PageForm) -> dict[str, list[str]]:
    """Return what to save of a valid page: every field by name, checked and normalised."""
    return {field.name: _typed(field) for field in form.plain()}


def _typed(field: Any) -> list[str]:
    if field.shape == "date":
        return list(field.parts) if field.data else []
    if field.shape == "tick":
        return ["y"] if field.data else []
    if isinstance(field.data, list):
        return [str(one) for one in field.data]
    return [] if field.data in (None, "") else [str(field.data)]


def first_open(values: Values) -> Page | None:
    """Return the first page that applies and was not saved yet; None when all were."""
    return next((page for page in applying(values) if not _saved(page, values)), None)


def _saved(page: Page, values: Values) -> bool:
    return all(name in values for name in names(page, values))


def names(page: Page, values: Values) -> list[str]:
    """Return the names of the fields this page shows."""
    left_out = _left_out(page, values)
    return [name for name in _declared(page.form) if name not in left_out]


def _declared(form: type[first.PageForm]) -> list[str]:
    every = {name: getattr(form, name) for name in dir(form)}
    fields = {name: one for name, one in every.items() if hasattr(one, "field_class")}
    return sorted(fields, key=lambda name: fields[name].creation_counter)


def _left_out(page: Page, values: Values) -> set[str]:
    if page.form is first.ReachForm:
        shown = first.ReachForm.SHOWN.get(text(values, "channel"), ())
        return set(_declared(page.form)) - set(shown)
    if page.form is more.LanguageForm and not for_another(values):
        return {"their_language"}
    return set()


def form_for(page: Page, values: Values, posted: bool) -> first.PageForm:
    """Return the page's form: filled from what was posted, else from what was saved."""
    saved = MultiDict((name, one) for name, many in values.items() for one in many)
    form = page.form() if posted else page.form(formdata=saved if _saved(page, values) else None)
    for name in _left_out(page, values):
        del form[name]
    form.known = values
    if for_another(values):
        for name, label in form.others.items():
            form[name].label.text = label
    return form
