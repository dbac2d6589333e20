"""The terms of well-known vocabularies as rdflib lists them; run it to write `graph/vocabularies.json`."""

from __future__ import annotations

import json
from pathlib import Path

from rdflib import namespace

FINAL = ("DC", "DCTERMS", "FOAF", "ORG", "OWL", "PROV", "RDF", "RDFS", "SH", "SKOS", "VOID", "XSD")
"""Vocabularies that gain no terms any more, so that a name missing from the list is wrong."""

GROWING = ("CSVW", "DCAM", "DCAT", "DCMITYPE", "DOAP", "ODRL2", "PROF", "QB", "SDO", "SOSA", "SSN", "TIME")
"""Vocabularies that may have gained terms since the list was made."""

PREFIXES = {"SDO": "schema", "ODRL2": "odrl"}
"""The prefixes that are not the name that rdflib has for the vocabulary."""

PLACE = Path(__file__).parents[3] / "graph" / "vocabularies.json"


def write_lists() -> str:
    """Return the lists as JSON, one vocabulary a line."""
    return "[\n" + ",\n".join(json.dumps(describe(key)) for key in sorted(FINAL + GROWING)) + "\n]\n"


def describe(key: str) -> dict[str, str | bool]:
    """Return namespace, prefix and names of a vocabulary of rdflib."""
    listed = getattr(namespace, key)
    space = str(listed)
    names = {str(one).removeprefix(space) for one in (*dir(listed), *getattr(listed, "_extras", ()))}
    return {
        "prefix": PREFIXES.get(key, key.lower()),
        "namespace": space,
        "final": key in FINAL,
        "names": " ".join(sorted(names)),
    }


if __name__ == "__main__":
    PLACE.write_text(write_lists(), encoding="utf-8")
