"""Files of the repository that are made from others: schemas, coverage tables, the list of questions, the context.

They are committed so that editors, readers and reviewers have them; a test holds each to what this module makes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from rdflib import Graph

from graph.curation.claim import Archive
from graph.curation.coverage import coverage_table
from graph.curation.schema import json_schema
from graph.lookup.questions import Question, questions_to_index
from graph.rdf.context import context_text
from graph.reference.format import json_schema as reference_json_schema
from graph.vocabulary import Vocabulary, graph_to_vocabulary

SCHEMA_FILE = "seeds/article.schema.json"
REFERENCE_SCHEMA_FILE = "seeds/reference/source.schema.json"
QUESTIONS_FILE = "ontology/questions/index.md"
CONTEXT_FILE = "ontology/context.jsonld"


def generate_files(archive: Archive, questions: Iterable[Question], ontology: Graph) -> Mapping[str, str]:
    """Return the text of each generated file by its path in the repository."""
    tables = {f"seeds/{curated.article.key}/coverage.md": coverage_table(curated) for curated in archive.articles}
    return {
        SCHEMA_FILE: schema_text(graph_to_vocabulary(ontology)),
        REFERENCE_SCHEMA_FILE: reference_schema_text(),
        QUESTIONS_FILE: questions_to_index(questions),
        CONTEXT_FILE: context_text(ontology),
        **tables,
    }


def schema_text(vocabulary: Vocabulary) -> str:
    """Return the JSON Schema of an article file as text."""
    return json.dumps(json_schema(vocabulary), indent=2, ensure_ascii=False) + "\n"


def reference_schema_text() -> str:
    """Return the JSON Schema of a file of reference data as text."""
    return json.dumps(reference_json_schema(), indent=2, ensure_ascii=False) + "\n"
