"""The operator's commands for tokens and revisions."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from graph.revision.journal import Change, ChangeKind
from graph.revision.revision import RevisionDirectory
from server.cli import cli
from server.data.provenance import iter_triples
from tests.server.conftest import small_quads
from tests.server.running import publish


def test_a_revision_says_which_engines_made_it(tmp_path: Path) -> None:
    """A build and a write name their engines in the journal, in the list of revisions and in PROV."""
    directory = RevisionDirectory(tmp_path / "data")
    engines = ("owlrl 7.6.2", "pyshifty 0.5.1")
    change = Change(kind=ChangeKind.BUILD, who="ada", what="build of seeds", engines=engines)
    directory.publish(small_quads(), change)
    assert [entry.engines for entry in directory.journal()] == [engines]
    listed = CliRunner().invoke(cli, ["revision", "list", "--data", str(tmp_path / "data")]).output
    assert listed.rstrip().endswith("ada\tbuild of seeds\tby owlrl 7.6.2, pyshifty 0.5.1")
    written = [str(triple) for triple in iter_triples("http://e/revisions", directory.journal())]
    assert any("SoftwareAgent" in line and "#engine-owlrl%207.6.2" in line for line in written)
    assert sum("wasAssociatedWith" in line for line in written) == 3


def test_tokens_and_revisions_by_command(tmp_path: Path) -> None:
    """A token is made once per label, listed and revoked; revisions are listed, rolled back and backed up."""
    data = ["--data", str(tmp_path / "data")]
    run = CliRunner().invoke
    publish(tmp_path / "data", small_quads())
    publish(tmp_path / "data", small_quads()[:10])
    assert run(cli, ["token", "add", "curator", *data]).output.startswith("rlf_")
    assert run(cli, ["token", "add", "curator", *data]).exit_code == 1
    assert run(cli, ["token", "list", *data]).output == "curator\tupdate\n"
    assert run(cli, ["token", "revoke", "curator", *data]).exit_code == 0
    assert run(cli, ["token", "revoke", "curator", *data]).exit_code == 2
    assert run(cli, ["revision", "rollback", "1", *data]).output.startswith("revision 1: ")
    lines = run(cli, ["revision", "list", *data]).output.splitlines()
    assert [line.split("\t")[0] for line in lines] == ["* 1", "  2"]
    assert run(cli, ["revision", "backup", str(tmp_path / "saved"), *data]).exit_code == 0
    assert run(cli, ["revision", "restore", str(tmp_path / "saved"), *data]).exit_code == 0
