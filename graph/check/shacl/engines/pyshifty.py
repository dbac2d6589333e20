"""The one place that knows pyshifty from inside: bytes of shapes and data in, bytes of a W3C report out.

Its public functions make an rdflib graph of each report, which takes five times as long. What is used instead is the
class below them, by names; `tests/graph/check/shacl/test_pyshifty.py` says so where a new version has changed it.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass

from graph.check.shacl.result import EngineRefusal, EngineSlowError
from graph.isolation import python_command

LARGE_BYTES = 4_000_000
"""Less data are never given to a process of their own: starting it would take a good part of the time."""


@dataclass(frozen=True, slots=True)
class FastReport:
    """What the engine says: whether the data conform, and the W3C report as N-Triples."""

    conforms: bool
    ntriples: str


class PreparedShapes:
    """Shapes that are read once, to hold any data against them."""

    def __init__(self, shapes: bytes) -> None:
        """Read shapes in Turtle.

        Raises:
            EngineRefusal: The engine refuses them, or it is not the one that this module knows.
        """
        from shifty._shifty import PreparedValidator

        self._shapes = shapes
        try:
            self._engine = PreparedValidator(shapes=shapes, shapes_format="turtle")
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            raise refusal(error) from error

    def report(self, data: bytes, *, deadline_s: float | None = None) -> FastReport:
        """Validate data in Turtle, without inference, strict about what the engine does not know.

        Args:
            data: The data.
            deadline_s: Where it is given, much data are read by a process of their own, which is ended after so many
                seconds: nothing else stops the engine.

        Raises:
            EngineRefusal: The engine could not, ignored something, took too long, or is not the one that this module
                knows.
        """
        if deadline_s is not None and len(data) > LARGE_BYTES:
            return report_apart(self._shapes, data, deadline_s)
        try:
            found = self._engine.validate_w3c(
                data=data,
                data_format="turtle",
                graph_mode="data",
                run_infer=False,
                sort_results=False,
                on_unsupported="error",
            )
            diagnostics, report = found.diagnostics, FastReport(found.conforms, found._report_ntriples)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            raise refusal(error) from error
        if diagnostics:
            raise EngineRefusal("; ".join(diagnostics))
        return report


def report_apart(shapes: bytes, data: bytes, deadline_s: float) -> FastReport:
    """Validate in a process of its own.

    Raises:
        EngineRefusal: As for `PreparedShapes.report`.
    """
    parts = b"".join(len(part).to_bytes(8, "big") + part for part in (shapes, data))
    try:
        command = python_command("graph.check.shacl.engines.pyshifty")
        done = subprocess.run(command, input=parts, capture_output=True, check=True, timeout=deadline_s)
    except subprocess.TimeoutExpired:
        raise EngineSlowError(f"the engine was ended after {deadline_s:g} s") from None
    except (subprocess.CalledProcessError, OSError) as error:
        raise EngineRefusal(f"the engine fell over: {error}") from error
    mark, report = done.stdout[:1], done.stdout[1:].decode()
    if mark == b"!":
        raise EngineRefusal(report)
    return FastReport(conforms=mark == b"+", ntriples=report)


def answer_once() -> None:
    """Validate once for another process: read shapes and data, each after its length, and write a mark and the report.

    The mark is `+` where the data conform, `-` where they do not, and `!` before the words of a refusal.
    """
    source = sys.stdin.buffer
    shapes, data = (source.read(int.from_bytes(source.read(8), "big")) for _ in range(2))
    try:
        report = PreparedShapes(shapes).report(data)
        answer = ("+" if report.conforms else "-") + report.ntriples
    except EngineRefusal as error:
        answer = f"!{error}"
    sys.stdout.buffer.write(answer.encode())


def refusal(error: BaseException) -> EngineRefusal:
    """Return what an error of the engine means; a panic of it is no Exception, and must not end a run either."""
    words = str(error) or type(error).__name__
    if isinstance(error, (AttributeError, TypeError, ImportError)):
        from importlib.metadata import version  # late, for it takes as long as reading a small file

        return EngineRefusal(f"pyshifty {version('pyshifty')} is not as it was when this was written: {words}")
    return EngineRefusal(words)


if __name__ == "__main__":
    answer_once()
