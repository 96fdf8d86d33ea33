"""The pages of the application in their order: which form, why we ask, for whom it applies.

A page keeps its number for good, whatever branch is taken and wherever it is moved: who looks at
the address learns nothing, and a draft begun yesterday still finds its place. Staff who type for
somebody, or for their own organisation, ask the same questions from the same table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from disclosure.procedure import ages
from disclosure.requests import public_forms as first
from disclosure.requests import public_more_forms as more
from disclosure.requests import public_role_forms as role
from disclosure.requests.public_answers import Values, day, text
from disclosure.web import services

TOWNS = 9
"""The page that offers the names of all municipalities."""

CARRIED = ("by", "earlier")
"""What may be known before the first page: the capacity, and after which application this is."""

Applies = Callable[[Values], bool]


def _always(_values: Values) -> bool:
    return True


def by(*capacities: str) -> Applies:
    """Return a test whether somebody asks in one of these capacities."""
    return lambda values: text(values, "by") in capacities


for_another = by("relative", "professional", "agency")
_asks = by("", "self", "relative", "professional")


def _reachable(values: Values) -> bool:
    return _asks(values) and text(values, "channel") not in ("", "none")


def standing(values: Values) -> str:
    """Return what the age of who is at risk means; empty where no age is known."""
    born, years = day(values, "born"), text(values, "age")
    known = ages.age(born, first.today()) if born else int(years) if years else None
    return "" if known is None else ages.standing(known, services().profile.young)


def _stands(wanted: str) -> Applies:
    return lambda values: standing(values) == wanted


def _represented(values: Values) -> bool:
    return text(values, "represented") in ("guardian", "curator", "mentor")


def _partners(values: Values) -> bool:
    return text(values, "relationship") != "other"


def _has_children(values: Values) -> bool:
    return int(text(values, "children") or 0) > 0


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
        applies=_asks,
    ),
    Page(
        number=2,
        form=first.ContactForm,
        why=_l("Een bericht op het verkeerde moment kan gevaarlijk zijn. Daarom kiest u."),
        applies=_asks,
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
        applies=_asks,
    ),
    Page(
        number=7,
        form=first.OwnForm,
        title=_l("Wie bent u?"),
        why=_l("Uw naam komt niet bij degene over wie u iets vraagt."),
        applies=by("relative"),
    ),
    Page(
        number=26,
        form=role.ProfessionalForm,
        title=_l("Wie bent u?"),
        why=_l("Uw naam en uw organisatie komen niet bij degene over wie u iets vraagt."),
        applies=by("professional"),
    ),
    Page(
        number=27,
        form=role.AgencyForm,
        why=_l("Uw organisatie begint deze zaak zelf. Dan moet vaststaan dat zij dit mag delen."),
        applies=by("agency"),
    ),
    Page(
        number=8,
        form=first.PersonForm,
        title=_l("Wie bent u?"),
        others=_l("Over wie maakt u zich zorgen?"),
        why=_l("Dan weten wij met wie wij spreken. U hoeft geen bewijs te sturen."),
    ),
    Page(
        number=28,
        form=role.HeardForm,
        title=_l("Zo praten wij met jonge mensen"),
        intro=_l(
            "Wie nog jong is, spreken wij alleen, zonder ouders. Een ouder hoort het alleen als"
            " dat veilig is, en nooit als die ouder bij het gevaar hoort."
        ),
        why=_l("Op deze leeftijd telt uw eigen wens. Wij leggen vast waarom wij iets doen."),
        applies=_stands("heard"),
    ),
    Page(
        number=29,
        form=role.ProtectedForm,
        title=_l("Wie beschermt u?"),
        others=_l("Wie beschermt het kind?"),
        intro=_l(
            "Voor een jong kind praten wij met de ouder of voogd die beschermt."
            " Nooit met iemand die bij het gevaar hoort."
        ),
        why=_l("Een kind kan dit niet alleen. Er moet iemand zijn die het beschermt."),
        applies=_stands("protected"),
    ),
    Page(
        number=30,
        form=role.RepresentedForm,
        why=_l(
            "Zo iemand mag soms meebeslissen. Wij kijken dat na in het register, en zeggen niets"
            " tegen wie bij het gevaar hoort."
        ),
    ),
    Page(
        number=31,
        form=role.RepresentativeForm,
        title=_l("De voogd, curator of mentor"),
        why=_l("Is het de persoon over wie u iets vraagt? Dan houden wij die erbuiten."),
        applies=_represented,
    ),
    Page(
        number=32,
        form=role.KnowledgeForm,
        title=_l("Weet zij of hij hiervan?"),
        why=_l("Wij moeten weten wat wij wel en niet kunnen zeggen. Het hoeft niet."),
        applies=for_another,
    ),
    Page(
        number=33,
        form=role.TipForm,
        why=_l(
            "Dit is voor ons een tip. Wij bellen, mailen of schrijven niet voor wij het zelf"
            " hebben nagekeken."
        ),
        applies=for_another,
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
        title=_l("Waar woont hij of zij?"),
        intro=_l("Ook in het buitenland. Weet u het niet? Ga dan verder."),
        why=_l("Organisaties bewaren wat zij weten vaak per woonplaats."),
    ),
    Page(
        number=34,
        form=first.SubjectEarlierForm,
        title=_l("Waar woonde hij of zij de laatste vijf jaar?"),
        intro=_l("Ook in het buitenland. Alleen een plaats of land mag ook."),
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
        why=_l("Ook als het uit is, kunt u dit vragen."),
    ),
    Page(
        number=35,
        form=more.DatesForm,
        title=_l("De relatie"),
        why=_l("Dan weten wij bij welke tijd het hoort wat organisaties weten."),
        applies=_partners,
    ),
    Page(
        number=36,
        form=role.ElseForm,
        title=_l("Geen partner of ex-partner"),
        intro=_l(
            "Wij zijn er voor geweld door een partner of ex-partner. Voor ander geweld helpt"
            " Veilig Thuis: 0800 2000, gratis, dag en nacht. Bij gevaar: 112."
            " U mag wel verdergaan. Dan kijkt iemand wie u hierbij kan helpen."
        ),
        why=_l("Dan brengen wij u bij wie hierbij helpt."),
        applies=lambda values: not _partners(values),
    ),
    Page(
        number=15,
        form=more.SeparationForm,
        why=_l("Rond een scheiding is het gevaar vaak groter. Dan kijken wij sneller."),
        applies=_partners,
    ),
    Page(
        number=16,
        form=more.ChildrenForm,
        title=_l("Kinderen"),
        why=_l("Kinderen merken veel. Wij denken ook aan hun veiligheid."),
    ),
    Page(
        number=37,
        form=more.CareForm,
        title=_l("De kinderen"),
        why=_l("Elk kind krijgt bij ons aandacht, en een eigen plan als dat nodig is."),
        applies=_has_children,
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
        applies=by("", "self", "relative"),
    ),
    Page(
        number=38,
        form=role.MoreForm,
        why=_l(
            "Over elke persoon die gevaarlijk is, gaat een eigen vraag. Na het versturen kunt u"
            " meteen met de volgende beginnen."
        ),
    ),
)


def applying(values: Values) -> list[Page]:
    """Return the pages that apply, given what was answered so far on those before."""
    return _walk(values)[0]


def answered(values: Values) -> dict[str, list[str]]:
    """Return the answers of the pages that apply: what a branch hides is not handed in."""
    return _walk(values)[1]


def _walk(values: Values) -> tuple[list[Page], dict[str, list[str]]]:
    """Go through the pages in order; whether one applies depends on what shows before it."""
    pages: list[Page] = []
    kept = {name: values[name] for name in CARRIED if name in values}
    for page in PAGES:
        if page.applies(kept):
            pages.append(page)
            kept |= {name: values[name] for name in names(page, kept) if name in values}
    return pages, kept


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
    form: Any = page.form
    left_out = _left_out(page, values)
    return [name for name in _declared(form) if name not in left_out]


@cache
def _declared(form: Any) -> list[str]:
    every = {name: getattr(form, name) for name in dir(form)}
    fields = {name: one for name, one in every.items() if hasattr(one, "field_class")}
    return sorted(fields, key=lambda name: fields[name].creation_counter)


def _of_channel(values: Values) -> set[str]:
    shown = first.ReachForm.SHOWN.get(text(values, "channel"), ())
    return set(_declared(first.ReachForm)) - set(shown)


def _of_language(values: Values) -> set[str]:
    theirs = {"their_language", "their_help"}
    if not for_another(values):
        return theirs
    return set() if text(values, "by") == "relative" else set(_declared(more.LanguageForm)) - theirs


def _of_heard(values: Values) -> set[str]:
    return {"told_how"} if for_another(values) else {"guardian_name", "guardian_relation"}


_HIDING: Mapping[type[first.PageForm], Callable[[Values], set[str]]] = {
    first.ReachForm: _of_channel,
    first.PersonForm: lambda values: set() if for_another(values) else {"age"},
    role.HeardForm: _of_heard,
    more.ChildrenForm: lambda values: set() if _partners(values) else {"children_together"},
    more.LanguageForm: _of_language,
    more.DatesForm: lambda v: set() if text(v, "relationship") == "ex" else {"until_when"},
    more.CompanionForm: lambda values: {"companion"} if for_another(values) else set(),
}
"""The fields a page leaves out, given what was answered before."""


def _left_out(page: Page, values: Values) -> set[str]:
    return _HIDING[page.form](values) if page.form in _HIDING else set()


def form_for(page: Page, values: Values, posted: bool) -> first.PageForm:
    """Return the page's form: filled from what was posted, else from what was saved."""
    saved = MultiDict((name, one) for name, many in values.items() for one in many)
    form = page.form() if posted else page.form(formdata=saved if _saved(page, values) else None)
    for name in _left_out(page, values):
        del form[name]
    form.known = values
    form.prepare()
    if for_another(values):
        for name, label in ((n, label) for n, label in form.others.items() if n in form):
            form[name].label.text = label
    return form
