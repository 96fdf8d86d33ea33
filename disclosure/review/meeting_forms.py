"""Shape of the form of a meeting; field names are the names of the action's arguments."""

from flask_babel import lazy_gettext as _l

from disclosure.review import meeting_rules, papers
from disclosure.web.fields import Choice, Moment, Text
from disclosure.web.forms import BaseForm


class MeetingForm(BaseForm):
    """When and where the panel of the region meets."""

    kind = Choice(
        _l("Wat voor vergadering?"),
        choices=list(papers.MEETING_KINDS.items()),
        default="regular",
        missing=_l("Kies wat voor vergadering."),
    )
    starts_at = Moment(_l("Wanneer begint de vergadering?"))
    way = Choice(
        _l("Hoe komt het panel bijeen?"),
        choices=list(papers.WAYS.items()),
        default="place",
        missing=_l("Kies hoe."),
    )
    place = Text(
        _l("Waar, of in welke videokamer?"),
        most=meeting_rules.MOST_PLACE,
        description=_l("Zet hier geen namen en geen link. Iedereen van het panel leest dit."),
    )
