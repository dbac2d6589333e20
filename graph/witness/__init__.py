"""Why a row is in an answer: the triples that it rests on, found by the engine that answered."""
