"""One row of a reference file, with the place of each of its values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph.curation.yaml_source import YamlSource
from graph.finding import Finding, Related, Severity, Span
from graph.reference.format import PlacePart, StatisticPart


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one file says of one place or statistic.

    Attributes:
        key: Of the place or statistic.
        part: What is said.
        file: Key of the file, which is that of its source.
        language: Language of the source's words.
        source: The file's text with its places.
    """

    key: str
    part: PlacePart | StatisticPart
    file: str
    language: str
    source: YamlSource

    @property
    def section(self) -> str:
        """The section of the file in which it stands."""
        return "places" if isinstance(self.part, PlacePart) else "statistics"

    def span(self, *path: str | int) -> Span:
        """Return the place of a value of the row, or of the row's key."""
        whole = (self.section, self.key, *path)
        return self.source.value_span(whole) if path else self.source.key_span(whole)

    def get(self, name: str) -> object:
        """Return a value by its key in the file, or None."""
        return getattr(self.part, name.replace("-", "_"), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value of a row, with the row it stands in and its path there."""

    value: object
    row: Row
    path: tuple[str | int, ...]

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.row.span(*self.path)


def error(code: str, span: Span, message: str, way_out: str, *related: Related) -> Finding:
    """Return a finding that stops the build."""
    return Finding(code=code, severity=Severity.ERROR, message=message, span=span, way_out=way_out, related=related)


def iter_references(row: Row) -> Iterator[Value]:
    """Yield the place keys that a row names."""
    if isinstance(row.part, StatisticPart):
        if row.part.of:
            yield Value(value=row.part.of, row=row, path=("of",))
        return
    for name, keys in (("in", row.part.in_), ("candidates", row.part.candidates)):
        yield from (Value(value=key, row=row, path=(name, index)) for index, key in enumerate(keys))
