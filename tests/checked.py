"""The file that says which languages a sworn translator checked, with one line changed."""

from pathlib import Path

from disclosure.web import catalogue


def checked(folder: Path, language: str) -> Path:
    """Write the file as it is, but with yes for one language, and give its path."""
    now = catalogue.CHECKED.read_text(encoding="utf-8")
    line = f"\n{language} = false\n"
    assert now.count(line) == 1
    path = folder / "checked.toml"
    path.write_text(now.replace(line, f"\n{language} = true\n"), encoding="utf-8")
    return path
