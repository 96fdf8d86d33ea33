"""The pages of files: those of a case, one more, one opened, one destroyed.

A file is never shown by the browser: it is handed over under a neutral name, as bytes of no type,
and may run nothing.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Flask, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from disclosure.accounts import queries as accounts
from disclosure.cases import labels, models, pages, upload_forms, uploads
from disclosure.cases.pages import OpenCase
from disclosure.cases.upload_models import CaseFile
from disclosure.cases.upload_rules import ADDS, READS, Upload
from disclosure.errors import Refusal
from disclosure.procedure import profile
from disclosure.web import services
from disclosure.web.guards import staff, the_actor
from disclosure.web.uploading import most_bytes, takes_file

ADDRESS = "/werk/zaken/<reference>/bestanden"
PURPOSE = "files"
FOLDED = {"Content-Type": "application/octet-stream", "X-Content-Type-Options": "nosniff"}
ENDINGS = {"pdf": "pdf", "jpeg": "jpg", "png": "png"}


def register(app: Flask) -> None:
    """Add the pages of files."""
    readers = staff(*sorted(frozenset().union(*READS.values())))
    adders = staff(*sorted(frozenset().union(*ADDS.values())))
    both = ("GET", "POST")
    app.add_url_rule(ADDRESS, "files.overview", takes_file(readers(overview)), methods=both)
    app.add_url_rule(f"{ADDRESS}/<uuid:file_id>", "files.open", readers(show))
    app.add_url_rule(
        f"{ADDRESS}/<uuid:file_id>/vernietigen", "files.destroy", adders(destroy), methods=both
    )


def _open(reference: str) -> OpenCase:
    return pages.open_case(reference, PURPOSE, uploads.near(the_actor()))


def overview(reference: str) -> Response | tuple[str, int]:
    """List the files of a case, and take one more."""
    case = _open(reference)
    form: Any = upload_forms.UploadForm()
    form.kind.choices = _offered(case)
    if form.validate_on_submit():
        refusal = _add(form, case)
        if refusal is None:
            flash(_("Het bestand is versleuteld bewaard."), "ok")
            return redirect(url_for("files.overview", reference=case.reference), 303)
        _refuse(form, refusal)
    elif not form.is_submitted():
        form.kind.data = request.args.get("soort") or None
    return render_template("work/cases/files.html", form=form, case=case, **_shown(case)), (
        422 if form.faults else 200
    )


def _offered(case: OpenCase) -> list[tuple[str, Any]]:
    return [(kind, label) for kind, label in upload_forms.KINDS if ADDS[kind] & case.actor.roles]


def _add(form: Any, case: OpenCase) -> Refusal | None:
    args = Upload(
        kind=form.kind.data,
        data=form.file.content,
        of=form.of.data or "",
        covered=form.covered.data,
    )
    return uploads.add(services().database, case.id, args, most_bytes(), case.actor, case.now)


def _refuse(form: Any, refusal: Refusal) -> None:
    name, sentence = upload_forms.REFUSED.get(refusal.key, ("", ""))
    if name:
        form[name].errors = [sentence]
    else:
        form.refuse(refusal)


def _shown(case: OpenCase) -> dict[str, Any]:
    with services().database.read() as tx:
        rows = uploads.of_case(tx, case.id, case.actor)
        names = accounts.names(tx, {row.by_id for row in rows})
        law = profile.load(tx.get_one(models.Case, case.id).profile)
    return {
        "rows": rows,
        "names": names,
        "kinds": dict(upload_forms.KINDS),
        "types": upload_forms.TYPES,
        "parts": labels.PARTS,
        "destroys": {kind for kind, _label in _offered(case)},
        "kept_days": law.retention[uploads.TERM].term.amount,
    }


def show(reference: str, file_id: UUID) -> Response:
    """Hand a file over to be kept nowhere but where it is read; the look is logged."""
    case = _open(reference)
    found = uploads.opened(services().database, case.id, file_id, case.actor, case.now)
    if isinstance(found, Refusal):
        abort(404)
    row, content = found
    response = make_response(content)
    response.headers.update(FOLDED)
    name = f'attachment; filename="bestand.{ENDINGS[row.type]}"'
    response.headers["Content-Disposition"] = name
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def destroy(reference: str, file_id: UUID) -> Response | str:
    """Destroy a file before its time, once somebody said so on a page of its own."""
    case = _open(reference)
    form = upload_forms.DestroyForm()
    row = _row(case, file_id)
    if form.validate_on_submit():
        refusal = uploads.destroy(services().database, case.id, file_id, case.actor, case.now)
        if refusal is not None:
            abort(404)
        flash(_("Het bestand is vernietigd."), "ok")
        return redirect(url_for("files.overview", reference=case.reference), 303)
    kind = dict(upload_forms.KINDS)[row.kind]
    return render_template("work/cases/file_destroy.html", form=form, case=case, row=row, kind=kind)


def _row(case: OpenCase, file_id: UUID) -> CaseFile:
    """Return a file this person may destroy; anything else answers 404."""
    with services().database.read() as tx:
        rows = uploads.of_case(tx, case.id, case.actor)
    mine = [row for row in rows if row.id == file_id and row.document is not None]
    return mine[0] if mine and ADDS[mine[0].kind] & case.actor.roles else abort(404)
