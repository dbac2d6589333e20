"""The patterns of ontology/questions/PATTERNS.md run as they stand there, and give what the article says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graph.lookup.answers import ask
from graph.namespaces import select_prefixes
from graph.revision.store import Store
from tests.graph.selection.archive import OWN, make_view
from tests.questions.asking import Asked

PAGE = Path(__file__).parents[2] / "ontology" / "questions" / "PATTERNS.md"
BLOCKS = re.findall(r"```sparql\n# ([^\n]+)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
PREFIXES = select_prefixes("rlf rdf rdfs prov schema qudt unit") | {
    name: f"https://w3id.org/reliefgraph/id/{name}/" for name in ("measure", "person")
}
ID = f"{OWN}id/"
ROWS: dict[str, list[tuple[str, ...]]] = {
    "certainly more": [("Sike's factories in Kashgar", "over 2,000 people")],
    "possibly less": [("Miyasil Tulson's job at Sike", "1,200 to 1,500 yuan")],
    "overlap": [
        (
            "about 180 USD per month at the rate that the article implies: about 1,204 to 1,208 CNY per month",
            "1,200 to 1,500 yuan",
        )
    ],
    "sum": [("1700", "no upper end", "1")],
    "ratio": [("2,000 to 3,000 yuan a month", "1,200 to 1,500 yuan", "1.333333333333333333", "2.5")],
    "what the narrator says": [
        ("Guangdong Sike Electronics produces electronic accessories",),
        ("Guangdong Sike Electronics produces smart phone charging devices",),
        ("Yijia Ethnic Garments Co. produces carpets",),
        ("Yijia Ethnic Garments Co. produces hats",),
        ("Yijia Ethnic Garments Co. produces robes",),
    ],
    "what a speaker says": [
        ("arrival of companies like Sike is of the kind relocation",),
        ("creation of jobs by companies like Sike is of the kind job creation",),
    ],
    "what two articles say": [(f"{ID}company/mill", f"{OWN}ontology#locatedIn", f"{ID}place/awat", "2")],
    "what nothing disputes": [("Sike's factories in Kashgar", "over 2,000 people")],
}


def test_every_pattern_is_tried() -> None:
    """The page has nine patterns, each expected here."""
    assert [name for name, _ in BLOCKS] == list(ROWS)


@pytest.mark.parametrize(("name", "query"), BLOCKS, ids=[name for name, _ in BLOCKS])
def test_pattern_gives_its_rows(asked: Asked, name: str, query: str) -> None:
    """A pattern of the page, with the prefixes of the questions, has the rows that were read from the article."""
    text = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items()) + query
    # The one article of the seeds cannot show what two say.
    store: Store = make_view().store if name == "what two articles say" else asked.store
    found = ask(store, text, asked.dataset)
    assert sorted(found.rows) == sorted(ROWS[name])
