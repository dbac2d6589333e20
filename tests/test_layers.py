"""What holds the house up: no import circle, every arrow between rooms points down, no room is crowded."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from graph import namespaces

ROOT = Path(__file__).resolve().parent.parent
Imports = Mapping[str, frozenset[str]]

FLOORS = (
    "graph.address graph.errors graph.finding graph.isolation graph.namespaces graph.printable graph.stations",
    "graph.names graph.terms",
    "graph.text graph.vocabulary graph.sparql",
    "graph.curation",
    "graph.rdf graph.check.kept",
    "graph.conclude graph.reference graph.revision",
    "graph.check.pages",
    "graph.check.settings graph.check.baseline",
    "graph.lookup graph.check.syntax",
    "graph.export graph.selection graph.witness graph.check.corpus graph.check.fingerprint graph.check.fix",
    "graph.check.editor graph.check.failures graph.check.ignores graph.check.profile graph.check.shacl "
    "graph.check.summary",
    "graph.validate",
    "graph.update",
    "graph.build",
    "graph.check.lint",
    "graph.check.changes graph.check.axioms graph.check.questions graph.check.shapes graph.check.skos "
    "graph.check.things",
    "graph.check.kept_files",
    "graph.check.alone graph.check.documents graph.check.together",
    "graph.check.run",
    "graph.check.cache graph.check.report graph.check.since graph.check.workspace",
    "server.http",
    "server.data",
    "server.remote",
    "server.pool",
    "server.settings",
    "server.sparql",
    "server.oversight",
    "server.service",
    "server.mcp",
    "server.pages",
    "server.routes",
    "server.app",
    "server.front",
    "server.lsp",
    "server.commands",
    "server.cli server.wsgi",
)
"""The rooms from the lowest floor up: a module imports from its own room and from the floors below it."""

SAME_ROOM = {"graph.check.registry": "graph.check.corpus"}
"""Modules that belong to a room beside them."""

STILL_UP: set[tuple[str, str]] = set()
"""Arrows that are still to be turned; the test below fails where one of them is gone and still stands here."""

MAX_LINES = 500
MAX_MODULES = 20


def iter_modules(*packages: str) -> Iterator[Path]:
    """Yield the Python files of some of the repository's folders."""
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "node_modules" not in path.parts:
                yield path


@cache
def parse(path: Path) -> ast.Module:
    """Parse a file once for all tests."""
    return ast.parse(path.read_text(encoding="utf-8"))


def path_to_module(path: Path) -> str:
    """Return the dotted name of a file."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def iter_imported(tree: ast.AST) -> Iterator[str]:
    """Yield each name imported anywhere in a module, functions and TYPE_CHECKING included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def read_imports() -> Imports:
    """Return, for each module of the product, the modules of the product that it imports."""
    modules = [path for path in iter_modules("graph", "ontology", "server") if path.stem != "__init__"]
    paths = {path_to_module(path): path for path in modules}
    found = {}
    for module, path in paths.items():
        names = set(iter_imported(parse(path)))
        found[module] = frozenset(names & paths.keys() - {module})
    return found


@cache
def find_room(module: str) -> str:
    """Return the room of a module: its folder, or itself where it stands beside the rooms."""
    if module in SAME_ROOM:
        return SAME_ROOM[module]
    parts = module.split(".")
    depth = 3 if parts[:2] == ["graph", "check"] else 2
    return ".".join(parts[:depth])


def find_upward(imports: Imports) -> set[tuple[str, str]]:
    """Return the imports that lead to a floor that is not below the importer's."""
    floor_of = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms.split()}
    return {
        (module, other)
        for module, others in imports.items()
        for other in others
        if find_room(module) != find_room(other) and floor_of[find_room(other)] >= floor_of[find_room(module)]
    }


def find_circles(imports: Imports) -> set[frozenset[str]]:
    """Return groups of modules that import one another in a circle; one for each knot, not every way round."""
    left = {module: set(others) for module, others in imports.items()}
    circles: set[frozenset[str]] = set()
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            knot = find_knot(left, error.args[1][0])
            circles.add(frozenset(knot))
            for module in knot:
                left[module] -= knot
        else:
            return circles


