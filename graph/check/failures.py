"""What a run could not do, told as findings: so nothing hides behind a failure, and a failure hides nothing."""

from __future__ import annotations

from collections.abc import Sequence

from graph.check.registry import Check, Code
from graph.check.settings import CheckSettings
from graph.check.syntax.document import Document, FileRole, Place
from graph.finding import Finding, Severity

CHECK_FAILED = Code(name="check-failed", severity=Severity.ERROR, unread=True)
NOTHING_VALIDATED = Code(name="nothing-validated", severity=Severity.ERROR, unread=True)


def tell_failure(check: Check, error: BaseException, document: Document) -> Finding:
    """Make the finding of a check that could not be brought to its end; `document` is a file that it was to read."""
    codes = ", ".join(code.name for code in check.codes[:3]) + (", …" if len(check.codes) > 3 else "")
    words = " ".join(str(error).split())
    reason = f"{type(error).__name__}: {words}" if words else type(error).__name__
    message = f"the check for {codes} failed and told less than it should: {reason[:300]}"
    way_out = "all other findings stand; please report this with the file, and exclude it until then"
    return CHECK_FAILED.at(document, Place(0, 0), message, way_out)


def find_missing_shapes(documents: Sequence[Document], settings: CheckSettings) -> list[Finding]:
    """Tell data that no shapes are held against although the settings name shapes."""
    patterns = settings.roles.get("shapes", ())
    data = next((one for one in documents if FileRole.DATA in one.roles), None)
    if not patterns or data is None or any(FileRole.SHAPES in one.roles for one in documents):
        return []
    message = f"the settings ask for shapes ({', '.join(patterns)}), and no file of this run has any"
    return [
        NOTHING_VALIDATED.at(data, Place(0, 0), message, "name files that exist, and check them together with the data")
    ]


CHECKS = (Check(codes=(CHECK_FAILED, NOTHING_VALIDATED), run=lambda _: ()),)
"""These findings come from the run itself."""
