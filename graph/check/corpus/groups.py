"""The files of a run in groups that are checked each by itself: fixtures, releases, copies in another syntax.

What stands in a test folder is meant to fail, and two releases of one ontology contradict each other by design. So
shapes and data pair within a folder of tests, a release is compared with nothing but itself, and a copy is read and not
compared. The setting `group` says it otherwise.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from graph.check.corpus.copies import find_copies
from graph.check.corpus.editions import find_editions, is_newer, newest_first, plain_iri, versions_of
from graph.check.corpus.folders import ARCHIVES, MIGRATIONS, RELEASES, SIDES, TESTS, VERSION, is_negative
from graph.check.settings import CheckSettings
from graph.check.syntax.document import Document, FileRole
from graph.check.syntax.term import RDF_TYPE, Iri
from graph.names import known_vocabularies
from graph.namespaces import OWL, SH, namespace_of

_SHAPES_END = re.compile(r"[-_. ]?(?:shapes?|shacl)$")
"""What the name of a file of shapes may have at its end beside the name of what it describes."""


_YEAR = re.compile(r"(?:19|20)\d\d")


class Kind(Enum):
    """Why files are a group of their own; the text stands in the summary."""

    MAIN = ""
    SET = "set apart by the settings"
    TESTS = "of tests"
    RELEASE = "of releases"
    MIGRATION = "of migrations, each folder by itself"
    OLDER = "of older releases, of which only the syntax is checked"
    VARIANTS = "that nearly repeat other files"
    COPIES = "that repeat other files, of which only the syntax is checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Files that are checked together.

    Attributes:
        name: What they have in common, such as a folder; empty for the main group.
        kind: Why they are a group.
        documents: The files, findings about which are told.
        context: Files beside them in which terms of theirs are declared.
    """

    name: str
    kind: Kind
    documents: tuple[Document, ...]
    context: tuple[Document, ...] = field(default=())


def group_documents(documents: Sequence[Document], settings: CheckSettings) -> list[Group]:
    """Return the groups of a run, the main one first; every file stands in one of them."""
    by_key: dict[tuple[Kind, str], list[Document]] = {(Kind.MAIN, ""): []}
    for document in documents:
        by_key.setdefault(key_of(document, settings), []).append(document)
    split_years(by_key)
    shapes_of = pair_by_name(by_key)
    join_plain_fixtures(by_key, paired=shapes_of)
    split_editions(by_key)
    for (kind, _), members in list(by_key.items()):
        if kind in {Kind.SET, Kind.TESTS} or len(members) < 2:
            continue
        copies = find_copies(members)
        taken = {id(one) for one in (*copies.exact, *copies.variants)}
        members[:] = [one for one in members if id(one) not in taken]
        by_key.setdefault((Kind.COPIES, ""), []).extend(copies.exact)
        for one in copies.variants:
            by_key[Kind.OLDER if kind is Kind.OLDER else Kind.VARIANTS, one.path] = [one]
    main = by_key[Kind.MAIN, ""]
    groups = []
    for (kind, name), members in by_key.items():
        if members:
            is_alone = kind in {Kind.MAIN, Kind.COPIES, Kind.MIGRATION}
            context = () if is_alone else (*context_of(members, main), *shapes_of.get(name, ()))
            groups.append(Group(name=name, kind=kind, documents=tuple(members), context=context))
    return groups


def key_of(document: Document, settings: CheckSettings) -> tuple[Kind, str]:
    """Return the group to which a file belongs by the settings, else by the habit of its folders.

    The data of a migration are of the version before or after; its queries are about both.
    """
    path = document.path
    for group in settings.group:
        if any(fnmatchcase(path, pattern) for pattern in group.files):
            return Kind.SET, group.name
    folders = PurePosixPath(path).parts[:-1]
    names = [folder.lower() for folder in folders]
    if document.roles <= {FileRole.DATA, FileRole.ONTOLOGY} and set(names) & MIGRATIONS:
        return Kind.MIGRATION, "/".join(folders)
    for number, name in enumerate(names):
        if name in ARCHIVES:
            return Kind.OLDER, "/".join(folders[: number + 1])
        if name in RELEASES and number + 1 < len(names):
            return Kind.RELEASE, "/".join(folders[: number + 2])
        if VERSION.fullmatch(name) and not set(names[:number]) & MIGRATIONS:
            return Kind.RELEASE, "/".join(folders[: number + 1])
        if name in TESTS:
            if FileRole.SHAPES in document.roles and SH + "ValidationReport" in document.statements.objects:
                return Kind.TESTS, path  # a test of its own, with the results that it expects
            below = list(folders[number + 1 :])
            while below and below[-1].lower() in SIDES:
                below.pop()
            return Kind.TESTS, "/".join([*folders[: number + 1], *below])
    return Kind.MAIN, ""


def pair_by_name(by_key: dict[tuple[Kind, str], list[Document]]) -> dict[str, list[Document]]:
    """Return for each folder of tests without shapes those that have its name, and what they import, as libraries.

    `test/person/valid.ttl` is held against `shapes/person.ttl` or `shapes/person-shapes.ttl`, and against no other.
    """
    by_stem: dict[str, list[Document]] = defaultdict(list)
    for document in by_key[Kind.MAIN, ""]:
        if FileRole.SHAPES in document.roles:
            by_stem[_SHAPES_END.sub("", PurePosixPath(document.path).stem.lower())].append(document)
    paired: dict[str, list[Document]] = {}
    for (kind, name), members in by_key.items():
        if kind is not Kind.TESTS or any(FileRole.SHAPES in one.roles for one in members):
            continue
        found = by_stem.get(_SHAPES_END.sub("", PurePosixPath(name).name.lower()), [])
        if len(found) == 1:
            every = [one for shapes in by_stem.values() for one in shapes]
            roles = frozenset({FileRole.SHAPES, FileRole.LIBRARY})
            paired[name] = [replace(one, roles=roles) for one in with_imports(found[0], every)]
    return paired


