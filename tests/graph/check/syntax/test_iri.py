"""What is an IRI and what is not, as RFC 3987 and pyoxigraph say."""

from __future__ import annotations

import pyoxigraph
import pytest

from graph.check.syntax.iri import encode_bad, find_iri_fault, is_iri

RIGHT = [
    "http://e/",
    "urn:a:b",
    "mailto:a@b",
    "http://user:word@host:80/path;p=1?query/?#fragment/?",
    "http://[2001:db8::1]:8080/",
    "http://[v1.a:b]/",
    "http://\u4e2d\u56fd/\u00e9?\ue000",
    "http://e/%C3%A9",
    "x:",
    "file:///a",
    "http://e:/",
]
WRONG = {
    "http://e/a b": "the character U+0020",
    "http://e/%zz": "`%zz`",
    "http://e/%4": "`%4`",
    "http://e/%": "`%`",
    "http://e/[a]": "the character `[`",
    "http://[::1]/[a]": "the character `[`",
    "http://[::1/": "the character `[`",
    "http://e/a|b": "the character `|`",
    "http://e/\ufffe": "the character U+FFFE",
    "http://e/\ue000": "private",
    "http://e/#a#b": "only one `#`",
    "http://e:x/": "host or port",
    "http://[1:2]/": "host or port",
    "a/b": "is relative",
    "1a:b": "`1a:` is no scheme",
    "ht_tp://e/": "`ht_tp:` is no scheme",
    ":a": "`:` is no scheme",
}


@pytest.mark.parametrize("iri", RIGHT)
def test_right(iri: str) -> None:
    """An IRI has no fault, and pyoxigraph takes it."""
    assert is_iri(iri)
    assert find_iri_fault(iri, iri) is None
    assert encode_bad(iri) == iri
    pyoxigraph.NamedNode(iri)


@pytest.mark.parametrize("iri", WRONG)
def test_wrong(iri: str) -> None:
    """What is no IRI is told with what is wrong, pyoxigraph refuses it, and what is put in its place is an IRI."""
    found = find_iri_fault(iri, iri)
    assert found is not None
    assert WRONG[iri] in found.message
    assert found.way_out
    with pytest.raises(ValueError, match=r".+"):
        pyoxigraph.NamedNode(iri)
    pyoxigraph.NamedNode(encode_bad(iri))
