"""What the names of folders and files say by habit: tests, examples, releases, migrations."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePosixPath

TESTS = frozenset(
    {
        *("test", "tests", "testing", "testdata", "test-data", "test_data", "testcases", "test-cases", "test_cases"),
        *("fixture", "fixtures"),
    }
)
RELEASES = frozenset(("release", "releases", "version", "versions", "history", "snapshots"))
ARCHIVES = frozenset(
    {
        *("archive", "archives", "archived", "attic", "old", "older", "legacy"),
        *("previous", "previous-versions", "previous_versions", "old-versions", "old_versions"),
    }
)
"""Folders of what is kept and not changed any more."""

EXAMPLES = frozenset(("example", "examples", "sample", "samples", "demo", "demos"))
MIGRATIONS = frozenset(("migration", "migrations", "migrate"))
EXTRACTS = frozenset(("imports", "mirror", "mirrors"))
"""Folders of terms that are taken over from other ontologies."""

ILLUSTRATIONS = TESTS | EXAMPLES | MIGRATIONS
SIDES = frozenset(
    {
        *("data", "shape", "shapes", "shacl", "valid", "invalid", "input", "inputs", "output", "outputs", "expected"),
        *("pass", "fail", "good", "bad", "positive", "negative", "ontology", "ontologies", "rdf", "ttl"),
    }
)
"""Folders that hold one side of a test, so that their parent is the test."""

VERSION = re.compile(
    r"(?:v|version|release|rel)?[-_ ]?\d+(?:\.\d+)+(?:[-_. ]?\w+)*|(?:19|20)\d\d[-_]?[01]\d[-_]?[0-3]\d.*"
)
_EXTRACT = re.compile(r"[-_](?:import|imports|extract|extracted)$", re.IGNORECASE)
_TEMPLATE = re.compile(r"(?:^|[-_ ])template(?:$|[-_ ])", re.IGNORECASE)
_POSITIVE = re.compile(r"(?<!in)(?<!not[-_.])valid(?!at)|pass|positive|good|correct(?<!incorrect)", re.IGNORECASE)
_NEGATIVE = re.compile(
    r"invalid|fail|bad|wrong|negative|broken|malformed|violat|nonconform|not?[-_.]?(?:valid|conform)|incorrect|error|"
    r"missing|illegal|corrupt|undefined|mismatch",
    re.IGNORECASE,
)
"""What the name of a file says that is meant to break shapes."""

_REMEMBER = lru_cache(maxsize=10_000)
"""Thousands of findings ask about a few hundred files."""


@_REMEMBER
def is_negative(path: str) -> bool:
    """Return whether the names of a file and of its folder say that it is meant to fail."""
    return any(_NEGATIVE.search(part) for part in PurePosixPath(path).parts[-2:])


@_REMEMBER
def is_test(path: str) -> bool:
    """Return whether a file lies in a folder of tests and is not called valid: what is wrong in it may be meant."""
    parts = PurePosixPath(path).parts
    return any(part.lower() in TESTS for part in parts[:-1]) and not any(map(_POSITIVE.search, parts[-2:]))


@_REMEMBER
def is_template(path: str) -> bool:
    """Return whether the name of a file says that something is to be filled in before it is what it looks like."""
    return bool(_TEMPLATE.search(PurePosixPath(path).name.partition(".")[0]))


@_REMEMBER
def is_illustration(path: str) -> bool:
    """Return whether a file is an example, a test or a step of a migration, which nobody publishes as an ontology."""
    return any(part.lower() in ILLUSTRATIONS for part in PurePosixPath(path).parts[:-1])


@_REMEMBER
def is_extract(path: str) -> bool:
    """Return whether a file holds terms taken over from other ontologies, as `imports/ro_import.owl` in OBO's habit."""
    *folders, name = PurePosixPath(path).parts
    return any(one.lower() in EXTRACTS for one in folders) or bool(_EXTRACT.search(name.partition(".")[0]))
