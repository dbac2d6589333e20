"""Article files read from disk: the one way from `seeds/` to an archive, for the build and for the checker."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from graph.curation.claim import Entity
from graph.curation.codes import FindingLog
from graph.curation.curate import Reading, SeedText, curate
from graph.curation.file import source_to_seed_file
from graph.curation.yaml_source import parse_yaml, read_text, read_yaml
from graph.errors import UnreadableInputError
from graph.finding import Span
from graph.stations import Progress, silent
from graph.terms import KEY
from graph.vocabulary import Vocabulary


def find_article_files(folder: Path) -> list[Path]:
    """Return the `article.yaml` of every article one level below a folder of seeds, in order of name.

    A folder with an `article.txt` is an article too: its `article.yaml` is returned even where it is missing.

    Raises:
        UnreadableInputError: There is no such folder, or no article in it.
    """
    if not folder.is_dir():
        raise UnreadableInputError(
            "there is no such folder; expected the folder of seeds", place=folder.as_posix(), way_out="Check the path."
        )
    names = ("article.yaml", "article.txt")
    files = sorted({path.with_name("article.yaml") for name in names for path in folder.glob(f"*/{name}")})
    if not files:
        raise UnreadableInputError(
            "no article here; expected <article>/article.yaml", place=folder.as_posix(), way_out="Check the path."
        )
    return files


def read_archive(
    files: Iterable[Path],
    vocabulary: Vocabulary,
    known: Mapping[str, tuple[Entity, ...]] | None = None,
    texts: Mapping[Path, str] | None = None,
    progress: Progress = silent,
) -> Reading:
    """Read article files, each with the `article.txt` beside it, and check them all.

    Args:
        files: The YAML files, in any order.
        vocabulary: The ontology's terms.
        known: Entities of the reference data by key (`entities.graph_to_entities`).
        texts: What stands in some of the files, where it is not yet what the disk has.
        progress: Is told of each article.

    Returns:
        All findings, and the archive where none of them is an error.

    Raises:
        UnreadableInputError: A file is missing, or is not UTF-8 or not YAML.
    """
    log = FindingLog()
    seeds: list[SeedText] = []
    is_whole = True
    paths = sorted(set(files))
    for number, path in enumerate(paths, start=1):
        progress("read", number, len(paths))
        source = parse_yaml(texts[path], path.as_posix()) if texts and path in texts else read_yaml(path)
        text_path = path.with_name("article.txt")
        file = source_to_seed_file(source, log)
        if not text_path.exists():
            log.add(
                "text-missing",
                Span(file=path.as_posix(), line=1, column=1, end_line=1, end_column=1),
                "no article.txt beside this file",
            )
            is_whole = False
        elif file is None:
            is_whole = False
        elif KEY.fullmatch(key := path.parent.resolve().name) is None:
            log.add(
                "bad-key",
                Span(file=path.as_posix(), line=1, column=1, end_line=1, end_column=1),
                f"the folder is called `{key}`; expected lower-case words joined by hyphens",
                way_out="Rename the folder: its name is the article's key.",
            )
            is_whole = False
        else:
            seeds.append(SeedText(key=key, file=file, text=read_text(text_path), text_file=text_path.as_posix()))
    reading = curate(seeds, vocabulary, known or {}, log)
    return reading if is_whole else Reading(archive=None, findings=reading.findings)
