"""Every table of the project, for those who need all at once: migrations, rehearsals, tests."""

from importlib import import_module
from pathlib import Path

from sqlalchemy import MetaData

import disclosure
from disclosure.store.database import Base

ROOT = Path(disclosure.__file__).parent
MARK = "__tablename__"


def load() -> MetaData:
    """Import every module that declares a table and return what they declared."""
    for module in modules():
        import_module(module)
    return Base.metadata


def modules() -> list[str]:
    """Name the modules that declare tables, found in the sources so that none can be forgotten."""
    return [
        ".".join(path.relative_to(ROOT.parent).with_suffix("").parts)
        for path in sorted(ROOT.rglob("*.py"))
        if path != Path(__file__) and MARK in path.read_text(encoding="utf-8")
    ]
