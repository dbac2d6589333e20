"""Settings of `reliefgraph check`: `[tool.reliefgraph.check]` in pyproject.toml, or `[check]` in .reliefgraph.toml."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from graph.errors import SettingError
from graph.finding import Severity, Span

SEVERITIES = ("error", "warning", "info", "off")
ENTAILMENTS = ("none", "rdfs", "owl-rl")
ENGINES = MappingProxyType({"reasoner": ("rules", "owlrl"), "validator": ("shifty", "pyshacl")})
ROLES = ("data", "shapes", "ontology", "question", "article", "library")


@dataclass(frozen=True, slots=True, kw_only=True)
class PathSettings:
    """Settings for some files.

    Attributes:
        path: A glob over paths as findings show them; `*` also matches `/`.
        ignore: Codes that are not reported there.
    """

    path: str
    ignore: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoreSettings:
    """Findings that are ignored, for files that cannot hold a comment.

    Attributes:
        path: A glob over paths as findings show them; `*` also matches `/`.
        codes: The codes of the findings.
        containing: What the line of a finding contains; empty for any line.
        because: The reason.
        at: Where the settings say so.
    """

    path: str
    codes: tuple[str, ...]
    containing: str
    because: str
    at: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSettings:
    """Files that are checked together and apart from all others.

    Attributes:
        name: What the summary calls them.
        files: Globs over paths as findings show them; `*` also matches `/`.
    """

    name: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSettings:
    """What can be set.

    Attributes:
        root: The folder to which paths are relative: where the settings file lies, else the working directory.
        paths: What is checked when the command names nothing.
        exclude: Globs of files that are left out.
        roles: Globs by role, for files whose role is not found out rightly.
        severity: Severity by code; `off` switches a code off.
        per_path: Settings for some files.
        ignore: What is ignored in files without comments, each with its reason.
        group: Files that are checked together and apart from all others, such as shapes with their fixtures.
        fail_on: The mildest severity that makes the exit code 1.
        reasoner: What draws the conclusions of OWL 2 RL: rules or owlrl.
        validator: What holds data against shapes: shifty, with pyshacl where that refuses, or pyshacl alone.
        entailment: The regime that data are reasoned over by before they are validated: none, rdfs or owl-rl.
        against: The revision of git that ontologies are compared with; empty where they are not.
        changed: The commit since which files must have changed for their findings to be told; empty to tell all.
        baseline: The file with the findings that are known and tolerated.
        imports: Globs of local files that imported ontologies are looked for in.
        contexts: Files with copies of JSON-LD contexts, by address.
        max_file_bytes: Files that are larger are not read.
        max_total_bytes: Where the files of a run are larger together, the largest are not read.
    """

    root: Path = field(default_factory=lambda: Path(os.path.abspath(".")))
    paths: tuple[str, ...] = (".",)
    exclude: tuple[str, ...] = ()
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    severity: Mapping[str, str] = field(default_factory=dict)
    per_path: tuple[PathSettings, ...] = ()
    ignore: tuple[IgnoreSettings, ...] = ()
    group: tuple[GroupSettings, ...] = ()
    fail_on: Severity = Severity.WARNING
    entailment: str = "none"
    reasoner: str = "rules"
    validator: str = "shifty"
    against: str = ""
    changed: str = ""
    baseline: str = ""
    imports: tuple[str, ...] = ()
    contexts: Mapping[str, str] = field(default_factory=dict)
    max_file_bytes: int = 512_000_000
    max_total_bytes: int = 200_000_000


def read_settings(start: Path) -> CheckSettings:
    """Read the nearest settings file at or above a folder; without one, the defaults with that folder as root.

    Raises:
        SettingError: The file is not TOML, or a setting is unknown or has a value of the wrong kind.
    """
    start = Path(os.path.abspath(start))
    for folder in (start, *start.parents):
        own = folder / ".reliefgraph.toml"
        if own.is_file():
            return settings_from_table(only_check(read_toml(own), own), own, "check")
        project = folder / "pyproject.toml"
        if project.is_file():
            table: object = read_toml(project)
            for name in ("tool", "reliefgraph", "check"):
                table = table.get(name) if isinstance(table, dict) else None
            if table is not None:
                return settings_from_table(table, project, "tool.reliefgraph.check")
        if (folder / ".git").exists():
            break
    return CheckSettings(root=start)


def only_check(tables: dict[str, Any], path: Path) -> object:
    """Return the one table that a settings file of its own has."""
    for name in tables:
        if name != "check":
            raise SettingError(f"unknown table `{name}`", place=str(path), way_out="settings stand in [check]")
    return tables.get("check", {})


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SettingError(f"not readable as TOML: {error}", place=str(path)) from error


def settings_from_table(table: object, path: Path, name: str) -> CheckSettings:
    """Read the settings from their table."""
    if not isinstance(table, dict):
        raise SettingError(f"`{name}` must be a table", place=str(path))
    known = {one.name.replace("_", "-") for one in fields(CheckSettings)} - {"root", "changed"}
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            raise SettingError(
                f"unknown setting `{key}` in [{name}]",
                place=str(path),
                way_out=f"known are: {', '.join(sorted(known))}",
            )
        values[key.replace("-", "_")] = convert_setting(key, value, f"{path}: [{name}]")
    if values.get("ignore"):
        spans = places_of_tables(path, f"{name}.ignore")
        values["ignore"] = tuple(replace(one, at=spans.get(at, one.at)) for at, one in enumerate(values["ignore"]))
    return CheckSettings(root=path.parent, **values)


def convert_setting(key: str, value: object, place: str) -> object:
    """Check and convert one value."""
    if key in {"paths", "exclude", "imports"}:
        chosen = texts(key, value, place)
        for pattern in chosen if key == "imports" else ():
            if not pattern or Path(pattern).is_absolute():
                way_out = "expected globs relative to the settings file"
                raise SettingError(f"`imports` has {pattern!r}", place=place, way_out=way_out)
        return chosen
    if key == "roles" and isinstance(value, dict) and set(value) <= set(ROLES):
        return {role: texts(f"roles.{role}", patterns, place) for role, patterns in value.items()}
    if key == "severity" and isinstance(value, dict) and all(one in SEVERITIES for one in value.values()):
        refuse_unknown_codes(value, key, place)
        return dict(value)
    if key == "contexts" and isinstance(value, dict) and all(isinstance(one, str) for one in value.values()):
        return dict(value)
    if key == "per-path" and isinstance(value, list) and all(isinstance(one, dict) for one in value):
        return tuple(path_settings(one, place) for one in value)
    if key == "ignore" and isinstance(value, list) and all(isinstance(one, dict) for one in value):
        return tuple(ignore_settings(one, place) for one in value)
    if key == "group" and isinstance(value, list) and all(isinstance(one, dict) for one in value):
        return tuple(group_settings(one, place) for one in value)
    if key == "fail-on" and value in SEVERITIES[:3]:
        return Severity(value)
    if key in ENGINES and value in ENGINES[key]:
        return value
    if key == "entailment" and value in ENTAILMENTS:
        return value
    if (key in {"against", "baseline"} and isinstance(value, str)) or (
        key in {"max-file-bytes", "max-total-bytes"} and type(value) is int and value > 0
    ):
        return value
    expected = {
        "roles": f"a table with lists of globs under {', '.join(ROLES)}",
        "severity": f"a table from code to {', '.join(SEVERITIES)}",
        "contexts": "a table from address to file",
        "per-path": "an array of tables with `path` and `ignore`",
        "ignore": "an array of tables with `path`, `codes` and `because`",
        "group": "an array of tables with `name` and `files`",
        "fail-on": "error, warning or info",
        **{name: f"one of {', '.join(names)}" for name, names in ENGINES.items()},
        "entailment": f"one of {', '.join(ENTAILMENTS)}",
        "against": "a branch, tag or commit",
        "baseline": "a file name",
        "max-file-bytes": "a whole number of at least 1",
        "max-total-bytes": "a whole number of at least 1",
    }
    raise SettingError(f"`{key}` is {value!r}", place=place, way_out=f"expected {expected[key]}")


def texts(key: str, value: object, place: str) -> tuple[str, ...]:
    """Check a list of strings."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    raise SettingError(f"`{key}` is {value!r}", place=place, way_out="expected a list of strings")


