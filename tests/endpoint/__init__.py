"""Faults that were reported of the endpoint, each with three relatives, by the name of the report.

A row is one request or file and what is right. The first row of a name is what was reported; the others are of the
same kind, thought of by somebody else. What each room promises stands in its own tests; here a reader finds that no
report came back, nor a neighbour of it. Those that need more than a store or a file stand in their rooms:

- csv-export-excel: tests/graph/export/test_table.py
- jsonld-export-bnode-type, jsonld-export-triple-term: tests/graph/export/test_export.py
- write-contradiction-503: tests/server/sparql/test_updates.py, tests/graph/update/test_dataset_state.py
- search-full-disk: tests/server/pool/test_crash.py, tests/server/data/test_site.py, tests/server/test_cli.py,
  tests/graph/revision/test_backup.py
- long-literal-loop, long-literal: tests/bench/bench_health.py, tests/server/sparql/test_bad_graphs.py
"""
