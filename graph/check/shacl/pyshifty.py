"""The one place that knows pyshifty from inside: bytes of shapes and data in, bytes of a W3C report out.

Its public functions make an rdflib graph of each report, which takes five times as long. What is used instead is the
class below them, by names; `tests/graph/check/shacl/test_pyshifty.py` says so where a new version has changed it.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import metadata

from graph.check.shacl.result import EngineRefusal

VERSION = metadata.version("pyshifty")


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

        try:
            self._engine = PreparedValidator(shapes=shapes, shapes_format="turtle")
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            raise refusal(error) from error

    def report(self, data: bytes) -> FastReport:
        """Validate data in Turtle, without inference, strict about what the engine does not know.

        Raises:
            EngineRefusal: The engine could not, ignored something, or is not the one that this module knows.
        """
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


def refusal(error: BaseException) -> EngineRefusal:
    """Return what an error of the engine means; a panic of it is no Exception, and must not end a run either."""
    words = str(error) or type(error).__name__
    if isinstance(error, (AttributeError, TypeError, ImportError)):
        return EngineRefusal(f"pyshifty {VERSION} is not as it was when this was written: {words}")
    return EngineRefusal(words)
