"""The shape of what somebody chooses for the own screen."""

from flask_babel import lazy_gettext as _l

from disclosure.accounts.preferences import Preferences
from disclosure.web import fields
from disclosure.web.comfort import DARK, LIGHT, SYSTEM
from disclosure.web.forms import BaseForm


class PreferencesForm(BaseForm):
    """Colours and keys."""

    look = fields.Choice(
        _l("Kleuren"),
        choices=[
            (SYSTEM, _l("Zoals dit apparaat")),
            (LIGHT, _l("Altijd licht")),
            (DARK, _l("Altijd donker")),
        ],
        missing=_l("Kies welke kleuren u wilt."),
    )
    shortcuts = fields.Tick(
        _l("Sneltoetsen aan"),
        description=_l(
            "Gebruikt u spraakbesturing of raakt u vaak per ongeluk een toets? Zet uit."
        ),
    )

    def chosen(self) -> Preferences:
        """Return what was chosen."""
        return Preferences(self.look.data, self.shortcuts.data)
