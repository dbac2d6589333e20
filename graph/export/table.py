"""CSV tables for review: what a colleague wants to read in a spreadsheet, one row for each thing.

A spreadsheet takes a file without a byte order mark for one of its own country's encodings, and a cell that begins as a
formula for one: so there are a mark and a guard, each of which can be left out for programs.
Source: https://www.rfc-editor.org/rfc/rfc4180, https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from graph.lookup.claims import AXES, Statement, read_statements
from graph.namespaces import OWL, PROV, QUDT, RDF, SCHEMA, SKOS
from graph.revision.view import View
from graph.terms import RLF, Role

Row = Sequence[str]
SEPARATOR = " | "
"""Between several values in one cell."""

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The one time in the archive, so that the same tables are the same bytes."""

NUMBERS = {
    "value": SCHEMA + "value",
    "more than": QUDT + "minExclusive",
    "at least": QUDT + "minInclusive",
    "less than": QUDT + "maxExclusive",
    "at most": QUDT + "maxInclusive",
    "rounded to": str(RLF.roundedTo),
}


_FORMULA = re.compile("[\t\r\n]|[\\s\u200b\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20]")
"""What spreadsheets take for the beginning of a formula, behind white space and in full width too."""

_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spreadsheet:
    """What a spreadsheet needs that a program does not.

    Attributes:
        mark: A byte order mark at the beginning, so that letters of all scripts are read as they are.
        guard: An apostrophe before what would be a formula, so that nothing in the data is computed.
    """

    mark: bool = True
    guard: bool = True

    def encode(self, text: str) -> bytes:
        """Return the bytes of a table."""
        return text.encode("utf-8-sig" if self.mark else "utf-8")


def make_tables(view: View, sheet: Spreadsheet = Spreadsheet()) -> Mapping[str, bytes]:
    """Return each table by the name of its file."""
    return {name: sheet.encode(_to_csv(rows, guard=sheet.guard)) for name, rows in _make_rows(view).items()}


def _make_rows(view: View) -> Mapping[str, Iterable[Row]]:
    statements = [one for article in view.instances("Article") for one in read_statements(view, article)]
    return {
        "claims.csv": _claims(view, [one for one in statements if one.triple]),
        "quotations.csv": _quotations(view, [one for one in statements if not one.triple]),
        "figures.csv": _figures(view),
        "entities.csv": _entities(view),
        "comparisons.csv": _comparisons(view),
    }


def tables_to_zip(tables: Mapping[str, bytes]) -> bytes:
    """Return the tables as one archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in sorted(tables.items()):
            archive.writestr(zipfile.ZipInfo(name, EPOCH), data, compress_type=zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _to_csv(rows: Iterable[Row], *, guard: bool) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([guard_cell(cell) for cell in row] if guard else row for row in rows)
    return buffer.getvalue()


def guard_cell(text: str) -> str:
    """Return a cell that no spreadsheet computes: with an apostrophe before what would be a formula and no number."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def _said(view: View, one: Statement) -> tuple[str, ...]:
    """Return what claims and quotations have in common: the end of each row."""
    return (
        *(view.label(value) if value else "" for value in one.axes),
        view.label(one.speaker) if one.speaker and one.speaker != one.article else "",
        SEPARATOR.join(quote.exact for quote in one.quotes),
        SEPARATOR.join(f"{quote.start}-{quote.end}" for quote in one.quotes),
        one.deprecated,
        one.iri.value,
    )


SAID = (*AXES, "speaker", "quotes", "offsets", "deprecated", "iri")


def _claims(view: View, claims: Iterable[Statement]) -> list[Row]:
    rows: list[Row] = [("article", "key", "statement", "subject", "predicate", "object", "stands in", *SAID)]
    for one in claims:
        if one.triple is None:
            continue
        subject, predicate, value = one.triple
        homes = {view.role(quad) for quad in view.outgoing(subject) if quad.triple == Triple(*one.triple)}
        home = SEPARATOR.join(role.value for role in Role if role in homes)
        verb = f"not: {view.label(predicate)}" if view.own("Negated") in one.axes else view.label(predicate)
        names = view.label(subject), verb, view.label(value)
        article = one.article.value.rpartition("/")[2]
        rows.append((article, one.key, one.label, *names, home, *_said(view, one)))
    return rows


