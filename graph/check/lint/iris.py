"""IRIs that are well-formed and not meant: a scheme twice or with a slip, invisible letters, a place for a base."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from graph.check.corpus.corpus import Corpus
from graph.check.lint.prefixes import SCHEMES
from graph.check.registry import Check, Code
from graph.check.syntax.document import Document, Format, Place, Triple
from graph.check.syntax.iri import PLAIN_IRI
from graph.check.syntax.term import Iri, Literal, Term
from graph.finding import Finding, Severity
from graph.names import edit_distance, known_vocabularies, near_name
from graph.namespaces import OBO, XSD

DOUBTFUL_IRI = Code(name="doubtful-iri", severity=Severity.WARNING)
MISSING_BASE = Code(name="missing-base", severity=Severity.INFO)

_TWICE = re.compile(r"https?:/{0,2}(https?:?//?.*)", re.DOTALL)
_NO_HOST = re.compile(r"(https?):(?!//[^/])(/*)(.*)", re.DOTALL)
_OBO = re.compile(
    r"https://purl\.obolibrary\.org/obo/([A-Za-z]+_\d{4,})|https?://purl\.org/obo/(?:owl/)?([A-Za-z]+_\d{4,})"
)
_ENDS = re.compile(r"(?:%20|%09|%0A|%0D)+\Z", re.IGNORECASE)
_INVISIBLE = re.compile("[\u00a0\u00ad\u180e\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff\ufffd]")
_ALIKE = re.compile(
    "[\u0391\u0392\u0395-\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf\u0405\u0406\u0408"
    "\u0410\u0412\u0415\u041a\u041c-\u041e\u0420-\u0423\u0425\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0455\u0456\u0458]"
)
"""Letters of Greek and Cyrillic that look like Latin ones."""

_INNER_HOST = re.compile(r"/(?:www\.|[\w-]+\.[\w.-]*(?:org|com|net|edu|gov|info|eu|io)/)")
_WORD = re.compile(r"[^\W\d_]+")
_HOST = re.compile(r"(?:www\.|(?:[\w-]+\.)+(?:org|com|net|edu|gov|info|eu|io|ch|de|fr|uk|nl|it|es)(?:[/:]|\Z)|https?/)")


def find_iris(corpus: Corpus) -> Iterator[Finding]:
    """Tell the IRIs that nobody meant as they stand, and those that hang on the place of the file."""
    for uses in corpus.own.uses:
        document = uses.document
        iris = (
            {one for one in set(document.statements.subjects) if one.__class__ is Iri} | uses.predicates | uses.objects
        )
        slips = find_slips(document)
        for iri, (place, message, way_out) in slips.items():
            yield DOUBTFUL_IRI.at(document, place, f"<{visible(iri)}> {message}", way_out)
        addresses = {one.lexical for one in uses.literals if one.datatype == XSD + "anyURI"}
        yield from tell_slips(document, iris | addresses, tuple(slips))
        yield from find_strange_schemes(document, iris)
        yield from find_without_base(document, iris)
        yield from find_hosts_in_paths(document, iris)


def find_hosts_in_paths(document: Document, iris: Iterable[str]) -> Iterator[Finding]:
    """Tell the addresses without a scheme that a declared base makes parts of its path."""
    inner = {str(iri): None for iri in iris if has_inner_host(iri)}
    for where in places_of(document, inner).values():
        place = where[0][1]
        written = document.text[place.start : place.end].strip("<>\"'")
        if _HOST.match(written) and not written.startswith("http"):
            yield tell_relative(where, written)


def has_inner_host(iri: str) -> bool:
    """Return whether the path of an IRI has what looks like the name of a host."""
    start = iri.find("/", len("https://"))
    return start > 0 and iri.find(".", start) > 0 and _INNER_HOST.search(iri, start) is not None


def find_slips(document: Document) -> dict[str, tuple[Place, str, str]]:
    """Return the namespaces of prefixes that nobody meant as they stand, with place, reason and way out."""
    found = {}
    for declared in document.prefixes:
        if slip := find_slip(declared.iri):
            found[declared.iri] = (Place(declared.start, declared.end), *slip)
    return found


def tell_slips(document: Document, iris: Iterable[str], told: tuple[str, ...]) -> Iterator[Finding]:
    """Tell the doubtful IRIs of a file but for those that begin with one of some namespaces."""
    wrong: dict[str, tuple[str, str]] = {}
    for iri in iris:
        if not (told and iri.startswith(told)) and (found := find_slip(iri)):
            wrong[str(iri)] = found
    for iri, places in places_of(document, wrong).items():
        message, way_out = wrong[iri]
        yield DOUBTFUL_IRI.at_first(places, f"<{visible(iri)}> {message}", way_out)


def find_strange_schemes(document: Document, iris: Iterable[str]) -> Iterator[Finding]:
    """Tell names with a prefix that is none: an IRI with that scheme is read. Each scheme is told once in a file.

    In JSON-LD every unknown prefix makes one; elsewhere `<skos:Concept>` does.
    """
    if document.is_broken:
        return
    declared = {one.prefix for one in document.prefixes}
    usual = {one.prefix: one.namespace for one in known_vocabularies().values() if one.prefix not in declared}
    strange: dict[str, list[str]] = {}
    for iri in iris:
        if iri.startswith("http"):
            continue
        scheme, _, rest = iri.partition(":")
        if scheme in SCHEMES or rest.startswith("/") or scheme in declared or "undeclared" in scheme:
            continue
        if scheme in usual or (document.format is Format.JSONLD and document.prefixes):
            strange.setdefault(scheme, []).append(str(iri))
    for scheme, names in strange.items():
        places = [place for where in places_of(document, dict.fromkeys(names)).values() for place in where]
        places.sort(key=lambda one: one[1].start)
        message = f"`{scheme}:` is no prefix here, so <{visible(min(names))}> is an IRI with that scheme"
        near = near_name(scheme, declared)
        way_out = f"did you mean `{near}:`?" if near else f"declare the prefix `{scheme}:`, or write the IRI in full"
        if scheme in usual:
            way_out = f"declare the prefix `{scheme}:` as <{usual[scheme]}>"
        if places:
            yield DOUBTFUL_IRI.at_first(places, message, way_out)


def iri_of(term: Term) -> str:
    """Return the IRI that a term is, or is the text of; nothing for others."""
    if isinstance(term, Iri):
        return term
    return term.lexical if isinstance(term, Literal) and term.datatype == XSD + "anyURI" else ""


def places_of(document: Document, wanted: Mapping[str, object]) -> dict[str, list[tuple[Document, Place]]]:
    """Return where some IRIs stand in a file."""
    places: dict[str, list[tuple[Document, Place]]] = {}
    if not wanted:
        return places
    rows = document.statements
    for row, (subject, predicate, value) in enumerate(zip(rows.subjects, rows.predicates, rows.objects, strict=True)):
        triple = Triple(document, row)
        if subject in wanted:
            found = places.setdefault(str(subject), [])
            # One subject of several statements stands once.
            if (document, triple.subject_place) not in found[-1:]:
                found.append((document, triple.subject_place))
        if predicate in wanted:
            places.setdefault(predicate, []).append((document, triple.predicate_place))
        if (iri := iri_of(value)) in wanted:
            places.setdefault(iri, []).append((document, triple.object_place))
    return places


def find_slip(iri: str) -> tuple[str, str] | None:
    """Return what is doubtful about an IRI, and the way out; None where nothing is."""
    if PLAIN_IRI.fullmatch(iri) and "//http" not in iri and not iri.startswith(("https://purl.", "http://purl.org/o")):
        return None  # most are so, and are told in a fraction of the time
    if found := _TWICE.fullmatch(iri):
        rest = found[1]
        meant = rest if "://" in rest else re.sub(r"(https?):?/*", r"\1://", rest, count=1)
        return "has its scheme twice", f"did you mean <{visible(meant)}>?"
    if found := _NO_HOST.fullmatch(iri):
        what = "three slashes stand after its scheme" if len(found[2]) > 2 else "no `//` stands after its scheme"
        return f"has no host: {what}", f"did you mean <{found[1]}://{visible(found[3])}>?"
    scheme, marks, rest = iri.partition("://")
    if marks and (right := meant_scheme(scheme.lower())):
        return f"has the scheme `{scheme}:`, which nobody uses", f"did you mean <{right}://{visible(rest)}>?"
    if found := _OBO.fullmatch(iri):
        right = f"{OBO}{found[1] or found[2]}"
        return "is not how OBO writes its terms", f"did you mean <{right}>?"
    if found := _ENDS.search(iri):
        return "ends with an encoded space", f"did you mean <{visible(iri[: found.start()])}>?"
    if iri.isascii():
        return None
    if found := _INVISIBLE.search(iri):
        what = "a letter that could not be read" if found[0] == "\ufffd" else "a character that nobody sees"
        return f"has {what}, U+{ord(found[0]):04X}", "write it anew"
    for word in _WORD.findall(iri):
        if strange := find_foreign_letter(word):
            name = unicodedata.name(strange).lower()
            return f"has the {name} (`{strange}`) among Latin letters", "write it with the Latin letter"
    return None


def meant_scheme(scheme: str) -> str:
    """Return `http` or `https` where a scheme is one letter away from it; nothing where it is one of its own."""
    right = ("https", "http") if "s" in scheme else ("http", "https")
    if scheme in right or not 2 < len(scheme) < 7:
        return ""
    return next((one for one in right if edit_distance(scheme, one) == 1), "")


def find_foreign_letter(word: str) -> str:
    """Return the first letter of a word in Latin letters that only looks like one; nothing where there is none."""
    if word.isascii() or not re.search("[A-Za-z]", word):
        return ""
    found = _ALIKE.search(word)
    return found[0] if found else ""


def visible(iri: str) -> str:
    """Write an IRI so that what nobody sees in it is seen, and short."""
    text = _INVISIBLE.sub(lambda found: f"\\u{ord(found[0]):04x}", iri)
    return text if len(text) <= 120 else f"{text[:117]}…"


def find_without_base(document: Document, iris: Iterable[str]) -> Iterator[Finding]:
    """Tell the relative IRIs of a file that declares no base: they are others wherever the file lies."""
    if document.format in {Format.NTRIPLES, Format.NQUADS, Format.ARTICLE} or "file:" in document.text:
        return
    local = {str(iri) for iri in iris if iri.startswith("file:")}
    told: list[str] = []
    for declared in document.prefixes:
        if declared.iri.startswith("file:"):
            told.append(declared.iri)
            written = document.text[declared.start : declared.end].rpartition("<")[2].rstrip("> .")
            if written and not written.startswith("#"):
                yield tell_relative([(document, Place(declared.start, declared.end))], written)
    local = {iri for iri in local if not iri.startswith(tuple(told))} if told else local
    if local:
        yield from tell_all_relative(document, local, sum(not iri.startswith("file:") for iri in iris))


FEW = 2
"""So many relative IRIs among many whole ones are a slip; more are how the file is written."""


def tell_all_relative(document: Document, local: set[str], whole: int) -> Iterator[Finding]:
    """Tell what looks like an address without its scheme, each; of the rest the first, with its count."""
    rest: list[tuple[Document, Place]] = []
    names: set[str] = set()
    faulty = [(fault.start, fault.end) for fault in document.parsed.faults]
    for iri, where in places_of(document, dict.fromkeys(local)).items():
        place = where[0][1]
        if any(start <= place.start <= end for start, end in faulty):
            continue
        written = document.text[place.start : place.end].strip("<>\"'")
        # What begins so is the file itself, or a part of it.
        if not written or written.startswith("#"):
            continue
        if _HOST.match(written):
            yield tell_relative(where, written)
        else:
            names.add(iri)
            rest.extend(where)
    if rest:
        place = rest[0][1]
        written = document.text[place.start : place.end].strip("<>\"'")
        finding = tell_relative(rest, written)
        is_slip = (
            len(names) <= FEW
            and not written.startswith(".")
            and whole > 10 * len(names)
            and document.format is not Format.JSONLD
        )
        yield replace(finding, severity=Severity.WARNING) if is_slip else finding


def tell_relative(places: list[tuple[Document, Place]], written: str) -> Finding:
    """Make the finding of a relative IRI."""
    if found := _HOST.match(written):
        meant = re.sub(r"\A(https?)/+", r"\1://", written) if found[0].startswith("http") else f"http://{written}"
        message = f"<{written}> is relative, and looks like an address without its scheme"
        return DOUBTFUL_IRI.at_first(places, message, f"did you mean <{meant}>?")
    message = f"<{written}> is relative, and no base is declared: it is another IRI wherever the file lies"
    return MISSING_BASE.at_first(places, message, "declare a base, or write the whole IRI")


CHECKS = (Check(codes=(DOUBTFUL_IRI, MISSING_BASE), run=find_iris, is_alone=True),)
