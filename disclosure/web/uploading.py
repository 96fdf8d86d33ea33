"""Files that staff send: only where a view says so, in memory only, at most so large.

Every other page keeps its small bound. What is sent never touches the disk unsealed: Werkzeug would
put a larger file into the temporary folder, in plain.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any, TypeVar, cast

from flask import Request, current_app, request
from flask_babel import gettext as _
from werkzeug.datastructures import CombinedMultiDict, FileStorage
from wtforms import FileField
from wtforms.validators import StopValidation

from disclosure.web.forms import BaseForm
from disclosure.web.guards import current_actor
from disclosure.web.state import services

if TYPE_CHECKING:
    from flask import Flask

View = TypeVar("View", bound=Callable[..., Any])
MEGABYTE = 1_000_000
MARK = "takes_file"


class InMemory(Request):
    """A request whose files stay in memory until they are sealed."""

    def _get_file_stream(self, *_args: Any, **_named: Any) -> IO[bytes]:
        return BytesIO()


def register(app: Flask) -> None:
    """Let the views marked so take a file from whoever is logged in."""
    app.request_class = InMemory
    app.before_request(_allow)


def takes_file(view: View) -> View:
    """Let this view take a file."""
    setattr(view, MARK, True)
    return view


def most_bytes() -> int:
    """Return how large a file may be."""
    return services().settings.upload_megabytes * MEGABYTE


def _allow() -> None:
    """Read up to twice a file, so that one somewhat too large is told so beside its field."""
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, MARK, False) and current_actor() is not None:
        request.max_content_length = 2 * most_bytes()


class File(FileField):
    """One file; `.content` is what was sent. Its name and the type a browser gives are not read."""

    shape = "file"
    content = b""

    def process_formdata(self, valuelist: list[Any]) -> None:
        sent = [each for each in valuelist if isinstance(each, FileStorage) and each.filename]
        self.data = None
        if len(sent) > 1:
            raise ValueError(_("Kies één bestand. Een tweede stuurt u daarna."))
        if sent:
            self.content = sent[0].stream.read()
            self.data = cast(Any, len(self.content))

    def pre_validate(self, form: Any) -> None:
        if not self.content and not self.process_errors:
            raise StopValidation(_("Kies een bestand dat niet leeg is."))
        if len(self.content) > most_bytes():
            most = most_bytes() // MEGABYTE
            raise StopValidation(
                _("Dit bestand is te groot. Het mag hooguit %(most)s MB zijn.", most=most)
            )


class FileForm(BaseForm):
    """A form that takes a file besides what is typed."""

    enctype = "multipart/form-data"

    class Meta(BaseForm.Meta):
        """Files count here."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            sent = request.method == "POST"
            return CombinedMultiDict((request.files, request.form)) if sent else None
