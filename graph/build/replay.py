"""A build that keeps what clients have written: the seeds anew, then each write again, all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from graph.build.build import Built
from graph.conclude.reason import Reasoner, RuleReasoner
from graph.errors import BuildRefusedError
from graph.revision.describe import describe_change
from graph.revision.journal import Change, ChangeKind, Entry, find_unbuilt_updates, read_request
from graph.revision.revision import RevisionDirectory
from graph.update.amend import GraphMissingError, GraphReadOnlyError, WriteRefusedError, amend
from graph.update.integrity import DatasetIntegrity
from graph.update.write import Write, WriteKind
from graph.validate.engine import ShiftyValidator, Validator, read_shapes


def build_and_replay(
    directory: RevisionDirectory,
    build: Callable[[], Built],
    *,
    who: str,
    reasoner: Reasoner | None = None,
    validator: Validator | None = None,
) -> Built:
    """Build, then write again what clients wrote into the revision that was current.

    Args:
        directory: Where the revisions are.
        build: Builds the seeds and publishes them, whatever clients wrote.
        who: Whose build it is, for the journal.
        reasoner: The engine that infers; the rules where none is given.
        validator: The engine that validates; pyshifty where none is given.

    Raises:
        BuildRefusedError: A write cannot be done again; the former revision is current again.
    """
    former = directory.current()
    held = find_unbuilt_updates(directory.journal())
    built = build()
    if built.revision is None or former is None:
        return built
    reasoner, validator = reasoner or RuleReasoner(), validator or ShiftyValidator()
    integrity = DatasetIntegrity(validator=validator, shapes=read_shapes(), reasoner=reasoner)
    revision = built.revision
    for entry in held:
        try:
            text = read_request(directory.path, entry)
            revision = amend(
                directory,
                Write(kind=WriteKind.UPDATE, text=text),
                Change(kind=ChangeKind.UPDATE, who=entry.who, what=entry.what, request=text, engines=integrity.engines),
                integrity=integrity,
                describe=describe_change,
            ).revision
        except (
            FileNotFoundError, SyntaxError, RuntimeError, GraphMissingError, GraphReadOnlyError, WriteRefusedError,
        ) as error:  # fmt: skip
            directory.roll_back(former.number, who=who)
            raise _refusal(entry, error) from error
    directory.retire()
    return replace(built, revision=revision)


def _refusal(entry: Entry, error: Exception) -> BuildRefusedError:
    return BuildRefusedError(
        f"the update of {entry.when} by {entry.who} cannot be done again: {entry.what}\n    {error}",
        way_out="The former revision is current again. Put the update into the seeds, or lose it (--discard-updates).",
    )
