"""Where the W3C suites are: the folder that W3C_TESTS names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def suite_folder() -> Path:
    """Return the folder of the suites; skip the module where there is none."""
    folder = os.environ.get("W3C_TESTS")
    if not folder:
        pytest.skip(
            "set W3C_TESTS to a checkout of the W3C suites (rdf-tests and data-shapes) to run these",
            allow_module_level=True,
        )
    return Path(folder)
