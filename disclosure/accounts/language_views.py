"""The languages of the site as administrators see them: which of them a translator swore to."""

from flask import render_template

from disclosure.accounts.views import blueprint
from disclosure.web import catalogue, languages
from disclosure.web.guards import staff


@blueprint.get("/werk/beheer/talen")
@staff("administrator")
def site_languages() -> str:
    """List the languages, and whether a sworn translator checked each."""
    rows = [
        (code, name, code in languages.OF_STAFF, catalogue.sworn(code))
        for code, name in languages.LANGUAGES.items()
    ]
    return render_template("work/accounts/languages.html", rows=rows, source=languages.SOURCE)
