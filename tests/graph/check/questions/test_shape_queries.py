"""Names in the queries of shapes."""

from __future__ import annotations

from pathlib import Path

from tests.graph.check.planted_lines import told

ONTOLOGY = (
    "<http://example.org/o> a owl:Ontology .\n:Cow a owl:Class .\n"
    ":weight a owl:DatatypeProperty ; rdfs:domain :Cow .\n:bella a :Cow ; :weight 4 .\n"
    ":S a sh:NodeShape ; sh:targetClass :Cow ; sh:sparql [\n"
)


def test_a_slip_in_a_query_of_a_shape_is_told(tmp_path: Path) -> None:
    """A name that nothing declares is told in the query if it is a slip of one that is declared, else not."""
    for name, wanted in (
        ("wieght", ["13:48 <http://example.org/o#wieght>: it stands nowhere in ontologies and data"]),
        ("weight", []),
        ("entirelyNew", []),
    ):
        query = f'  sh:select "SELECT $this ?value WHERE {{ $this <http://example.org/o#{name}> ?value }}" ] .\n'
        assert told(tmp_path, ONTOLOGY + query, "unknown-name-in-question") == wanted
