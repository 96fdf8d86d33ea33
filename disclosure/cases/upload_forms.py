"""The shape of a file that is kept with a case."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from disclosure.cases import labels, upload_rules
from disclosure.web.fields import Choice, Tick
from disclosure.web.forms import BaseForm
from disclosure.web.uploading import File, FileForm

KINDS = [
    ("identity", _l("Kopie van een identiteitsbewijs")),
    ("undertaking", _l("Ondertekende afspraak over geheimhouding")),
    ("instrument", _l("Verslag van een instrument")),
]
TYPES = {"pdf": "PDF", "jpeg": "JPEG", "png": "PNG"}
REFUSED = {
    "wrong_stage": (
        "kind",
        _l("Er is nog niets te ondertekenen: er is nog geen gesprek."),
    ),
    "already_done": (
        "file",
        _l("Er zijn er te veel van deze soort. Vernietig er eerst een."),
    ),
}
"""What a refusal is about here, and what it means."""


class UploadForm(FileForm):
    """One file: what it is, whose document, and the file itself."""

    kind = Choice(_l("Wat voor bestand?"), choices=KINDS, missing=_l("Kies wat voor bestand."))
    of = Choice(_l("Bij een document: van wie?"), choices=labels.PARTS)
    covered = Tick(
        _l("Bij een document: het BSN en de pasfoto zijn op de kopie afgeschermd"),
        description=_l("Een kopie is niet nodig om een identiteit vast te stellen."),
    )
    file = File(
        _l("Bestand"),
        description=_l("PDF, JPEG of PNG. De naam van het bestand wordt niet bewaard."),
        render_kw={"accept": ".pdf,.jpg,.jpeg,.png"},
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask of a copy whose it is; refuse what its bytes say is something else."""
        good = bool(super().validate(extra_validators))
        if self.kind.data == upload_rules.IDENTITY:
            self._about_the_copy()
        if good and upload_rules.cleaned(self.file.content) is None:
            self.file.errors = [
                _("Dit is geen PDF, JPEG of PNG, of er zit iets in dat niet mag. Scan het opnieuw.")
            ]
        return not self.faults

    def _about_the_copy(self) -> None:
        if not self.of.data:
            self.of.errors = [_("Kies van wie het document is.")]
        if not self.covered.data:
            self.covered.errors = [_("Scherm eerst het BSN en de pasfoto af op de kopie.")]


class DestroyForm(BaseForm):
    """Only the button."""