def _quotations(view: View, quotations: Iterable[Statement]) -> list[Row]:
    rows: list[Row] = [("article", "key", "statement", "about", "topics", *SAID)]
    for one in quotations:
        names = (SEPARATOR.join(view.label(term) for term in terms) for terms in (one.about, one.topics))
        rows.append((one.article.value.rpartition("/")[2], one.key, one.label, *names, *_said(view, one)))
    return rows


def _figures(view: View) -> list[Row]:
    """Return all figures, the derived ones included, with the claims whose object they are."""
    head = ("figure", *NUMBERS, "unit", "per", "as of", "approximate", "derived from", "formula", "claims", "iri")
    rows: list[Row] = [head]
    for figure in view.instances("Figure"):
        claims = view.subjects(RDF + "object", figure, Role.CLAIMS)
        rows.append(
            (
                view.label(figure),
                *(view.text(figure, predicate) for predicate in NUMBERS.values()),
                view.curie(view.text(figure, QUDT + "hasUnit")),
                view.curie(view.text(figure, RLF + "per")),
                view.text(figure, RLF + "asOf"),
                view.text(figure, RLF + "approximate"),
                SEPARATOR.join(sorted(view.label(term) for term in view.objects(figure, PROV + "wasDerivedFrom"))),
                view.text(figure, RLF + "formula"),
                SEPARATOR.join(
                    claim.value for claim in claims if isinstance(claim, NamedNode) and view.is_a(claim, "Claim")
                ),
                figure.value,
            )
        )
    return rows


def _entities(view: View) -> list[Row]:
    """Return what `entities`, `reference` and `prospects` describe, with the words that mention it; no figures."""
    rows: list[Row] = [("name", "classes", "member class", "other names", "same as", "mentions", "iri")]
    roles = (Role.ENTITIES, Role.REFERENCE, Role.PROSPECTS)
    kinds = {
        quad.subject
        for role in roles
        for quad in view.store.match(None, NamedNode(RDF + "type"), None, view.graph(role))
    }
    for entity in sorted((kind for kind in kinds if isinstance(kind, NamedNode)), key=str):
        if view.is_a(entity, "Figure") or view.is_a(entity, "Period"):
            continue
        labels = [f"{name.value} ({name.language})" if name.language else name.value for name in view.labels(entity)]
        links = [*view.objects(entity, OWL + "sameAs"), *view.objects(entity, SKOS + "exactMatch")]
        words = {
            quote.rpartition("/")[2]
            for mention in view.subjects(RLF + "mentions", entity)
            for quote in [view.text(mention, PROV + "wasDerivedFrom")]
        }
        classes = [
            view.curie(quad.object.value)
            for quad in view.outgoing(entity, *roles)
            if quad.predicate.value == RDF + "type" and isinstance(quad.object, NamedNode)
        ]
        rows.append(
            (
                view.label(entity),
                SEPARATOR.join(sorted(classes)),
                view.curie(view.text(entity, RLF + "memberClass")),
                SEPARATOR.join(labels[1:]),
                SEPARATOR.join(sorted(view.label(link) for link in links)),
                SEPARATOR.join(sorted(words)),
                entity.value,
            )
        )
    return rows


def _comparisons(view: View) -> list[Row]:
    """Return agreements and conflicts with their sides."""
    rows: list[Row] = [("kind", "explanation", "sides", "side iris", "iri")]
    for kind in ("Agreement", "Conflict"):
        for node in view.instances(kind):
            sides = sorted(view.objects(node, RLF + "side"), key=str)
            names = SEPARATOR.join(view.label(side) for side in sides)
            iris = SEPARATOR.join(side.value for side in sides if isinstance(side, NamedNode))
            rows.append((kind.lower(), view.text(node, RLF + "explanation"), names, iris, node.value))
    return rows
