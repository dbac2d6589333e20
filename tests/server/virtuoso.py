"""The settings of Virtuoso 7 as tests and measurements start it: one folder, loopback alone."""

from __future__ import annotations

from pathlib import Path

_SETTINGS = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = {threads}
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = {threads}
KeepAliveTimeout = 60
MaxKeepAlives = {threads}
[SPARQL]
ResultSetMaxRows = {rows}
"""


def write_settings(folder: Path, *, sql: int, http: int, threads: int, buffers: int, rows: int = 1_000_000) -> Path:
    """Write the settings of a server into its folder.

    Args:
        folder: Where its data and its logs lie.
        sql: The port of its own protocol.
        http: The port of its SPARQL address.
        threads: Requests that it answers at once.
        buffers: Pages of 8 kB that it keeps in memory.
        rows: The longest answer; a longer one is cut.

    Returns:
        The file.
    """
    path = folder / "virtuoso.ini"
    dirty = buffers * 3 // 4
    text = _SETTINGS.format(folder=folder, sql=sql, http=http, threads=threads, buffers=buffers, dirty=dirty, rows=rows)
    path.write_text(text)
    return path
