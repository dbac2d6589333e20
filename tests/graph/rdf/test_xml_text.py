"""Text in XML, in one piece and cut at any byte."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import UnwritableError
from graph.rdf.xml_text import XmlOutput, escape_attribute, escape_text

XML = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff", min_codepoint=32))


@given(XML, st.sampled_from(["\r", "\r\n", "\t", "\n", '"']))
def test_escaped_text_is_read_as_it_was(text: str, more: str) -> None:
    """An element and an attribute are read as the text that they were made from."""
    whole = text + more + text
    found = ElementTree.fromstring(f'<a b="{escape_attribute(whole)}">{escape_text(whole)}</a>'.encode())
    assert (found.get("b"), found.text or "") == (whole, whole)


@given(st.lists(st.sampled_from(["a", "\r", "é", "𐐀", "\ufeff", "<b>"]), max_size=8), st.data())
def test_the_pieces_of_a_document_do_not_matter(parts: list[str], data: st.DataObject) -> None:
    """However a document is cut into pieces, it comes out with references in place of carriage returns."""
    document = "".join(parts).encode()
    cut = data.draw(st.integers(0, len(document)))
    file = io.BytesIO()
    output = XmlOutput(file)
    output.write(document[:cut])
    output.write(document[cut:])
    output.flush()
    assert file.getvalue() == document.replace(b"\r", b"&#xD;")


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1b", "\ufffe", "\uffff"])
def test_a_character_that_xml_has_not_is_found_in_any_pieces(character: str) -> None:
    """A character that no XML has is refused wherever the pieces are cut."""
    document = f"<literal>so{character}</literal>".encode()
    for cut in range(len(document)):
        output = XmlOutput(io.BytesIO())
        with pytest.raises(UnwritableError, match=f"XML has no character U\\+{ord(character):04X}"):
            output.writelines([document[:cut], document[cut:]])
