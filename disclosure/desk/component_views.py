"""Every component on one page, for who builds and judges the look; not there in production."""

from flask import Blueprint, render_template, request

from disclosure.cases import labels
from disclosure.desk import components
from disclosure.web.guards import staff

blueprint = Blueprint("components", __name__)
FRAMES = {"buiten": "layout.html"}
"""In whose dress the page is shown, by the word in its address; otherwise that of staff."""


@blueprint.route("/werk/componenten", methods=["GET", "POST"])
@staff()
def overview() -> str:
    """Show every macro in every state, in the dress of staff or of the public pages."""
    outside = request.args.get("kader", "")
    return render_template(
        "work/desk/components.html",
        labels=labels,
        dress=FRAMES.get(outside, "werk_layout.html"),
        **components.forms(),
        **components.samples(),
    )
