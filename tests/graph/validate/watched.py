"""An engine of SHACL that is watched: how much it is handed."""

from __future__ import annotations

from rdflib import Graph

from graph.validate.engine import Report, ShiftyValidator


class Watched(ShiftyValidator):
    """An engine that notes how many triples it was handed, validation by validation."""

    def __init__(self) -> None:
        super().__init__()
        self.sizes: list[int] = []

    def validate(self, data: Graph, shapes: Graph) -> Report:
        """Validate, and note the size."""
        self.sizes.append(len(data))
        return super().validate(data, shapes)
