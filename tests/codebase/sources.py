"""The project's own Python, parsed once for all tests of the code."""

import ast
import io
import subprocess
import tokenize
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
Function = ast.FunctionDef | ast.AsyncFunctionDef
SILENT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


class Source:
    """One file of Python."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.relative_to(ROOT).as_posix()
        self.text = path.read_text(encoding="utf-8")

    def __repr__(self) -> str:
        return self.name

    @cached_property
    def tree(self) -> ast.Module:
        """Return the file, parsed."""
        return ast.parse(self.text)

    @cached_property
    def module(self) -> str:
        """Return the dotted name others import it by."""
        return self.name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @cached_property
    def imports(self) -> frozenset[str]:
        """Return every module, and every name in a module, that the file imports anywhere."""
        return frozenset(self._imported())

    def _imported(self) -> Iterator[str]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from (f"{node.module}.{alias.name}" for alias in node.names)

    @cached_property
    def functions(self) -> list[Function]:
        """Return every function and method, inner ones too."""
        return [node for node in ast.walk(self.tree) if isinstance(node, FUNCTIONS)]

    @cached_property
    def code_lines(self) -> frozenset[int]:
        """Return the numbers of the lines that say something: no blanks, comments, docstrings."""
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        spoken = {
            line
            for token in tokens
            if token.type not in SILENT
            for line in range(token.start[0], token.end[0] + 1)
        }
        return frozenset(spoken - set(self._docstrings()))

    def _docstrings(self) -> Iterator[int]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                yield from lines_of(node)

    @cached_property
    def table_lines(self) -> frozenset[int]:
        """Return the lines of module-level assignments over several lines: tables of data."""
        tables = (
            node
            for node in self.tree.body
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.end_lineno != node.lineno
        )
        return frozenset(line for table in tables for line in lines_of(table))


def lines_of(node: ast.stmt) -> range:
    """Return the numbers of the lines a statement covers."""
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


@cache
def product() -> list[Source]:
    """Return what runs for people: the package, the set-up, the entry points."""
    others = [ROOT / "run", ROOT / "wsgi.py", ROOT / "assets" / "build.py"]
    return [Source(path) for path in [*sorted((ROOT / "disclosure").rglob("*.py")), *others]]


@cache
def package() -> list[Source]:
    """Return the package alone."""
    return [source for source in product() if source.name.startswith("disclosure/")]


@cache
def suite() -> list[Source]:
    """Return the tests and what carries them."""
    return [Source(path) for path in sorted((ROOT / "tests").rglob("*.py"))]


@cache
def tracked() -> list[Path]:
    """Return every file that git knows."""
    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    paths = (ROOT / name for name in done.stdout.split("\0") if name)
    return [path for path in paths if path.is_file()]