def find_knot(imports: Mapping[str, set[str]], module: str) -> set[str]:
    """Return the modules that a module reaches and that reach it."""

    def reach(start: str, arrows: Mapping[str, set[str]]) -> set[str]:
        seen: set[str] = set()
        waiting = [start]
        while waiting:
            for other in arrows.get(waiting.pop(), set()) - seen:
                seen.add(other)
                waiting.append(other)
        return seen

    back: dict[str, set[str]] = {}
    for one, others in imports.items():
        for other in others:
            back.setdefault(other, set()).add(one)
    return reach(module, imports) & reach(module, back)


def test_every_room_has_a_floor() -> None:
    """Each module of the product stands in a room that FLOORS names, and FLOORS names no room that is not there."""
    rooms = {find_room(module) for module in read_imports()}
    assert rooms == {room for rooms in FLOORS for room in rooms.split()}
    assert find_room("graph.unheard_of.module") not in {room for rooms in FLOORS for room in rooms.split()}


def test_arrows_point_down() -> None:
    """No module imports from a floor at or above its own room's, but for those named as still to be turned."""
    assert find_upward(read_imports()) == STILL_UP


def test_an_arrow_that_points_up_is_seen() -> None:
    """An import of the server by the reader of numerals, or of one room by its neighbour, fails the test above."""
    wrong = {("graph.text.numeral", "server.app"), ("graph.conclude.rules", "graph.revision.store")}
    imports = {**read_imports(), **{module: read_imports()[module] | {other} for module, other in wrong}}
    assert find_upward(imports) - STILL_UP == wrong


def test_no_circles() -> None:
    """No module imports itself by way of others, `TYPE_CHECKING` included."""
    assert find_circles(read_imports()) == set()


def test_a_circle_is_seen() -> None:
    """An import that closes a circle inside a room fails the test above."""
    imports = {**read_imports(), "graph.text.numeral": frozenset({"graph.text.amount"})}
    assert find_circles(imports) == {frozenset({"graph.text.numeral", "graph.text.amount"})}


def find_http(imported: Mapping[str, Iterable[str]]) -> set[tuple[str, str]]:
    """Return what modules import that is of the server, Flask, HTTP or a WSGI server."""
    above = {"server", "flask", "httptools", "uvicorn", "werkzeug", "http", "gunicorn", "waitress"}
    return {(module, name) for module, names in imported.items() for name in names if name.partition(".")[0] in above}


def test_graph_knows_nothing_of_http() -> None:
    """No module of graph or ontology imports the server, Flask or a WSGI server."""
    imported = {path_to_module(path): set(iter_imported(parse(path))) for path in iter_modules("graph", "ontology")}
    assert len(imported) > 150
    assert find_http(imported) == set()


def test_http_in_the_graph_is_seen() -> None:
    """An import of Flask, of a part of werkzeug or of `http.client` fails the test above, also inside a function."""
    text = "def run():\n    from werkzeug.http import parse_date\n    import http.client\nimport flask, httpx\n"
    found = find_http({"graph.rdf.quads": set(iter_imported(ast.parse(text)))})
    assert {name for _, name in found} == {"werkzeug.http", "werkzeug.http.parse_date", "http.client", "flask"}


def find_revisions(imports: Imports) -> set[tuple[str, str]]:
    """Return what the checker imports of revisions and of what is above them."""
    return {
        (module, other)
        for module, others in imports.items()
        for other in others
        if module.startswith("graph.check")
        and (find_room(other) in ("graph.revision", "graph.update") or other.startswith("server."))
    }


def test_the_checker_stands_alone() -> None:
    """The checker imports neither revisions nor the server."""
    assert find_revisions(read_imports()) == set()


def test_a_checker_that_does_not_is_seen() -> None:
    """An import of a store or of the server's settings by a check fails the test above."""
    wrong = frozenset({"graph.revision.store", "server.settings"})
    imports = {**read_imports(), "graph.check.run": read_imports()["graph.check.run"] | wrong}
    assert {other for _, other in find_revisions(imports)} == wrong


def find_long(lines: Mapping[str, int]) -> dict[str, int]:
    """Return the modules that have too many lines."""
    return {module: count for module, count in lines.items() if count > MAX_LINES}


def find_crowded(modules: Iterable[str]) -> dict[str, int]:
    """Return the folders that hold too many modules."""
    count = Counter(module.rpartition(".")[0] for module in modules)
    return {folder: modules for folder, modules in count.items() if modules > MAX_MODULES}


