"""What docstrings name is there: attributes of classes, arguments of functions, modules of the product."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted(path for package in ("graph", "server", "ontology") for path in (ROOT / package).rglob("*.py"))
FILES = [path for path in FILES if "node_modules" not in path.parts]
Function = ast.FunctionDef | ast.AsyncFunctionDef


def read_section(docstring: str, name: str) -> list[str]:
    """Return the names that a section of a Google docstring describes, as far as the section goes."""
    match = re.search(rf"^( *){name}:\n(.*?)(?=^\1\S|\Z)", docstring, re.MULTILINE | re.DOTALL)
    if match is None:
        return []
    indent = len(match[1]) + 4
    return re.findall(rf"^ {{{indent}}}\*{{0,2}}(\w+)(?: \([^)]*\))?:", match[2], re.MULTILINE)


def list_attributes(node: ast.ClassDef) -> set[str]:
    """Return every name that a class defines: fields, methods, properties, slots and what its methods set on it."""
    names: set[str] = set()
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign | ast.Assign):
            targets = [statement.target] if isinstance(statement, ast.AnnAssign) else statement.targets
            names.update(target.id for target in targets if isinstance(target, ast.Name))
        elif isinstance(statement, Function):
            names.add(statement.name)
    for child in ast.walk(node):
        if isinstance(child, ast.Attribute) and isinstance(child.ctx, ast.Store) and isinstance(child.value, ast.Name):
            names.add(child.attr)
    return names


def iter_nodes(path: Path) -> Iterator[tuple[ast.ClassDef | Function, str]]:
    """Yield the classes and functions of a file with their docstrings."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef | Function):
            docstring = ast.get_docstring(node)
            if docstring:
                yield node, docstring


def find_wrong_names(path: Path) -> list[str]:
    """Return what docstrings of a file describe and its code does not have."""
    wrong: list[str] = []
    for node, docstring in iter_nodes(path):
        if isinstance(node, ast.ClassDef):
            there = list_attributes(node) if not node.bases or _is_plain(node) else None
            named = read_section(docstring, "Attributes")
        else:
            arguments = node.args
            every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
            every += [one for one in (arguments.vararg, arguments.kwarg) if one is not None]
            there = {argument.arg for argument in every}
            named = read_section(docstring, "Args")
        if there is not None:
            wrong += [f"{node.name}: {name}" for name in named if name not in there]
    return wrong


def _is_plain(node: ast.ClassDef) -> bool:
    """Return whether a class takes no attributes of its own kind from above."""
    bases = {ast.unparse(base).rpartition(".")[2].partition("[")[0] for base in node.bases}
    return bases <= {"NamedTuple", "Protocol", "Enum", "StrEnum", "Exception", "ReliefgraphError", "Generic", "Part"}


def find_missing_modules(path: Path) -> list[str]:
    """Return the modules of the product that a file's docstrings and comments name and that are not there."""
    named = re.findall(
        r"`((?:graph|server|ontology|tests)(?:\.[a-z_]+)+)(?:\.[A-Za-z_]+)?`", path.read_text(encoding="utf-8")
    )
    return [name for name in sorted(set(named)) if not _is_there(name)]


def _is_there(name: str) -> bool:
    """Return whether a dotted name is a module, a package, or what one of them defines."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        place = ROOT.joinpath(*parts[:length])
        rest = parts[length:]
        if place.with_suffix(".py").is_file():
            source = place.with_suffix(".py").read_text(encoding="utf-8")
            return not rest or re.search(rf"\b(?:def|class) {rest[0]}\b|^{rest[0]}\b", source, re.MULTILINE) is not None
        if place.is_dir():
            return not rest
    return False


def test_so_many_files_are_read() -> None:
    """The code is there to be read."""
    assert len(FILES) > 300


@pytest.mark.parametrize("package", ["graph", "server", "ontology"])
def test_docstrings_describe_what_is_there(package: str) -> None:
    """Each attribute of a class and each argument of a function that a docstring describes exists."""
    files = [path for path in FILES if path.is_relative_to(ROOT / package)]
    wrong = [f"{path.relative_to(ROOT)}: {one}" for path in files for one in find_wrong_names(path)]
    assert wrong == []


def test_docstrings_name_modules_that_are_there() -> None:
    """Each module of the product that stands in backticks in the code exists."""
    assert [f"{path.relative_to(ROOT)}: {one}" for path in FILES for one in find_missing_modules(path)] == []


SAMPLE = '''
# See `graph.gone.away`.
class Thing:
    """A thing.

    Attributes:
        here: It.
        gone: Not.
    """

    here: int


def act(one: int) -> None:
    """Act.

    Args:
        two: Not.
    """
'''


def test_a_name_that_is_not_there_is_found(tmp_path: Path) -> None:
    """A class without the attribute, a function without the argument and a module that went are told."""
    path = tmp_path / "sample.py"
    path.write_text(SAMPLE, encoding="utf-8")
    assert find_wrong_names(path) == ["Thing: gone", "act: two"]
    assert find_missing_modules(path) == ["graph.gone.away"]


def test_what_is_true_or_false_is_returned() -> None:
    """A docstring that asks a question begins with "Return whether", in one idiom for all."""
    asked = [
        (path.relative_to(ROOT).as_posix(), node.name)
        for path in FILES
        for node, docstring in iter_nodes(path)
        if re.match(r"(Say|Tell|Check|Determine|Test) whether|Says whether|True if", docstring)
    ]
    assert asked == []
