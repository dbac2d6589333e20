"""Terms as a page shows them: words, an address, a language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph.lookup.claims import Statement, read_statement
from graph.namespaces import OA, RDF, SKOS
from graph.revision.view import Term, View
from graph.terms import RLF, Role
from server.data.addresses import local_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A term on a page.

    Attributes:
        text: What to call it.
        href: Where it leads; empty where it leads nowhere.
        language: The language of the text, where it is a name or words in another language than the page's.
        is_outside: True where the address is another server's.
    """

    text: str
    href: str = ""
    language: str = ""
    is_outside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownQuote:
    """A quote on a page: its words, and where it stands highlighted."""

    text: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownClaim:
    """A claim or a quotation on a page.

    Attributes:
        key: Its key within the article.
        href: Its own page.
        says: Subject, predicate and object; empty for a quotation.
        label: It in words.
        speaker: Who says it; None where the article does.
        article: The article that has it; None where there is no other article.
        remarks: What is out of the ordinary in how it is said: the axes' other values than the usual ones.
        topics: What a quotation is about.
        quotes: The words, each with its place in the article.
        value: The object's IRI where it is a figure or a period.
        deprecated: Why it no longer stands.
        is_denied: True where it is said not to be so; `label` says so in words.
    """

    key: str
    href: str
    says: tuple[Shown, ...]
    label: str
    speaker: Shown | None
    article: Shown | None
    remarks: tuple[Shown, ...]
    topics: tuple[Shown, ...]
    quotes: tuple[ShownQuote, ...]
    value: NamedNode | None
    deprecated: str
    is_denied: bool


USUAL = frozenset({"Narrator", "Actual", "Positive", "Verbatim", "DirectSpeech", "Assessed"})
"""Values of the axes that go without saying: a speaker's name tells the voice."""


MAX_NAME = 90
"""An explanation that serves as a name is cut after so many characters."""


def shorten(text: str, length: int) -> str:
    """Cut a text between words."""
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"


class Presenter:
    """Turns the terms of one revision into what one request's page shows."""

    def __init__(self, view: View) -> None:
        """Look at a revision; names are looked up once."""
        self.view = view
        self._terms: dict[NamedNode, Shown] = {}

    def term(self, term: Term | None) -> Shown:
        """Return how to show a term."""
        if isinstance(term, NamedNode):
            shown = self._terms.get(term)
            if shown is None:
                shown = self._terms[term] = self._node(term)
            return shown
        if isinstance(term, Literal):
            language = term.language or ""
            return Shown(text=term.value, language="" if language == "en" else language)
        if isinstance(term, BlankNode):
            return Shown(text="(unnamed)")
        return Shown(text=str(term) if isinstance(term, Triple) else "")

    def terms(self, terms: Iterable[Term]) -> tuple[Shown, ...]:
        """Return how to show several terms, in alphabetical order of their texts."""
        return tuple(sorted((self.term(term) for term in terms), key=lambda shown: shown.text.casefold()))

    def _node(self, node: NamedNode) -> Shown:
        names = self.view.labels(node)
        text = names[0].value if names else self._words(node)
        language = (names[0].language or "") if names else ""
        href = local_path(self.view, node)
        if href is None:
            # Only addresses that a browser opens without running anything.
            href = node.value if node.value.startswith(("http://", "https://")) else ""
            return Shown(text=text, href=href, language="" if language == "en" else language, is_outside=bool(href))
        return Shown(text=text, href=href, language="" if language == "en" else language)

    def _words(self, node: NamedNode) -> str:
        """Return words for a node without a name: what it states, or its short IRI."""
        subject, predicate, value = (self.view.value(node, RDF + part) for part in ("subject", "predicate", "object"))
        if isinstance(subject, NamedNode) and predicate is not None and value is not None:
            return f"{self.view.label(subject)} {self.view.label(predicate)} {self.view.label(value)}"
        exact = next(
            (
                words
                for selector in self.view.objects(node, OA + "hasSelector")
                if isinstance(selector, NamedNode) and (words := self.view.text(selector, OA + "exact"))
            ),
            "",
        )
        if exact:
            return f"“{exact}”"
        explanation = self.view.text(node, RLF + "explanation")
        return shorten(explanation, MAX_NAME) if explanation else self.view.path(node) or self.view.label(node)

    def definition(self, node: NamedNode) -> str:
        """Return the definition of a term."""
        return self.view.text(node, SKOS + "definition")

    def claim(self, statement: Statement) -> ShownClaim:
        """Return how to show a claim or a quotation."""
        href = local_path(self.view, statement.iri) or ""
        article = local_path(self.view, statement.article) or ""
        says = tuple(self.term(term) for term in statement.triple) if statement.triple else ()
        value = statement.triple[2] if statement.triple else None
        is_narrated = statement.speaker is None or statement.speaker == statement.article
        remarks = [
            self.term(axis)
            for axis in statement.axes
            if axis is not None and axis.value.rpartition("#")[2] not in USUAL
        ]
        return ShownClaim(
            key=statement.key,
            href=href,
            says=says,
            label=statement.label,
            speaker=None if is_narrated else self.term(statement.speaker),
            article=self.term(statement.article) if self._has_several_articles() else None,
            remarks=tuple(remarks),
            topics=self.terms((*statement.about, *statement.topics)),
            quotes=tuple(
                ShownQuote(text=quote.exact, href=f"{article}#claim-{statement.key}") for quote in statement.quotes
            ),
            value=value if isinstance(value, NamedNode) and self.is_value(value) else None,
            deprecated=statement.deprecated,
            is_denied=any(axis is not None and axis.value.endswith("#Negated") for axis in statement.axes),
        )

    def _has_several_articles(self) -> bool:
        return self.view.remember("page", "several articles", lambda: len(self.view.instances("Article")) > 1)

    def is_value(self, node: NamedNode) -> bool:
        """Return whether a node is a figure or a period: something that is drawn rather than opened."""
        return (self.view.path(node) or "").startswith(("id/figure/", "id/derived/"))


def is_private(view: View, node: NamedNode) -> bool:
    """Return whether a node is a private person, or has the name of one in its own, as a person's home or job has."""

    def find_names() -> tuple[str, ...]:
        persons = view.instances("PrivatePerson")
        return tuple(name.value for person in persons for name in view.labels(person) if name.value)

    if view.is_a(node, "PrivatePerson"):
        return True
    names = view.remember("names of private people", "", find_names)
    return any(name in label.value for label in view.labels(node) for name in names)


def is_private_document(view: View, thing: NamedNode) -> bool:
    """Return whether the document about a thing tells of a private person: it is kept out of outside indexes.

    That is so for whatever is private itself, for a claim about it or by it, for a figure of such a claim, and for a
    statement that was derived from others.
    """
    statement = read_statement(view, thing)
    if statement is not None:
        return _tells_of_private(view, statement)
    if is_private(view, thing):
        return True
    if (view.path(thing) or "").startswith("id/figure/"):
        claims = (
            read_statement(view, node)
            for node in view.subjects(RDF + "object", thing, Role.CLAIMS)
            if isinstance(node, NamedNode)
        )
        return any(_tells_of_private(view, claim) for claim in claims if claim is not None)
    parts = (view.value(thing, RDF + part) for part in ("subject", "object"))
    return any(isinstance(part, NamedNode) and is_private(view, part) for part in parts)


def _tells_of_private(view: View, statement: Statement) -> bool:
    people = (statement.iri, *statement.entities(), *filter(None, [statement.speaker]))
    return any(is_private(view, one) for one in people)
