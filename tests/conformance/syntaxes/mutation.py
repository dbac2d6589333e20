"""Files of RDF changed at random, read by the checker and by pyoxigraph, and compared."""

from __future__ import annotations

import os
import random
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType
from xml.etree import ElementTree

import pyoxigraph as ox

from graph.check.corpus.files import document_from_bytes
from graph.check.lint.languages import language_problem
from graph.check.settings import CheckSettings
from graph.check.syntax.document import Format
from graph.check.syntax.language_tags import is_language_tag
from graph.check.syntax.term import Literal, Term
from tests.conformance.syntaxes.rdf_suites import OXIGRAPH, make_canonical, parsed_to_quads

BASE = "http://base.example/folder/file"
LIMIT_S = 10
"""A file that takes longer to read counts as a hang."""

MOST_QUADS = 200
"""Larger results are counted, not compared: canonical names of blank nodes can take very long."""

_DIRECTION = re.compile(r"--(?:ltr|rtl)(?= )|--(?:ltr|rtl)$")
_XML_LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"\^\^<[^>]*#XMLLiteral>')
WARNINGS = {"json-ld-dropped", "unknown-parse-type", "unqualified-attribute", "too-many-syntax-errors"}
FOLDERS = {
    Format.TURTLE: ("rdf-tests/rdf/rdf11/rdf-turtle", "*.ttl"),
    Format.TRIG: ("rdf-tests/rdf/rdf11/rdf-trig", "*.trig"),
    Format.NTRIPLES: ("rdf-tests/rdf/rdf11/rdf-n-triples", "*.nt"),
    Format.NQUADS: ("rdf-tests/rdf/rdf11/rdf-n-quads", "*.nq"),
    Format.RDFXML: ("rdf-tests/rdf/rdf11/rdf-xml", "**/*.rdf"),
    Format.JSONLD: ("json-ld-api/tests/toRdf", "*-in.jsonld"),
}
_TURTLE = (
    *(
        "@prefix",
        "PREFIX p: <http://e/>\n",
        "@base <http://b/> .",
        "<",
        ">",
        "<http://e/a>",
        "<a>",
        "<#%41>",
        "<//[::1]/>",
    ),
    *(
        "p:",
        ":a",
        "_:b",
        "_:a.b",
        "[",
        "]",
        "[]",
        "(",
        ")",
        "()",
        "{",
        "}",
        "GRAPH",
        ".",
        ";",
        ",",
        "a",
        "true",
        '"',
        "'",
    ),
    *(
        '"""',
        "'''",
        '"x"',
        "'y'@en",
        '"z"@en-x',
        '"1"^^p:t',
        "^^",
        "@en",
        "1",
        "1.0",
        "-1e3",
        ".5",
        "1.",
        "\\",
        "\\u0041",
    ),
    *(
        "\\U0010FFFF",
        "\\uD800",
        "\\n",
        "%20",
        "%zz",
        "#",
        "\n",
        "\r\n",
        "\r",
        "\t",
        "\0",
        "\ufeff",
        "\u00e9",
        "\U0001f600",
    ),
    *("~", "<<", ">>", "<<(", ")>>", "{|", "|}", "@version", "é:à", "p:a\\~b", "p:%41", "--ltr"),
)
_XML = (
    *(
        "<",
        ">",
        "/>",
        "</",
        '"',
        "'",
        "&amp;",
        "&lt;",
        "&x;",
        "&#0;",
        "&#x41;",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?pi?>",
    ),
    *(' rdf:about="a"', ' rdf:ID="i"', ' rdf:nodeID="n"', ' rdf:resource="r"', ' rdf:parseType="Literal"'),
    *(' rdf:parseType="Resource"', ' rdf:parseType="Collection"', ' rdf:datatype="http://e/d"', ' xml:lang="en"'),
    *(' xml:base="http://o/"', "<rdf:li>", "</rdf:li>", "<rdf:Description>", "</rdf:Description>", "<rdf:Bag/>"),
    *(
        ' xmlns:q="http://q/"',
        ' q:p="v"',
        "text",
        "\n",
        "\r\n",
        "\t",
        "\0",
        "\u00e9",
        "\U0001f600",
        " a b ",
        "%zz",
        "[",
    ),
)
_JSON = (
    *(
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        '"',
        "null",
        "true",
        "1",
        "-1.5e3",
        "1e400",
        '"x"',
        '"a:b"',
        '"_:b"',
        '"http://e/a"',
    ),
    *('"@id": "http://e/a",', '"@type": "T",', '"@value": "x",', '"@language": "en",', '"@list": [1],', '"@set": [1],'),
    *('"@graph": [],', '"@context": {},', '"@context": null,', '"@reverse": {},', '"@index": "i",', '"@nest": {},'),
    *(
        '"@vocab": "http://v/",',
        '"@base": "http://b/",',
        '"@json"',
        '"@none"',
        '"@container": "@list",',
        "\\u0041",
        "\\uD800",
    ),
    *("\n", "\r", "\t", "\0", "\ufeff", "\u00e9", "\U0001f600", "http://e/%zz", " "),
)
UNCOMPARED = {"json-ld-dropped", "unknown-parse-type"}
"""Where the checker tells one of these, the quads may differ: pyoxigraph looks into what JSON-LD drops, and it drops
elements with a parseType that it does not know."""

