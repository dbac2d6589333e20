"""Article files that cannot be read at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.curation.archive import find_article_files, read_archive
from graph.errors import UnreadableInputError
from tests.small_archive import read_small, small_reference, small_vocabulary, write_article


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        (b"a: [1", "1:6", "not YAML: while parsing a flow sequence expected ',' or ']', but got '<stream end>'"),
        (
            b"a: 1\n\tb: 2",
            "2:1",
            "not YAML: while scanning for the next token found character '\\t' that cannot start any token",
        ),
        (b"a: 1\nb: \xff", "2:4", "byte 0xff is not UTF-8; expected a text in UTF-8"),
        (b"a: \x01", "1:4", "the character 0x0001 stands here; expected printable text"),
        (b"a: &x 1\nb: *x", "1:4", "the anchor &x stands here; anchors and aliases are not used"),
        (
            b"a: !!python/name:os.system x",
            "1:4",
            "the tag python/name:os.system stands here; tags are not used",
        ),
        (b"a: 1\n---\nb: 2", "2:1", "not YAML: expected a single document in the stream but found another document"),
        (b"", "1:1", "the file is empty; expected a mapping"),
        (b"? [a]\n: 1", "1:3", "a list or mapping stands here as a key; expected a word"),
    ],
)
def test_what_is_not_yaml_or_utf8_is_unreadable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, place: str, message: str
) -> None:
    """The file cannot be read at all: an exception with place, message and way out, for exit code 2."""
    write_article(tmp_path).write_bytes(data)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UnreadableInputError) as raised:
        read_archive([Path("small/article.yaml")], small_vocabulary())
    assert (raised.value.place, raised.value.what) == (f"small/article.yaml:{place}", message)
    assert raised.value.way_out


def test_deep_nesting_is_unreadable_and_no_traceback(tmp_path: Path) -> None:
    """Ten thousand open brackets end in the same kind of error."""
    write_article(tmp_path).write_text("a: " + "[" * 10_000, encoding="utf-8")
    with pytest.raises(UnreadableInputError, match="nested too deeply"):
        read_archive([tmp_path / "small" / "article.yaml"], small_vocabulary())


def test_a_text_that_is_not_utf8_is_unreadable(tmp_path: Path) -> None:
    """The article's text is held to the same: the place of the first wrong byte is told."""
    path = write_article(tmp_path)
    path.with_name("article.txt").write_bytes("Jobs ☃\nare ".encode() + b"\xe4 keys")
    with pytest.raises(UnreadableInputError, match=r"article.txt:2:5: byte 0xe4 is not UTF-8"):
        read_archive([path], small_vocabulary())


def test_a_missing_file_or_folder_is_unreadable(tmp_path: Path) -> None:
    """A path that leads nowhere, or to a folder without articles, says so."""
    with pytest.raises(UnreadableInputError, match="cannot be read: No such file"):
        read_archive([tmp_path / "none" / "article.yaml"], small_vocabulary())
    with pytest.raises(UnreadableInputError, match="there is no such folder"):
        find_article_files(tmp_path / "none")
    with pytest.raises(UnreadableInputError, match="no article here"):
        find_article_files(tmp_path)
    write_article(tmp_path).unlink()
    with pytest.raises(UnreadableInputError, match=r"small/article.yaml: cannot be read: No such file"):
        read_archive(find_article_files(tmp_path), small_vocabulary())


def test_a_folder_whose_name_is_no_key_is_told(tmp_path: Path) -> None:
    """The name of the folder is the article's key, and is held to the form of one."""
    reading = read_archive([write_article(tmp_path, key="Small 2016")], small_vocabulary(), small_reference())
    assert [(finding.code, finding.message) for finding in reading.findings] == [
        ("bad-key", "the folder is called `Small 2016`; expected lower-case words joined by hyphens")
    ]
    assert reading.archive is None


@pytest.mark.parametrize("data", ["just words", "- a\n- b", "42", "null"])
def test_yaml_without_a_mapping_is_a_finding(tmp_path: Path, data: str) -> None:
    """Readable YAML of another shape is a finding, not an exception."""
    reading = read_small(tmp_path, data)
    assert [(finding.code, finding.span.line) for finding in reading.findings] == [("wrong-value", 1)]
    assert reading.archive is None
