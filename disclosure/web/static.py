"""Style sheets, scripts and fonts: names that carry their hash, kept by the browser for a year."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import brotli
from flask import Blueprint, abort, make_response, request, url_for
from werkzeug.wrappers import Response

from disclosure.errors import ConfigurationError
from disclosure.web.factory import BUILT
from disclosure.web.guards import public

if TYPE_CHECKING:
    from flask import Flask

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
SQUEEZED = (".css", ".js", ".svg", ".txt")
MANIFEST = BUILT / "manifest.json"
blueprint = Blueprint("assets", __name__)


def register(app: Flask) -> None:
    """Serve what `assets/build.py` wrote; raises `ConfigurationError` when it has not run."""
    if not MANIFEST.exists():
        raise ConfigurationError("style sheets are not built: run assets/build.py")
    app.register_blueprint(blueprint)
    app.jinja_env.globals["asset"] = asset


def asset(name: str) -> str:
    """Return the address of a built file by its plain name (`public.css`)."""
    return url_for("assets.serve", name=_manifest(MANIFEST.stat().st_mtime_ns)[name])


@blueprint.get("/static/<name>")
@public
def serve(name: str) -> Response:
    """Send one built file, squeezed when the browser takes it so."""
    path = BUILT / name
    if path.suffix not in TYPES or not path.is_file():
        abort(404)
    squeeze = path.suffix in SQUEEZED and "br" in request.headers.get("Accept-Encoding", "")
    answer = make_response(_content(path, squeeze))
    answer.headers["Content-Type"] = TYPES[path.suffix]
    answer.headers["Vary"] = "Accept-Encoding"
    if squeeze:
        answer.headers["Content-Encoding"] = "br"
    return answer


@lru_cache(maxsize=1)
def _manifest(_changed: int) -> dict[str, str]:
    names: dict[str, str] = json.loads(MANIFEST.read_text(encoding="utf-8"))
    return names


@lru_cache(maxsize=32)
def _content(path: Path, squeeze: bool) -> bytes:
    data = path.read_bytes()
    return brotli.compress(data, quality=9) if squeeze else data