ORACLE_IS_WRONG = {
    "No value found for rdf:XMLLiteral": "an empty XML literal is one (RDF/XML, section 7.2.17)",
    "XML namespaces are required": "`about` and others are read without a prefix (RDF/XML, section 6.1.4)",
    "cannot contain properties": "what means nothing is dropped, a language makes no value (JSON-LD API, 5.1.2)",
    "Unexpected text event": "a processing instruction may stand inside a text (RDF/XML, section 6.1)",
    "error while parsing IRI": "a relative xml:base resolves against the base outside (XML Base, section 4)",
    "Invalid @base": "what does not resolve to an IRI is dropped (the suite's test tli12)",
}
"""What pyoxigraph refuses and is right, by its words, with the reason."""

ORACLE_IS_LAX = {
    "which is no IRI": "a term is defined by an IRI, a keyword or a blank node (JSON-LD API, 4.2.2, step 14.2.3)",
    "`@vocab` is an IRI or null": "a vocabulary that resolves to no IRI is an error (JSON-LD API, 4.1.2, step 5.8)",
    "the type of a value is an IRI": "a blank node is no type of a value (JSON-LD API, 5.1.2, step 15.6)",
    "stands twice in one object": "a key that stands twice is an error of the file, whatever readers make of it",
    "may not stand on the element of a resource": "what is syntax is no property (RDF/XML, section 7.2.7)",
    "`rdf:datatype` stands beside": "an empty property element has one value (RDF/XML, section 7.2.21)",
}
"""What the checker refuses and pyoxigraph reads, by the checker's words, with the reason."""

LEFT_OUT = {
    **dict.fromkeys(
        ("e014-in.jsonld", "e026-in.jsonld", "e071-in.jsonld"), "JSON-LD 1.0, which pyoxigraph reads as such"
    ),
    **dict.fromkeys(
        ("0122-in.jsonld", "0123-in.jsonld", "e062-in.jsonld", "e091-in.jsonld"),
        "pyoxigraph keeps `.` and `..` in a base (RFC 3986, section 5.2.4)",
    ),
    "c013-in.jsonld": "pyoxigraph takes the context of a type for one of its container",
}
"""Files in which pyoxigraph is wrong before anything is changed."""

WORDS = {Format.RDFXML: _XML, Format.JSONLD: _JSON}
"""What is put into files, besides parts of other files."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What became of one file: `same`, `both refuse`, `not compared`, or how the readers differ."""

    kind: str
    detail: str
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What pyoxigraph made of a file: an error, or canonical quads (None where they are too many), or its end."""

    error: str = ""
    quads: set[str] | None = None
    died: bool = False


class Oracle:
    """pyoxigraph in a process of its own: some files of JSON-LD end the process that reads them."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=answer_all, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def read(self, data: bytes, format_: Format) -> Answer:
        """Read a file."""
        try:
            self._pipe.send((data, format_.value))
            if self._pipe.poll(LIMIT_S):
                answer: Answer = self._pipe.recv()
                return answer
        except (EOFError, OSError):
            pass
        self.close()
        self._start()
        return Answer(died=True)

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


