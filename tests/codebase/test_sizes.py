"""The budgets of architecture.md §6: small functions, short files, shallow nesting, more test.

`pytest -s tests/codebase/test_sizes.py` prints the table.
"""

import ast
from collections.abc import Iterator
from statistics import median

from tests.codebase.sources import FUNCTIONS, Function, Source, lines_of, product, suite

MEDIAN, MOST, NONE_OVER = 8, 30, 50
VIEW, NESTING = 15, 3
FILE_MOST, FILE_NONE_OVER = 300, 400
RATIO = 1.2
GUARDS = frozenset({"public", "staff"})
BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)


def body_lines(source: Source, function: Function) -> int:
    """Count the lines of a body that say something."""
    covered = {line for statement in function.body for line in lines_of(statement)}
    return len(covered & source.code_lines)


def sizes(sources: list[Source]) -> list[tuple[int, str]]:
    return sorted(
        (body_lines(source, function), f"{source}:{function.lineno} {function.name}")
        for source in sources
        for function in source.functions
    )


def file_lines(source: Source) -> int:
    return len(source.text.splitlines()) - len(source.table_lines)


def total(sources: list[Source]) -> int:
    return sum(len(source.code_lines - source.table_lines) for source in sources)


def is_view(function: Function) -> bool:
    called = (d.func if isinstance(d, ast.Call) else d for d in function.decorator_list)
    return any(isinstance(d, ast.Name) and d.id in GUARDS for d in called)


def depth(node: ast.AST) -> int:
    """Return how deep blocks stand in each other; `elif` is no deeper than its `if`."""
    inner = 0
    for child, is_elif in children(node):
        if not isinstance(child, (*FUNCTIONS, ast.ClassDef)):
            inner = max(inner, depth(child) - is_elif)
    return inner + isinstance(node, BLOCKS)


def children(node: ast.AST) -> Iterator[tuple[ast.AST, bool]]:
    for child in ast.iter_child_nodes(node):
        chained = isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]
        yield child, chained


def at(share: float, numbers: list[int]) -> int:
    """Return what this share of the numbers does not exceed."""
    ordered = sorted(numbers)
    return ordered[max(0, int(share * len(ordered) + 0.999) - 1)]


def table() -> list[tuple[str, float, float]]:
    """Return each budget: what it is about, what it is now, what it may be."""
    functions = [size for size, _ in sizes(product())]
    files = [file_lines(source) for source in product()]
    views = [n for n, _ in view_sizes()]
    depths = [depth(f) for source in product() for f in source.functions]
    return [
        ("function, median", median(functions), MEDIAN),
        ("function, 95 %", at(0.95, functions), MOST),
        ("function, longest", max(functions), NONE_OVER),
        ("view, longest", max(views, default=0), VIEW),
        ("file, 95 %", at(0.95, files), FILE_MOST),
        ("file, longest", max(files), FILE_NONE_OVER),
        ("nesting, deepest", max(depths), NESTING),
    ]


def view_sizes() -> list[tuple[int, str]]:
    return sorted(
        (body_lines(source, function), f"{source}:{function.lineno} {function.name}")
        for source in product()
        for function in source.functions
        if is_view(function)
    )


def test_budgets() -> None:
    rows = table()
    print()
    for name, found, most in rows:
        print(f"{name:<20} {found:>6g}   at most {most:g}")
    counts = f"{len(product())} files, {len(sizes(product()))} functions, {len(view_sizes())} views"
    print(f"{counts}; {total(product())} lines of code, {total(suite())} of test")
    assert [name for name, found, most in rows if found > most] == []


def test_no_function_is_too_long() -> None:
    assert [f"{n} {name}" for n, name in sizes(product() + suite()) if n > NONE_OVER] == []


def test_no_view_is_too_long() -> None:
    assert [f"{n} {name}" for n, name in view_sizes() if n > VIEW] == []


def test_no_file_is_too_long() -> None:
    both = product() + suite()
    long = [f"{file_lines(s)} {s}" for s in both if file_lines(s) > FILE_NONE_OVER]
    assert long == []


def test_nothing_nests_too_deep() -> None:
    deep = [
        f"{depth(function)} {source}:{function.lineno} {function.name}"
        for source in product() + suite()
        for function in source.functions
        if depth(function) > NESTING
    ]
    assert deep == []


def test_there_is_more_test_than_code() -> None:
    ratio = total(suite()) / total(product())
    print(f"\ntest : code = {ratio:.2f}, at least {RATIO}")
    assert ratio >= RATIO


def function(code: str) -> Function:
    found = ast.parse(code).body[0]
    assert isinstance(found, FUNCTIONS)
    return found


def test_depth_counts_blocks_not_branches() -> None:
    assert depth(function("def f():\n return 1")) == 0
    assert depth(function("def f():\n if a:\n  pass\n elif b:\n  pass\n elif c:\n  pass")) == 1
    assert depth(function("def f():\n for a in b:\n  with a:\n   if a:\n    pass")) == 3
    assert depth(function("def f():\n def g():\n  if a:\n   pass\n return g")) == 0


def test_share_of_numbers() -> None:
    assert at(0.95, list(range(1, 101))) == 95
    assert at(0.95, [7]) == 7
