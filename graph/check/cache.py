"""The cache of runs: where no file has changed, the findings are those of the run before.

A file is unchanged when its size and time are, or when its hash is (a fresh checkout has new times). The cache lies
below the root in `.reliefgraph/check`, ignores itself in git, and is only ever a matter of speed: one that cannot be
read or written is passed over.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from graph.check.corpus.account import Validation
from graph.check.corpus.files import companions_of, find_files
from graph.check.corpus.imports import import_files
from graph.check.run import CheckedFile, Result
from graph.check.settings import CheckSettings
from graph.check.summary import Summary
from graph.finding import Finding, Related, Severity, Span

FOLDER = Path(".reliefgraph", "check")


def check_cached(
    paths: Sequence[Path], settings: CheckSettings, check: Callable[[], Result], *, context: str = ""
) -> Result:
    """Return the result of a run, from the cache where nothing has changed since.

    Args:
        paths: What is checked.
        settings: With what settings.
        check: Does the work.
        context: What else the result depends on, such as a git revision.
    """
    files = find_files(paths, settings)
    beside = [one for path in files for one in companions_of(path, settings)]
    files += [one for one in dict.fromkeys([*beside, *import_files(settings)]) if one not in set(files)]
    key = hashlib.sha256(repr((settings, [str(path) for path in files], context, program_state())).encode()).hexdigest()
    place = settings.root / FOLDER / f"{key[:32]}.json"
    stored = read_stored(place)
    if stored is not None and all(is_unchanged(path, stored["files"].get(str(path))) for path in files):
        return result_from_json(stored["result"], settings.root)
    states = {str(path): state_of(path) for path in files}
    result = check()
    write_stored(place, {"files": states, "result": result_to_json(result)})
    return result


def program_state() -> str:
    """Return a text that changes when the checker does."""
    files = (
        path for path in Path(__file__).parent.rglob("*.*") if path.suffix in {".py", ".md", ".json", ".ttl", ".gz"}
    )
    return " ".join(sorted(f"{path.name}{path.stat().st_mtime_ns}" for path in files))


def state_of(path: Path) -> list[int | str] | None:
    """Return size, time and hash of a file; None where it cannot be read."""
    try:
        stat = path.stat()
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return [stat.st_size, stat.st_mtime_ns, hashlib.file_digest(file, "blake2b").hexdigest()]
    except OSError:
        return None


def is_unchanged(path: Path, state: list[int | str] | None) -> bool:
    """Tell whether a file is as it was; its content is read only where its time has changed and its size has not."""
    if state is None:
        return False
    try:
        stat = path.stat()
    except OSError:
        return False
    if stat.st_size != state[0]:
        return False
    return stat.st_mtime_ns == state[1] or state_of(path) == [state[0], stat.st_mtime_ns, state[2]]


def read_stored(place: Path) -> dict[str, Any] | None:
    """Read an entry of the cache."""
    try:
        stored = json.loads(place.read_bytes())
    except (OSError, ValueError):
        return None
    return stored if isinstance(stored, dict) and {"files", "result"} <= set(stored) else None


def write_stored(place: Path, content: dict[str, Any], keep: int = 20) -> None:
    """Write an entry of the cache, and take away all but the newest."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        (place.parent / ".gitignore").write_text("*\n", encoding="utf-8")
        draft = place.with_suffix(f".{os.getpid()}.new")
        draft.write_text(json.dumps(content), encoding="utf-8")
        draft.replace(place)
        entries = sorted(place.parent.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
        for old in entries[:-keep]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def result_to_json(result: Result) -> dict[str, Any]:
    """Write a result as plain data."""
    return {
        "findings": [
            [
                one.code,
                one.severity.value,
                one.message,
                span_to_list(one.span),
                one.way_out,
                [[other.message, span_to_list(other.span)] for other in one.related],
                one.properties,
            ]
            for one in result.findings
        ],
        "files": [[file.path, file.format, list(file.roles)] for file in result.files],
        "unread": sorted(result.unread),
        "summary": asdict(result.summary),
    }


def span_to_list(span: Span) -> list[str | int]:
    """Write a span as plain data."""
    return [span.file, span.line, span.column, span.end_line, span.end_column]


def span_from_list(data: list[Any]) -> Span:
    """Read a span from plain data."""
    file, line, column, end_line, end_column = data
    return Span(file=file, line=line, column=column, end_line=end_line, end_column=end_column)


def result_from_json(data: dict[str, Any], root: Path) -> Result:
    """Read a result from plain data."""
    findings = tuple(
        Finding(
            code=code,
            severity=Severity(severity),
            message=message,
            span=span_from_list(span),
            way_out=way_out,
            related=tuple(Related(message=words, span=span_from_list(where)) for words, where in related),
            properties=tuple((name, text) for name, text in properties),
        )
        for code, severity, message, span, way_out, related, properties in data["findings"]
    )
    files = tuple(CheckedFile(path=path, format=format_, roles=tuple(roles)) for path, format_, roles in data["files"])
    return Result(
        root=root,
        findings=findings,
        files=files,
        unread=frozenset(data["unread"]),
        summary=summary_from_json(data["summary"]),
    )


def summary_from_json(data: dict[str, Any]) -> Summary:
    """Read a summary from plain data."""
    return Summary(
        files=data["files"],
        roles=tuple((role, number) for role, number in data["roles"]),
        groups=tuple((reason, number) for reason, number in data["groups"]),
        validations=tuple(
            Validation(files=one["files"], shapes=one["shapes"], engines=tuple(one["engines"]))
            for one in data["validations"]
        ),
        unchecked=tuple(data["unchecked"]),
    )