def path_settings(table: dict[str, object], place: str) -> PathSettings:
    """Read one entry of `per-path`."""
    if not isinstance(table.get("path"), str) or not set(table) <= {"path", "ignore"}:
        raise SettingError(f"an entry of `per-path` is {table!r}", place=place, way_out="expected `path` and `ignore`")
    codes = texts("per-path.ignore", table.get("ignore", []), place)
    refuse_unknown_codes(codes, "per-path.ignore", place)
    return PathSettings(path=str(table["path"]), ignore=codes)


def ignore_settings(table: dict[str, object], place: str) -> IgnoreSettings:
    """Read one entry of `ignore`; where it stands is added later."""
    codes = texts("ignore.codes", table.get("codes"), place)
    words = {name: table.get(name, "") for name in ("path", "containing", "because")}
    if not (
        words["path"] and codes and set(table) <= {*words, "codes"} and all(type(one) is str for one in words.values())
    ):
        way_out = "expected `path`, `codes`, `because` and perhaps `containing`"
        raise SettingError(f"an entry of `ignore` is {table!r}", place=place, way_out=way_out)
    refuse_unknown_codes(codes, "ignore.codes", place)
    file = Path(place.partition(": [")[0]).name
    at = Span(file=file, line=1, column=1, end_line=1, end_column=1)
    return IgnoreSettings(codes=codes, at=at, **{name: str(one) for name, one in words.items()})


def places_of_tables(path: Path, name: str) -> dict[int, Span]:
    """Return where the tables of an array begin, by their number; none where they are written in another way."""
    header = re.compile(rf"\s*(\[\[\s*{re.escape(name)}\s*\]\])")
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    found = [(line, match) for line, text in lines if (match := header.match(text))]
    return {
        number: Span(file=path.name, line=line, column=match.start(1) + 1, end_line=line, end_column=match.end(1) + 1)
        for number, (line, match) in enumerate(found)
    }


def group_settings(table: dict[str, object], place: str) -> GroupSettings:
    """Read one entry of `group`."""
    name, files = table.get("name", ""), texts("group.files", table.get("files"), place)
    if not isinstance(name, str) or not files or not set(table) <= {"name", "files"}:
        raise SettingError(f"an entry of `group` is {table!r}", place=place, way_out="expected `name` and `files`")
    return GroupSettings(name=name or files[0], files=files)


def refuse_unknown_codes(codes: Iterable[str], key: str, place: str) -> None:
    """Refuse codes that no finding has: a slip would switch off nothing."""
    codes = tuple(codes)
    if not codes:
        return
    from graph.check.pages import list_pages, nearest_codes  # late, for most settings name none

    known = set(list_pages())
    for code in codes:
        if code not in known:
            near = nearest_codes(code)
            way_out = (
                f"did you mean {', '.join(near)}?" if near else "`reliefgraph check --explain all` lists the codes"
            )
            raise SettingError(f"`{key}` names the code {code!r}, which no finding has", place=place, way_out=way_out)
