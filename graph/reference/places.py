"""What places must agree on: no code stands for two of them, and what contains what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from graph.finding import Finding, Related
from graph.reference.format import PlacePart
from graph.reference.row import Row, error, iter_references


def check_places(rows: Sequence[Row]) -> Iterator[Finding]:
    """Yield everything that is wrong with codes and containment."""
    by_key: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_key[row.key].append(row)
    containers = find_containers(rows)
    yield from _check_identifiers(rows)
    yield from _check_cycles(rows, containers)
    for row in rows:
        yield from _check_codes(row, by_key)
    for own in by_key.values():
        yield from _check_candidates(own, containers)


def find_containers(rows: Iterable[Row]) -> dict[str, set[str]]:
    """Return for each place every place that contains it, directly or not."""
    direct: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if isinstance(row.part, PlacePart):
            direct[row.key].update(row.part.in_)
    closed: dict[str, set[str]] = {}
    for key in direct:
        waiting, found = list(direct[key]), set[str]()
        while waiting:
            container = waiting.pop()
            if container not in found:
                found.add(container)
                waiting.extend(direct.get(container, ()))
        closed[key] = found
    return closed


def _check_identifiers(rows: Sequence[Row]) -> Iterator[Finding]:
    """Check that no code or identifier stands for two places."""
    owner: dict[tuple[str, object], Row] = {}
    for row in rows:
        if not isinstance(row.part, PlacePart):
            continue
        identifiers: dict[tuple[str, ...], object] = {(name,): row.get(name) for name in ("gbt2260", "iso3166")}
        identifiers |= {("same-as", registry): identifier for registry, (identifier, _) in row.part.links.items()}
        for path, value in identifiers.items():
            first = owner.setdefault((path[-1], value), row)
            if value is not None and first.key != row.key:
                message = f"{path[-1]} {value} is already that of {first.key}"
                yield error(
                    "code-repeated",
                    row.span(*path),
                    message,
                    "Correct one of the two.",
                    Related(message="the first", span=first.span(*path)),
                )


def _check_cycles(rows: Sequence[Row], containers: Mapping[str, set[str]]) -> Iterator[Finding]:
    for row in rows:
        if isinstance(row.part, PlacePart):
            for index, container in enumerate(row.part.in_):
                if container == row.key or row.key in containers.get(container, ()):
                    message = f"{row.key} is in {container}, which is in {row.key}"
                    yield error(
                        "containment-cycle", row.span("in", index), message, "A place contains only smaller ones."
                    )


def _check_codes(row: Row, by_key: Mapping[str, list[Row]]) -> Iterator[Finding]:
    """Check that a GB/T 2260 code begins with the digits of the place that contains it."""
    if not isinstance(row.part, PlacePart) or row.part.gbt2260 is None:
        return
    for other in by_key[row.key]:
        for container in other.part.in_ if isinstance(other.part, PlacePart) else ():
            for above in by_key.get(container, ()):
                code = above.get("gbt2260")
                if isinstance(code, str) and not row.part.gbt2260.startswith(_digits(code)):
                    message = f"{row.part.gbt2260} stands here, but {container}, which contains {row.key}, has {code}"
                    yield error(
                        "code-outside",
                        row.span("gbt2260"),
                        message,
                        "Correct the code, or what it is in.",
                        Related(message="the container's code", span=above.span("gbt2260")),
                    )


def _digits(code: str) -> str:
    """Return the digits that every division below this one shares: 65 of 650000."""
    while code.endswith("00"):
        code = code[:-2]
    return code


def _check_candidates(rows: list[Row], containers: Mapping[str, set[str]]) -> Iterator[Finding]:
    """Check that an ambiguous name has several candidates, and stands only in what contains them all."""
    candidates = {value.value: value for row in rows for value in iter_references(row) if value.path[0] == "candidates"}
    if not candidates:
        return
    if len(candidates) == 1:
        (only,) = candidates.values()
        yield error(
            "candidate-alone",
            only.span,
            f"{only.value} is the only candidate here",
            "Name at least two, or use the place itself.",
        )
    for row in rows:
        for index, container in enumerate(row.part.in_ if isinstance(row.part, PlacePart) else ()):
            for key in candidates:
                if container not in containers.get(str(key), ()):
                    message = f"{row.key} is in {container} here, but its candidate {key} is not"
                    yield error(
                        "candidate-outside", row.span("in", index), message, "Name only what contains every candidate."
                    )
