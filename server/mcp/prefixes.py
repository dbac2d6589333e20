"""The prefixes that agents need not declare, and the names that answers use in turn."""

from __future__ import annotations

import re

from graph.namespaces import BASE, ENTITY_SEGMENTS, PREFIXES
from graph.sparql.operations import Names
from graph.sparql.tokens import iter_tokens

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_-])?")
"""Local names that need no escape in SPARQL."""


class PrefixTable:
    """The prefixes under one base."""

    def __init__(self, base: str) -> None:
        """Take the product's table with the base of a revision, and a prefix for each kind of thing."""
        moved = {name: iri.replace(BASE, base) for name, iri in PREFIXES.items()}
        self.own = {name: f"{base}id/{name}/" for name in ENTITY_SEGMENTS.split()}
        self.table = {**moved, **self.own}

    def shorten(self, iri: str) -> str:
        """Return the prefixed name of an IRI as queries may have it; the IRI in angle brackets where it has none."""
        for prefix, namespace in self.table.items():
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
                return f"{prefix}:{iri[len(namespace) :]}"
        return f"<{iri}>"

    def expand(self, name: str) -> str | None:
        """Return the IRI of a prefixed name; None where its prefix is not in the table."""
        prefix, colon, local = name.partition(":")
        known = self.table.get(prefix)
        return None if not colon or known is None or local.startswith("//") else known + local

    def declare(self, query: str) -> str:
        """Return a line that declares the prefixes that a query uses and does not declare; empty where there are none.

        A mistake in the query stands one line further down behind it.
        """
        names = Names("")
        missing: dict[str, None] = {}
        for token in iter_tokens(query):
            if not names.note(token) and token.kind == "name":
                prefix = token.text.partition(":")[0]
                if prefix + ":" not in names.prefixes and prefix in self.table:
                    missing[prefix] = None
        return " ".join(f"PREFIX {prefix}: <{self.table[prefix]}>" for prefix in missing)
