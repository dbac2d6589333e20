"""Results as plain data and back: what JSON can write, and what reading it makes anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints


def to_plain(value: Any) -> Any:
    """Write a value of the types of a result as plain data: dataclasses by their fields, in order."""
    kind = value.__class__
    if kind is str or kind is int:
        return value
    if kind is tuple or kind is list:
        return [to_plain(one) for one in value]
    if names := field_names(kind):
        return [to_plain(getattr(value, name)) for name in names]
    if isinstance(value, frozenset):
        return sorted(to_plain(one) for one in value)
    if isinstance(value, Path):
        return str(value)
    return value.value if isinstance(value, Enum) else value


@cache
def field_names(kind: type) -> tuple[str, ...]:
    """Return the names of the fields of a dataclass, in order; none of any other type."""
    return tuple(one.name for one in fields(kind)) if is_dataclass(kind) else ()


def from_plain(kind: Any, data: Any) -> Any:
    """Read a value of a type from plain data."""
    return reader_of(kind)(data)


@cache
def reader_of(kind: Any) -> Callable[[Any], Any]:
    """Return what reads values of a type from plain data."""
    parts = get_args(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        readers = [(name, reader_of(hints[name])) for name in field_names(kind)]
        return lambda data: kind(**{name: read(one) for (name, read), one in zip(readers, data, strict=True)})
    if get_origin(kind) is tuple and parts[-1] is not ...:
        several = [reader_of(part) for part in parts]
        return lambda data: tuple(read(one) for read, one in zip(several, data, strict=True))
    if get_origin(kind) in {tuple, frozenset}:
        make, read = get_origin(kind), reader_of(parts[0])
        return lambda data: make(map(read, data))
    if get_origin(kind) is UnionType and len(parts) == 2 and parts[1] is NoneType:
        inner = reader_of(parts[0])
        return lambda data: None if data is None else inner(data)
    return kind if isinstance(kind, type) and issubclass(kind, (Enum, Path)) else lambda data: data