def answer_all(pipe: Connection) -> None:
    """Read files with pyoxigraph as long as there are any; this runs in the other process."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # it tells its end at length
    while True:
        data, name = pipe.recv()
        try:
            # A byte order mark is taken away, as the checker does.
            quads = list(ox.parse(data.removeprefix(b"\xef\xbb\xbf"), OXIGRAPH[Format(name)], base_iri=BASE))
            pipe.send(Answer(quads=make_canonical(quads) if len(quads) <= MOST_QUADS else None))
        except (SyntaxError, ValueError) as error:
            pipe.send(Answer(error=str(error) or "refused"))


DIFFERENCES = {
    "hang",
    "crash",
    "only the checker accepts",
    "only pyoxigraph accepts",
    "malformed term",
    "other quads",
}
"""The verdicts that nobody wants."""


class TooSlow(Exception):
    """A file was not read in time."""


def read_seeds(root: Path, format_: Format) -> list[str]:
    """Return the texts of a format that are changed."""
    folder, pattern = FOLDERS[format_]
    files = sorted((root / folder).glob(pattern))
    files = [path for path in files if path.name not in LEFT_OUT]
    texts = [path.read_bytes().decode("utf-8", errors="replace") for path in files]
    return [text for text in texts if len(text) < 5_000]


def iter_mutants(seeds: list[str], format_: Format, number: int, seed: int) -> Iterator[str]:
    """Yield so many changed texts, the same for the same seed."""
    chance = random.Random(seed)
    words = WORDS.get(format_, _TURTLE)
    for _ in range(number):
        text = chance.choice(seeds)
        for _ in range(chance.choice((1, 1, 1, 1, 2, 3))):
            text = change(text, seeds, words, chance)
        yield text


def change(text: str, seeds: list[str], words: tuple[str, ...], chance: random.Random) -> str:
    """Return a text with one change."""
    at = chance.randrange(len(text) + 1)
    end = min(len(text), at + chance.choice((1, 1, 2, 5, 20, 100)))
    match chance.randrange(7):
        case 0:
            return text[:at] + text[end:]
        case 1:
            return text[:end] + text[at:]
        case 2:
            return text[:at] + chance.choice(words) + text[at:]
        case 3:
            return text[:at] + chance.choice(words) + text[end:]
        case 4:
            other = chance.choice(seeds)
            begin = chance.randrange(len(other) + 1)
            return text[:at] + other[begin : begin + chance.choice((5, 30, 200))] + text[at:]
        case 5:
            return (
                text[:at]
                + chr(chance.choice((0, 9, 32, 34, 39, 60, 92, 127, 0xA0, 0x2028, 0xFFFE, 0x1F600)))
                + text[end:]
            )
        case _:
            return text[:at]


def judge(text: str, format_: Format, settings: CheckSettings, oracle: Oracle) -> Verdict:
    """Read a text with both, and compare."""
    data = text.encode()
    began = time.perf_counter()
    try:
        with time_limit(LIMIT_S):
            parsed = document_from_bytes(data, "x", format_, base=BASE, settings=settings).parsed
    except TooSlow:
        return Verdict(kind="hang", detail="", seconds=LIMIT_S)
    except Exception as error:  # noqa: BLE001 - any is what this looks for
        return Verdict(kind="crash", detail=repr(error), seconds=0)
    seconds = time.perf_counter() - began
    faults = [fault.message for fault in parsed.faults if fault.code not in WARNINGS]
    faults += [found for value in parsed.statements.objects if (found := problem_of_language(value))]
    if any(fault.code in UNCOMPARED for fault in parsed.faults):
        return Verdict(kind="not compared", detail="", seconds=seconds)
    answer = oracle.read(data, format_)
    if answer.died:
        return Verdict(kind="pyoxigraph dies", detail="", seconds=seconds)
    if answer.error:
        if faults:
            return Verdict(kind="both refuse", detail="", seconds=seconds)
        if any(words in answer.error for words in ORACLE_IS_WRONG):
            return Verdict(kind="pyoxigraph is wrong", detail=answer.error, seconds=seconds)
        return Verdict(kind="only the checker accepts", detail=answer.error, seconds=seconds)
    if faults and not is_well_formed(data, format_):
        return Verdict(kind="both refuse", detail="", seconds=seconds)
    if faults:
        if any(words in fault for fault in faults for words in ORACLE_IS_LAX):
            return Verdict(kind="pyoxigraph is wrong", detail=faults[0], seconds=seconds)
        return Verdict(kind="only pyoxigraph accepts", detail=faults[0], seconds=seconds)
    if answer.quads is None or len(parsed.statements) > MOST_QUADS:
        return Verdict(kind="not compared", detail="", seconds=seconds)
    try:
        mine = make_canonical(parsed_to_quads(parsed))
    except ValueError as error:
        return Verdict(kind="malformed term", detail=str(error), seconds=seconds)
    other = answer.quads
    is_xml = format_ is Format.RDFXML
    mine, other = comparable(mine, is_xml=is_xml), comparable(other, is_xml=is_xml)
    if mine == other:
        return Verdict(kind="same", detail="", seconds=seconds)
    return Verdict(
        kind="other quads", detail=f"{sorted(mine - other)[:2]} / {sorted(other - mine)[:2]}", seconds=seconds
    )


def problem_of_language(value: Term) -> str:
    """Return what the check `unknown-language` says about a tag that is not well-formed; nothing otherwise."""
    if not isinstance(value, Literal) or not value.language or is_language_tag(value.language.split("--")[0]):
        return ""
    return language_problem(value.language)


def is_well_formed(data: bytes, format_: Format) -> bool:
    """Return whether a file of RDF/XML is XML at all: pyoxigraph reads much that is not."""
    if format_ is not Format.RDFXML:
        return True
    try:
        ElementTree.fromstring(data)
    except ElementTree.ParseError:
        return False
    return True


def comparable(quads: set[str], *, is_xml: bool) -> set[str]:
    """Leave out what pyoxigraph is known to do otherwise.

    It writes no canonical XML literals, keeps tabs and line ends in attributes of XML, which are spaces, and makes from
    directions of JSON-LD 1.1 those of RDF 1.2.
    """
    found = (_XML_LITERAL.sub('"xml"', _DIRECTION.sub("", quad)) for quad in quads)
    return {re.sub(r"(?:\\[tnr]| )+", " ", quad) if is_xml else quad for quad in found}


@contextmanager
def time_limit(seconds: int) -> Iterator[None]:
    """Raise TooSlow where the block takes longer."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
