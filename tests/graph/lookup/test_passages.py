"""The sentences in which quotes stand, by the rules of the article's language."""

from __future__ import annotations

from pyoxigraph import NamedNode

from graph.build.dataset import Dataset
from graph.lookup.claims import read_statements
from graph.lookup.passages import Passage, make_passages
from graph.namespaces import BASE
from graph.rdf.quads import graphs_to_quads
from graph.revision.store import OxigraphStore
from graph.revision.view import View


def read_passages(several: Dataset, key: str) -> list[Passage]:
    """Return the passages of all statements of an article."""
    view = View(OxigraphStore.in_memory(graphs_to_quads(several.graphs)))
    statements = read_statements(view, NamedNode(f"{BASE}article/{key}"))
    return [one for statement in statements for one in make_passages(view, statement.quotes, statement)]


def test_chinese_sentences_end_with_their_own_marks(several: Dataset) -> None:
    """Of two sentences on one line, a quote is shown in its own; the marks are the words of the quote."""
    passages = read_passages(several, "awat-2018-zh")
    texts = {one.text for one in passages}
    assert {"阿瓦提县去年有8000人脱贫。", "县劳动局今年将培训500名妇女。"} <= texts
    assert all(text.count("。") <= 1 for text in texts)
    marked = {one.text[start:end] for one in passages for start, end in one.marks}
    assert "该厂现有1100名员工，每年生产2万吨棉纱" in marked


def test_english_sentences_are_whole(several: Dataset) -> None:
    """Each passage of the English article begins with a capital or a quotation mark, and ends a sentence."""
    texts = {one.text for one in read_passages(several, "awat-2018")}
    assert len(texts) > 3
    assert all(text[0].isupper() or text[0] in '"“' for text in texts)
    assert all(text.rstrip('"”')[-1] in ".!?," for text in texts)
