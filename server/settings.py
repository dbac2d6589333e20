"""What can be set, where from, and what is wrong with it: defaults, then a file, then the environment, then flags."""

from __future__ import annotations

import difflib
import ipaddress
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from graph.errors import SettingError
from graph.namespaces import BASE
from graph.revision.revision import Revision
from graph.revision.store import Store
from server.pool.pool import Limits
from server.remote.connection import PASSWORD, USER
from server.remote.engine_errors import EngineBehindError
from server.remote.neighbourhoods import Neighbourhoods
from server.remote.store import Place

PREFIX = "RELIEFGRAPH_"
HOST = re.compile(r"(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?", re.ASCII)
"""A host and perhaps a port."""
_ADDRESS = re.compile(rf"https?://{HOST.pattern}(?:/[\w.~%!$&'()*+,;=:@/-]*)?", re.ASCII)
LOOPBACK = ("127.0.0.1", "::1", "localhost")
LISTS = ("trusted_proxies", "federation")
OTHER_VARIABLES = frozenset({PREFIX + "CONFIG", PREFIX + "TOKEN", USER, PASSWORD})
"""Variables of the command line that are no settings of the server."""


class Settings(BaseModel):
    """All settings of the server; each is a line of the file, a variable RELIEFGRAPH_… and a flag."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data: Annotated[Path, Field(description="directory of the revisions")] = Path(".reliefgraph")
    host: Annotated[str, Field(description="address to listen at")] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535, description="port to listen at")] = 8000
    store: Annotated[
        str, Field(description="SPARQL address of another engine that answers queries; empty: the embedded one")
    ] = ""
    store_update: Annotated[str, Field(description="its address for updates; empty: that of queries")] = ""
    store_pages: Annotated[
        bool, Field(description="pages, documents and search are read from that engine too, not from this machine")
    ] = False
    base: Annotated[str, Field(description="base IRI of the data, ending in / or #")] = BASE
    public_url: Annotated[
        str, Field(description="address under which clients reach the server; empty: as they say")
    ] = ""
    trusted_proxies: Annotated[
        tuple[str, ...], Field(description="addresses or networks of proxies whose Forwarded fields are believed")
    ] = ()
    shapes: Annotated[
        Literal["own", "none"], Field(description="own: the dataset with its shapes; none: a plain store")
    ] = "own"
    reasoner: Annotated[
        Literal["rules", "owlrl"], Field(description="what infers after a write: own rules, or owlrl")
    ] = "rules"
    validator: Annotated[
        Literal["shifty", "pyshacl"], Field(description="what holds a write against the shapes: pyshifty, or pyshacl")
    ] = "shifty"
    keep: Annotated[int, Field(ge=1, description="former revisions to keep")] = 10
    deadline_s: Annotated[float, Field(gt=0, le=3600, description="seconds a query may take")] = 30.0
    memory_mb: Annotated[int, Field(ge=16, description="megabytes a query may allocate")] = 512
    max_result_mb: Annotated[int, Field(ge=1, description="megabytes an answer may have")] = 256
    max_query_kb: Annotated[int, Field(ge=1, description="kilobytes a query may have")] = 1024
    max_body_mb: Annotated[int, Field(ge=1, description="megabytes an update or a graph may have")] = 32
    fast_slots: Annotated[int, Field(ge=1, description="short queries that run at once")] = Limits().fast_slots
    slow_slots: Annotated[int, Field(ge=1, description="long queries that run at once")] = 2
    max_workers: Annotated[int, Field(ge=2, description="worker processes at most")] = 12
    max_waiting: Annotated[int, Field(ge=1, description="queries that may wait for a worker")] = 256
    max_per_client: Annotated[int, Field(ge=1, description="queries of one client at once")] = 64
    client_seconds: Annotated[float, Field(gt=0, description="seconds of evaluation per client and minute")] = 120.0
    federation: Annotated[
        tuple[str, ...], Field(description="hosts that SERVICE may ask, each host or host:port; empty: none")
    ] = ()
    updates: Annotated[
        Literal["token", "open"], Field(description="token: who has one may write; open: anybody on this machine")
    ] = "token"
    update_deadline_s: Annotated[float, Field(gt=0, le=3600, description="seconds a write may take")] = 120.0
    update_memory_mb: Annotated[int, Field(ge=256, description="megabytes a write may allocate")] = 4096
    cache_mb: Annotated[int, Field(ge=0, description="megabytes of answers to remember")] = 64
    header_timeout_s: Annotated[float, Field(gt=0, le=600, description="seconds the head of a request may take")] = 15.0
    body_timeout_s: Annotated[float, Field(gt=0, le=3600, description="seconds the body of a request may take")] = 30.0
    stall_timeout_s: Annotated[
        float, Field(gt=0, le=3600, description="seconds a client may take nothing of a long answer")
    ] = 30.0
    shutdown_s: Annotated[int, Field(ge=1, le=3600, description="seconds to finish what runs when stopped")] = 60
    metrics: Annotated[
        Literal["open", "operator"], Field(description="who may read /metrics: anybody, or the operator")
    ] = "open"
    query_log: Annotated[Path | None, Field(description="file for the query log; empty: none")] = None
    query_log_mb: Annotated[int, Field(ge=1, description="megabytes after which the query log is rotated")] = 16
    query_log_keep: Annotated[int, Field(ge=0, le=1000, description="former files of the query log to keep")] = 8
    query_log_texts: Annotated[bool, Field(description="write the text of queries to the log, not only a hash")] = False
    query_log_addresses: Annotated[
        bool, Field(description="write the addresses of clients to the log, not only a hash")
    ] = False

    @field_validator("base")
    @classmethod
    def _check_base(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")) or not value.endswith(("/", "#")):
            raise ValueError("must begin with http:// or https:// and end in / or #")
        return value

    @field_validator("public_url")
    @classmethod
    def _check_public_url(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        if value and not _ADDRESS.fullmatch(value):
            raise ValueError("must be a host and perhaps a path, percent-encoded, without ? and #")
        return value.rstrip("/")

    @field_validator("store", "store_update")
    @classmethod
    def _check_store(cls, value: str) -> str:
        if value and not _ADDRESS.fullmatch(value):
            raise ValueError("must be https://host/path, without ? and #")
        if value.startswith("http://") and urlsplit(value).hostname not in LOOPBACK:
            raise ValueError("must be https://: by http only an engine on this machine is asked")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _check_proxies(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for proxy in value:
            try:
                ipaddress.ip_network(proxy)
            except ValueError as error:
                message = f"{proxy!r} is neither an address, such as 10.0.0.1, nor a network, such as 10.0.0.0/8"
                raise ValueError(message) from error
        return value

    @field_validator("federation")
    @classmethod
    def _check_hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for host in value:
            if not HOST.fullmatch(host):
                raise ValueError(
                    f"{host!r} is no host, such as example.org or example.org:8080, without http:// and path"
                )
        return value

    @field_validator("query_log", mode="before")
    @classmethod
    def _check_query_log(cls, value: Any) -> Any:
        return None if value == "" else value

    @field_validator("max_workers")
    @classmethod
    def _check_workers(cls, value: int, info: Any) -> int:
        needed = info.data.get("fast_slots", 1) + info.data.get("slow_slots", 1)
        if value < needed:
            raise ValueError(f"must be at least fast_slots + slow_slots = {needed}")
        return value

    @field_validator("updates")
    @classmethod
    def _check_updates(cls, value: str, info: Any) -> str:
        if value == "open" and info.data.get("host") not in LOOPBACK:
            raise ValueError("may be open only where host is a loopback address")
        return value

    @property
    def plain(self) -> bool:
        """True for a plain store without roles and shapes."""
        return self.shapes == "none"

    def locate(self, revision: Revision) -> str:
        """Return where queries find a revision, if in another engine."""
        return Place.of(revision, self.store, self.deadline_s).to_text() if self.store else ""

    def open_store(self, revision: Revision) -> Store:
        """Open what pages read a revision from: its store here, or the other engine where that is asked for.

        Raises:
            EngineError: The other engine does not answer, or does not hold the revision, of which no store is here.
        """
        if not (self.store and self.store_pages):
            return revision.open()
        try:
            return Neighbourhoods.open(Place.of(revision, self.store, self.deadline_s), os.environ)
        except EngineBehindError:
            if (revision.directory / "store").exists():  # the engine keeps the last two, this machine may keep more
                return revision.open()
            raise

    def limits(self) -> Limits:
        """Return what the pool needs."""
        return Limits(
            deadline_s=self.deadline_s,
            memory_bytes=self.memory_mb << 20,
            max_result_bytes=self.max_result_mb << 20,
            fast_slots=self.fast_slots,
            slow_slots=self.slow_slots,
            max_workers=self.max_workers,
            max_waiting=self.max_waiting,
            max_per_client=self.max_per_client,
            client_seconds=self.client_seconds,
        )


def read_settings(file: Path | None, environment: Mapping[str, str], flags: Mapping[str, Any]) -> Settings:
    """Read all settings and check them together.

    Args:
        file: A TOML file, or None.
        environment: Such as `os.environ`; lists are separated by spaces.
        flags: What the command line gives; None counts as absent.

    Raises:
        SettingError: With every setting that cannot be used, where it came from, and what was expected.
    """
    sources: dict[str, str] = {}
    values: dict[str, Any] = {}
    if file is not None:
        for name, value in _read_file(file).items():
            values[name], sources[name] = value, str(file)
    _check_variables(environment)
    for name in Settings.model_fields:
        variable = PREFIX + name.upper()
        if variable in environment:
            text = environment[variable]
            values[name], sources[name] = (text.split() if name in LISTS else text), variable
    for name, value in flags.items():
        if value is not None:
            values[name], sources[name] = value, "--" + name.replace("_", "-")
    try:
        return Settings(**values)
    except ValidationError as error:
        lines = []
        for item in error.errors():
            name = str(item["loc"][0]) if item["loc"] else ""
            message = item["msg"].removeprefix("Value error, ")
            if item["type"] == "extra_forbidden":
                message = f"is no setting; settings are {', '.join(Settings.model_fields)}"
            lines.append(f"{sources.get(name, 'settings')}: {name}: {message} (it is {item['input']!r})")
        raise SettingError("; ".join(lines), way_out="Mend it, or leave it out for the default.") from error


def _check_variables(environment: Mapping[str, str]) -> None:
    """Refuse a variable that looks like a setting and is none: most likely a slip."""
    known = {PREFIX + name.upper() for name in Settings.model_fields} | OTHER_VARIABLES
    for variable in sorted(environment):
        if variable.startswith(PREFIX) and variable not in known:
            near = difflib.get_close_matches(variable, known, 1)
            raise SettingError(
                f"{variable} is no setting" + (f"; did you mean {near[0]}?" if near else ""),
                way_out="Unset it; `reliefgraph serve --help` lists the settings.",
            )


def _read_file(file: Path) -> dict[str, Any]:
    try:
        with file.open("rb") as stream:
            return tomllib.load(stream)
    except OSError as error:
        raise SettingError(f"cannot be read: {error.strerror}", place=str(file)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingError(f"is not TOML: {error}", place=str(file)) from error
