"""Files of the repository that are made from others: schemas, reading rules, coverage tables, the list of questions.

They are committed so that editors, readers and reviewers have them; a test holds each to what this module makes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from rdflib import Literal

from graph.claim import Archive
from graph.coverage import coverage_table
from graph.period import RULES
from graph.questions import Question, questions_to_index
from graph.reference_rows import json_schema as reference_json_schema
from graph.seed_format import json_schema
from graph.terms import RLF

SCHEMA_FILE = "seeds/article.schema.json"
REFERENCE_SCHEMA_FILE = "seeds/reference/source.schema.json"
RULES_FILE = "ontology/reading-rules.ttl"
QUESTIONS_FILE = "ontology/questions/index.md"


def generate_files(archive: Archive, questions: Iterable[Question]) -> Mapping[str, str]:
    """Return the text of each generated file by its path in the repository."""
    tables = {f"seeds/{curated.article.key}/coverage.md": coverage_table(curated) for curated in archive.articles}
    return {
        SCHEMA_FILE: schema_text(),
        REFERENCE_SCHEMA_FILE: reference_schema_text(),
        RULES_FILE: rules_turtle(),
        QUESTIONS_FILE: questions_to_index(questions),
        **tables,
    }


def schema_text() -> str:
    """Return the JSON Schema of an article file as text."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def reference_schema_text() -> str:
    """Return the JSON Schema of a file of reference data as text."""
    return json.dumps(reference_json_schema(), indent=2, ensure_ascii=False) + "\n"


def rules_turtle() -> str:
    """Return the rules that read relative times as Turtle, each with what it makes of which words."""
    lines = [
        "# The rules by which words for a time relative to an article become days.",
        "# Made from graph/period.py by `reliefgraph generate`.",
        "",
        f"@prefix rlf: <{RLF}> .",
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .",
    ]
    for rule in RULES:
        label = Literal(rule.name.replace("-", " "), lang="en").n3()
        lines += [
            "",
            f"rlf:rule-{rule.name} a rlf:ReadingRule ; rdfs:label {label} ;",
            f"  skos:definition {Literal(rule.statement, lang='en').n3()} ;",
            f"  skos:example {Literal(rule.phrase, lang='en').n3()} .",
        ]
    return "\n".join(lines) + "\n"
