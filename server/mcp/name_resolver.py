"""What an agent means by a name: an IRI, a prefixed name, a label; and what it may have meant where nothing has it."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Triple

from graph.address import is_iri
from graph.lookup.private_people import names_private
from graph.lookup.search import Hit, search
from graph.names import near_name
from graph.namespaces import OWL, RDF
from graph.revision.view import Term, View
from server.data.site import Opened
from server.http.problems import Problem
from server.mcp.prefixes import PrefixTable

MAX_CANDIDATES = 20
"""So many things are named where a name fits several or none."""

_LOOKED_AT = 200


class NameResolver:
    """Finds the terms of one revision by name."""

    def __init__(self, opened: Opened, prefixes: PrefixTable) -> None:
        """Look for names in a revision."""
        self._opened = opened
        self._view: View = opened.view
        self._prefixes = prefixes

    def resolve(self, name: str, *, is_property: bool = False) -> NamedNode:
        """Return the thing or the property that a name stands for; raise the Problem of one that fits none or several.

        Args:
            name: An IRI, alone or in angle brackets; a prefixed name; `a`; a name in any language. A property of the
                vocabulary needs no prefix.
            is_property: Whether a property is meant.
        """
        written = name.strip()
        if is_property and written == "a":
            return NamedNode(RDF + "type")
        iri = self._read_iri(written)
        if iri is None and is_property:
            own = f"{self._view.base}ontology#{written}"
            iri = own if is_iri(own) else None
        if iri is not None:
            node = NamedNode(iri)
            if self._is_used(node, is_property):
                return node
        found = [] if ":" in written else self._named(written, is_property)
        if len(found) == 1:
            return found[0]
        kind = "property" if is_property else "thing"
        if found:
            raise Problem(
                "not-found",
                f"{name[:80]!r} is the name of {len(found)} things; say which, by its IRI.",
                available=[one.value for one in found[:MAX_CANDIDATES]],
            )
        near = self._suggest(written, is_property)
        problem = Problem("not-found", f"There is no {kind} {name[:200]!r} here.")
        problem.members |= {"did_you_mean": near} if near else {}
        raise problem

    def pick_object(self, subject: NamedNode, predicate: NamedNode, written: str) -> Term:
        """Return the object that stands behind a subject and a property; raise the Problem that says what does."""
        values = list(dict.fromkeys(self._view.objects(subject, predicate.value)))
        wanted = written.strip()
        iri = self._read_iri(wanted)
        for value in values:
            if isinstance(value, NamedNode) and value.value == iri:
                return value
        plain = wanted[1:-1] if len(wanted) > 1 and wanted[0] == wanted[-1] == '"' else wanted
        named = [value for value in values if plain.casefold() in self._names_of(value)]
        if len(named) == 1:
            return named[0]
        what = f"{self._view.label(subject)} {self._prefixes.shorten(predicate.value)}"
        if named:
            told = [str(value) for value in named]
            raise Problem("not-found", f"{what} has several such values; say which.", available=told)
        if values:
            told = [self._tell(value) for value in values[:MAX_CANDIDATES]]
            detail = f"This triple does not stand here: {what} {wanted[:200]!r}. Behind `available` are those that do."
            raise Problem("not-found", detail, available=told)
        properties = sorted({self._prefixes.shorten(quad.predicate.value) for quad in self._view.outgoing(subject)})
        detail = f"{what} stands nowhere; `available` has the properties of that subject."
        raise Problem("not-found", detail, available=properties[:MAX_CANDIDATES])

    def suggest_names(self, text: str) -> list[str]:
        """Return names that are near to what was searched for in vain."""
        return self._suggest(text, is_property=False)

    def _read_iri(self, written: str) -> str | None:
        """Return the IRI that a name is or abbreviates; None where it is neither."""
        if written.startswith("<") and written.endswith(">"):
            written = written[1:-1]
        written = self._prefixes.expand(written) or written
        return written if ":" in written and is_iri(written) else None

    def _is_used(self, node: NamedNode, is_property: bool) -> bool:
        """Return whether anything is said of a node, or with it."""
        store = self._view.store
        if is_property and next(iter(store.match(None, node)), None) is not None:
            return True
        return self._view.exists(node) or next(iter(store.match(None, None, node)), None) is not None

    def _named(self, written: str, is_property: bool) -> list[NamedNode]:
        """Return the things of exactly this name, large or small letters alike."""
        hits = self._find(written)
        wanted = written.casefold()
        kinds = ("term",) if is_property else ("entity", "article", "term")
        found = [hit.iri for hit in hits if hit.kind in kinds and wanted in self._names_of(NamedNode(hit.iri))]
        entities = [hit.iri for hit in hits if hit.kind != "term" and hit.iri in found]
        return [NamedNode(iri) for iri in dict.fromkeys(entities or found)]

    def _find(self, text: str) -> list[Hit]:
        return search(self._opened.index(), text, limit=_LOOKED_AT, names_only=True)[1]

    def _names_of(self, term: Term) -> set[str]:
        """Return what a term may be called, in small letters."""
        if isinstance(term, Literal):
            return {term.value.casefold(), str(term).casefold()}
        if isinstance(term, Triple):
            return {str(term).casefold()}
        names = {name.value.casefold() for name in self._view.labels(term)}
        return names | ({self._prefixes.shorten(term.value).casefold()} if isinstance(term, NamedNode) else set())

    def _tell(self, term: Term) -> str:
        if isinstance(term, NamedNode):
            return f"<{term.value}> ({self._view.label(term)})"
        return str(term)

    def _suggest(self, written: str, is_property: bool) -> list[str]:
        """Return names near to one that nothing has: of a property its prefixed name, of a thing its label and IRI."""
        if is_property:
            names = {self._local(node): node for node in self._properties()}
            near = near_name(written.rpartition(":")[2].rpartition("#")[2], names)
            return [] if near is None else [self._prefixes.shorten(names[near].value)]
        iri = self._read_iri(written)
        last = written.strip("<>").rstrip("/").rpartition("/")[2] if iri else written
        titles: dict[str, list[str]] = {}
        for hit in self._titles(last.replace("-", " ") if iri else last):
            titles.setdefault(hit.title.casefold(), []).append(f"{hit.title} <{hit.iri}>")
        near = near_name(last.replace("-", " ").casefold(), titles)
        found = titles[near] if near else [one for ones in titles.values() for one in ones][:5] if iri is None else []
        return list(dict.fromkeys(found))[:MAX_CANDIDATES]

    def _titles(self, text: str) -> Iterable[Hit]:
        """Yield things of which a name shares the beginning of a word with a text; none that names a private person."""
        for word in text.split()[:6]:
            for length in dict.fromkeys((len(word), max(3, len(word) // 2), 3)):
                hits = [hit for hit in self._find(word[:length]) if self._may_suggest(hit)]
                yield from hits
                if hits:
                    break

    def _may_suggest(self, hit: Hit) -> bool:
        return hit.kind in ("entity", "article") and not names_private(self._view, f"{hit.title} {hit.iri}")

    def _properties(self) -> Iterable[NamedNode]:
        for kind in ("ObjectProperty", "DatatypeProperty"):
            for node in self._view.subjects(RDF + "type", NamedNode(OWL + kind)):
                if isinstance(node, NamedNode):
                    yield node

    def _local(self, node: NamedNode) -> str:
        return node.value.rpartition("#")[2].rpartition("/")[2]
