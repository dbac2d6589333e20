"""The operator's commands for tokens and revisions."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from server.cli import cli
from tests.server.conftest import small_quads
from tests.server.running import publish


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
