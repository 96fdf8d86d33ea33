"""Fields that many steps share: a second person with a code, a reason."""

from flask_babel import lazy_gettext as _l

from disclosure.web.fields import Dropdown, LongText, Secret
from disclosure.web.forms import BaseForm


class SecondPersonForm(BaseForm):
    """A step that a colleague confirms on the spot, with a one-time code of their own."""

    second = Dropdown(_l("Tweede persoon"), choices=[], default="")
    second_code = Secret(_l("Eenmalige code van de tweede persoon"))


class ReasonForm(BaseForm):
    """A step that needs only its reason."""

    reason = LongText(_l("Waarom?"), rows=4)
