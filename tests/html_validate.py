"""Asking html-validate whether pages are valid HTML, all of them in one go."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

from assets import build

CONFIGURATION = {
    "root": True,
    "extends": ["html-validate:recommended", "html-validate:a11y"],
    "rules": {
        "attribute-boolean-style": "off",
        "attribute-empty-style": "off",
        "no-trailing-whitespace": "off",
        "void-style": "off",
        "doctype-style": "off",
        # a list may be named by its heading
        "aria-label-misuse": ["error", {"allowAnyNamable": True}],
        # whoever shares a device must not find a secret word or a code filled in
        "autocomplete-password": "off",
        # every page is served with a nonce instead
        "require-sri": "off",
        # the browser's own length limits and patterns are not used: the server says it in words
        "form-dup-name": "off",
        "long-title": "off",
        "tel-non-breaking": "off",
    },
}


def faults(pages: Mapping[str, str], folder: Path) -> list[str]:
    """Return what is wrong with the pages, given by name; `folder` is where they may be written."""
    (folder / ".htmlvalidate.json").write_text(json.dumps(CONFIGURATION))
    names = {f"page-{number}.html": name for number, name in enumerate(pages)}
    for file, name in names.items():
        (folder / file).write_text(pages[name], encoding="utf-8")
    program = build.MODULES / "html-validate" / "bin" / "html-validate.mjs"
    answer = folder / "answer.json"
    with answer.open("w") as out:  # a pipe would be cut at its first full buffer
        done = subprocess.run(
            ["node", str(program), "--formatter=json", *names],
            cwd=folder,
            env=build.with_node(),
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode in {0, 1}, done.stderr
    return [
        f"{names[Path(page['filePath']).name]}:{message['line']} {message['ruleId']}: "
        f"{message['message']}"
        for page in json.loads(answer.read_text())
        for message in page["messages"]
    ]