def with_imports(first: Document, every: Sequence[Document]) -> list[Document]:
    """Return a file and those of others that it imports by a relative reference, be it by owl:imports or another's."""
    at = {str(PurePosixPath(one.location).with_suffix("")): one for one in every}
    found = {first.path: first}
    waiting = [first]
    while waiting:
        rows = waiting.pop().statements
        for predicate, value in zip(rows.predicates, rows.objects, strict=True):
            if isinstance(value, Iri) and value.startswith("file:") and predicate.endswith("imports"):
                path = PurePosixPath(unquote(urlsplit(value).path))
                one = at.get(str(path)) or at.get(str(path.with_suffix("")))
                if one is not None and one.path not in found:
                    found[one.path] = one
                    waiting.append(one)
    return list(found.values())


def join_plain_fixtures(by_key: dict[tuple[Kind, str], list[Document]], *, paired: Container[str]) -> None:
    """Move what lies in a test folder without shapes to the main group, unless it is paired or meant to fail."""
    main = by_key[Kind.MAIN, ""]
    for (kind, name), members in by_key.items():
        if kind is not Kind.TESTS or name in paired or any(FileRole.SHAPES in one.roles for one in members):
            continue
        plain = [one for one in members if one.roles <= {FileRole.DATA} and not is_negative(one.path)]
        main += plain
        kept = set(map(id, plain))
        members[:] = [one for one in members if id(one) not in kept]


def split_editions(by_key: dict[tuple[Kind, str], list[Document]]) -> None:
    """Give each further version of an ontology a group of its own, and tell the newest releases from the older ones."""
    for (kind, name), members in list(by_key.items()):
        if kind is Kind.SET:
            continue
        for version, edition in find_editions(members).items():
            taken = set(map(id, edition))
            members[:] = [one for one in members if id(one) not in taken]
            by_key.setdefault((Kind.OLDER, f"{name or 'version'} {version}".strip()), []).extend(edition)
    releases = [key for key in by_key if key[0] is Kind.RELEASE]
    by_place: dict[str, list[str]] = defaultdict(list)
    for _, name in releases:
        by_place[name.rpartition("/")[0]].append(name)
    for names in by_place.values():
        for name in newest_first(names)[1:]:
            by_key[Kind.OLDER, name] = by_key.pop((Kind.RELEASE, name))
    newest = {plain_iri(iri): version for one in by_key[Kind.MAIN, ""] for iri, version in versions_of(one) if version}
    for _, name in [key for key in by_key if key[0] is Kind.RELEASE]:
        released = [one for document in by_key[Kind.RELEASE, name] for one in versions_of(document)]
        if any(is_newer(newest.get(plain_iri(iri), ""), version) for iri, version in released):
            by_key[Kind.OLDER, name] = by_key.pop((Kind.RELEASE, name))


def split_years(by_key: dict[tuple[Kind, str], list[Document]]) -> None:
    """Tell ontologies below `2014` from those of the same names below `2018` beside it, which are newer."""
    main = by_key[Kind.MAIN, ""]
    by_file: dict[tuple[str, str], set[str]] = defaultdict(set)
    places: dict[str, list[tuple[str, str, str]]] = {}
    for document in main:
        if FileRole.ONTOLOGY in document.roles:
            parts = PurePosixPath(document.path).parts
            for number, part in enumerate(parts[:-1]):
                if _YEAR.fullmatch(part):
                    place = ("/".join(parts[:number]), "/".join(parts[number + 1 :]), part)
                    places.setdefault(document.path, []).append(place)
                    by_file[place[:2]].add(part)
    newest: dict[str, str] = {}
    for (folder, _), years in by_file.items():
        if len(years) > 1:
            newest[folder] = max(newest.get(folder, ""), *years)
    for document in list(main):
        for folder, _, year in places.get(document.path, ()):
            if year < newest.get(folder, ""):
                main.remove(document)
                by_key.setdefault((Kind.OLDER, f"{folder}/{year}"), []).append(document)
                break


def context_of(members: Iterable[Document], main: Sequence[Document]) -> list[Document]:
    """Return the ontologies of the main group that declare names which a group uses, as libraries."""
    used: set[str] = set()
    headers: set[object] = set()
    for document in members:
        rows = document.statements
        used.update(namespace_of(one) for one in {*rows.predicates, *(o for o in rows.objects if isinstance(o, Iri))})
        headers |= ontologies(document)
    used -= set(known_vocabularies())
    found = []
    for document in main:
        if FileRole.ONTOLOGY not in document.roles or ontologies(document) & headers:
            continue
        rows = document.statements
        declared = {
            namespace_of(subject)
            for subject, predicate in zip(rows.subjects, rows.predicates, strict=True)
            if predicate == RDF_TYPE and isinstance(subject, Iri)
        }
        if declared & used:
            found.append(replace(document, roles=frozenset({FileRole.LIBRARY})))
    return found


def ontologies(document: Document) -> set[object]:
    """Return the IRIs of the ontologies that a file declares."""
    rows = document.statements
    header = OWL + "Ontology"
    if header not in rows.objects:
        return set()
    return {subject for subject, value in zip(rows.subjects, rows.objects, strict=True) if value == header}
