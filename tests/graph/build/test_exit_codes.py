"""What a shell sees of bad seeds: exit codes, messages without a traceback, and nothing published."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.revision.revision import RevisionDirectory
from server.cli import cli
from tests.repository import ROOT

QUOTE = b"employs over 2,000 people"


def test_engines_by_choice(tmp_path: Path) -> None:
    """The references build the same revision as the fast engines, and the summary names them."""
    ids = []
    for flags in (["--reasoner", "owlrl", "--validator", "pyshacl"], ["--reasoner", "rules", "--validator", "shifty"]):
        data = tmp_path / flags[1]
        ran = CliRunner().invoke(cli, ["build", str(ROOT / "seeds"), "--data", str(data), *flags])
        assert ran.exit_code == 0, ran.output
        names = ("owlrl 7.", "pyshacl 0.") if flags[1] == "owlrl" else ("own rules", "pyshifty 0.")
        assert all(name in ran.output for name in names)
        ids.append(RevisionDirectory(data).get_current().id)
    assert ids[0] == ids[1]


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        (QUOTE, b"employ over 2,000 people", 1, 'differs in 1 character ("employ" / "employs")'),
        (QUOTE, b"employs \xff over", 2, "byte 0xff is not UTF-8; expected a text in UTF-8"),
        (b"\nsays:\n", b"\nsays: [\n", 2, "not YAML: while parsing a flow node"),
    ],
)
def test_bad_seeds_publish_nothing(tmp_path: Path, old: bytes, new: bytes, code: int, message: str) -> None:
    """A finding ends with 1, a file that cannot be read with 2; both name the file, neither shows a traceback."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    article = tmp_path / "seeds" / "kashgar-2016" / "article.yaml"
    data = article.read_bytes()
    assert old in data
    article.write_bytes(data.replace(old, new))
    ran = subprocess.run(
        [sys.executable, "-m", "server.cli", "build", "seeds", "--data", str(tmp_path / "data")],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode == code, ran.stderr
    assert message in ran.stderr
    assert "seeds/kashgar-2016/article.yaml:" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "data").exists()
