"""What the rows of all reference files must agree on, taken together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from rdflib import URIRef

from graph.finding import Finding, Related
from graph.reference.format import PlacePart, StatisticPart
from graph.reference.places import check_places
from graph.reference.row import Row, Value, error, iter_references
from graph.terms import RLF
from graph.text.amount import Amount
from graph.text.amount_reader import find_amounts
from graph.text.figure import number_text
from graph.vocabulary import Vocabulary, suggest

SINGLE = ("gbt2260", "iso3166", "point", "of", "count", "rounded-to", "unit", "words", "as-of")
"""Keys of which a place or statistic has one value, whichever files give it."""

NEEDED = ("of", "count", "unit", "words", "as-of")
"""Keys that a statistic needs, in whichever files."""


def check_rows(rows: Sequence[Row], vocabulary: Vocabulary) -> list[Finding]:
    """Return everything that is wrong with the rows of all files, in the order of files and lines."""
    by_key: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_key[row.key].append(row)
    findings = [
        *(finding for row in rows for finding in _check_class(row, vocabulary)),
        *(finding for row in rows for finding in _check_keys(row, by_key)),
        *(finding for own in by_key.values() for finding in _check_together(own)),
        *(finding for row in rows for finding in _check_words(row)),
        *check_places(rows),
    ]
    return sorted(findings, key=lambda finding: (finding.span.file, finding.span.line, finding.span.column))


def _check_class(row: Row, vocabulary: Vocabulary) -> Iterator[Finding]:
    name = row.part.a
    if name is None:
        return
    known = {word: iri for word, iri in vocabulary.classes.items() if _fits(iri, row, vocabulary)}
    if name not in known:
        is_misspelt = name not in vocabulary.classes
        near = suggest(name, known) if is_misspelt else None
        stood = "is no class of the ontology" if is_misspelt else f"is no class for {row.section}"
        way_out = f"Did you mean {near!r}?" if near else f"Expected one of {', '.join(sorted(known))}."
        yield error("unknown-term", row.span("a"), f"{name!r} {stood}", way_out)


def _fits(iri: URIRef, row: Row, vocabulary: Vocabulary) -> bool:
    if isinstance(row.part, PlacePart):
        return vocabulary.is_a(iri, RLF.Place)
    return vocabulary.is_a(iri, RLF.Statistic)


def _check_keys(row: Row, by_key: Mapping[str, list[Row]]) -> Iterator[Finding]:
    places = [key for key, rows in by_key.items() if any(isinstance(other.part, PlacePart) for other in rows)]
    for value in iter_references(row):
        if value.value not in places:
            near = suggest(str(value.value), places)
            way_out = f"Did you mean {near!r}?" if near else "Declare it under `places:` with `a:` and `name:`."
            yield error("unknown-entity", value.span, f"{value.value!r} is no place of seeds/reference", way_out)


def _check_together(rows: list[Row]) -> Iterator[Finding]:
    """Check what several files say of one place or statistic."""
    first = rows[0]
    for row in rows:
        if row.section != first.section:
            yield _conflict(
                row.key,
                "kind",
                Value(value=first.section, row=first, path=()),
                Value(value=row.section, row=row, path=()),
            )
            return
    fields = {
        name: [Value(value=row.get(name), row=row, path=(name,)) for row in rows if row.get(name) is not None]
        for name in ("a", *SINGLE)
    }
    for row in rows:
        for language, name in row.part.name.items():
            fields.setdefault(f"name in {language}", []).append(Value(value=name, row=row, path=("name", language)))
    for name, values in fields.items():
        for value in values[1:]:
            if value.value != values[0].value:
                yield _conflict(first.key, name, values[0], value)
    yield from _check_complete(rows)


def _conflict(key: str, name: str, first: Value, second: Value) -> Finding:
    return error(
        "entity-differs",
        second.span,
        f"{key} has here the {name} {_show(second.value)}, elsewhere {_show(first.value)}",
        "Correct one; another name goes under `also:`.",
        Related(message="elsewhere", span=first.span),
    )


def _show(value: object) -> str:
    return f"[{', '.join(map(str, value))}]" if isinstance(value, tuple) else str(value)


def _check_complete(rows: list[Row]) -> Iterator[Finding]:
    """Check that the files together say enough."""
    first = rows[0]
    needed = ("a", *NEEDED) if isinstance(first.part, StatisticPart) else ("a",)
    missing = [name for name in needed if all(row.get(name) is None for row in rows)]
    if not any("en" in row.part.name for row in rows):
        missing.append("name: {en: …}")
    if missing:
        message = f"{first.key} has in no file: {', '.join(missing)}"
        yield error("entity-incomplete", first.span(), message, "Add them, in the file of the source that says so.")


def _check_words(row: Row) -> Iterator[Finding]:
    """Check that a statistic's words stand in their quote and amount to its count."""
    part = row.part
    if not isinstance(part, StatisticPart) or part.words is None:
        return
    if part.quote is None or part.words not in part.quote:
        stood = f"the quote reads {part.quote!r}" if part.quote else "the row has no quote"
        yield error(
            "words-not-in-quote",
            row.span("words"),
            f"{part.words!r} stands here, but {stood}",
            "Quote the source's words.",
        )
    amounts = [one for one in find_amounts(part.words, row.language) if isinstance(one, Amount)]
    values = [number for amount in amounts for number in amount.numbers]
    if part.count is not None and values != [part.count]:
        amount = ", ".join(number_text(value) for value in values) or "no number"
        yield error(
            "number-differs",
            row.span("count"),
            f"{part.count:,} stands here, but {part.words!r} amounts to {amount}",
            "Correct one of the two.",
        )
    if part.count is not None and part.rounded_to and part.count % part.rounded_to != Decimal(0):
        yield error(
            "not-rounded",
            row.span("rounded-to"),
            f"{part.count:,} is not rounded to {part.rounded_to:,}",
            "Give the step to which the source rounds.",
        )