def test_no_file_is_long() -> None:
    """No module has more than 500 lines, tests included."""
    paths = list(iter_modules("graph", "ontology", "server", "tests"))
    assert len(paths) > 500
    assert find_long({path_to_module(one): len(one.read_text(encoding="utf-8").splitlines()) for one in paths}) == {}


def test_no_folder_is_crowded() -> None:
    """No folder holds more than 20 modules."""
    paths = iter_modules("graph", "ontology", "server", "tests")
    assert find_crowded(path_to_module(path) for path in paths if path.stem != "__init__") == {}


def test_what_is_long_or_crowded_is_seen() -> None:
    """A module of 501 lines and a folder of 21 modules fail the tests above, one of 500 and one of 20 do not."""
    assert find_long({"graph.names": 501, "graph.terms": 500}) == {"graph.names": 501}
    modules = [*(f"graph.rdf.m{number}" for number in range(21)), *(f"graph.text.m{number}" for number in range(20))]
    assert find_crowded(modules) == {"graph.rdf": 21}


def find_namespaces(trees: Mapping[str, ast.AST], known: set[str]) -> set[tuple[str, str]]:
    """Return the namespaces that modules write down although the table has them."""
    return {
        (module, str(node.value))
        for module, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in known and module != "graph.namespaces"
    }


def test_one_table_of_prefixes() -> None:
    """A namespace is written down in `graph/namespaces.py` and nowhere else in the product."""
    known = {value for value in vars(namespaces).values() if isinstance(value, str) and value.startswith("http")}
    assert len(known) > 25
    trees = {path_to_module(path): parse(path) for path in iter_modules("graph", "server")}
    assert find_namespaces(trees, known) == set()
    again = ast.parse(f"FOAF = {namespaces.FOAF!r}")
    assert find_namespaces({"graph.rdf.quads": again}, known) == {("graph.rdf.quads", namespaces.FOAF)}


def find_misplaced(modules: Iterable[str], tests: Iterable[str]) -> list[str]:
    """Return the test files that bear a module's name and do not stand at its place."""
    by_name: dict[str, set[str]] = {}
    for module in modules:
        by_name.setdefault(module.rpartition(".")[2], set()).add(module)
    misplaced = []
    for test in tests:
        room, _, name = test.removeprefix("tests.").rpartition(".")
        named = by_name.get(name.removeprefix("test_"), set())
        if re.fullmatch(r"test_\w+", name) and named and f"{room}.{name.removeprefix('test_')}" not in named:
            misplaced.append(f"{test} belongs beside {sorted(named)}")
    return misplaced


@pytest.mark.parametrize("package", ["graph", "server"])
def test_tests_mirror_the_rooms(package: str) -> None:
    """Each folder of tests is that of a room, and a test file that bears a module's name stands at its place."""
    modules = {path_to_module(path) for path in iter_modules(package) if path.stem != "__init__"}
    files = [path_to_module(path) for path in iter_modules(f"tests/{package}")]
    assert len(files) > 30
    assert find_misplaced(modules, files) == []


def test_a_misplaced_test_is_seen() -> None:
    """A test that stands in another room than its module fails the test above; one that is named freely does not."""
    tests = ["tests.graph.rdf.test_period", "tests.graph.text.test_period", "tests.graph.rdf.test_round_trips"]
    assert find_misplaced(["graph.text.period"], tests) == [
        "tests.graph.rdf.test_period belongs beside ['graph.text.period']"
    ]


@pytest.mark.parametrize("package", ["graph", "server"])
def test_the_readme_names_every_room(package: str) -> None:
    """The table of folders in a package's README names each folder that holds modules, and no folder that is not."""
    readme = (ROOT / package / "README.md").read_text(encoding="utf-8")
    named = {
        name for line in re.findall(r"^\| (`.*?) \|", readme, re.MULTILINE) for name in re.findall(r"`(\w+)/`", line)
    }
    rooms = {path.relative_to(ROOT / package).parts[0] for path in iter_modules(package) if path.parent.name != package}
    assert len(rooms) > 9
    assert rooms - named == set()
    assert {name for name in named if not (ROOT / package / name).is_dir()} == set()
