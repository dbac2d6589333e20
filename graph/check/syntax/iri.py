"""Resolve IRI references (RFC 3986, section 5.2), and say what is wrong with an IRI (RFC 3987, section 2.2).

https://www.rfc-editor.org/rfc/rfc3986#section-5.2, https://www.rfc-editor.org/rfc/rfc3987#section-2.2
"""

from __future__ import annotations

import re
from functools import cache
from ipaddress import IPv6Address
from typing import NamedTuple

_PARTS = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
"""The beginning of an IRI that needs no base."""

_LETTERS = (
    r"A-Za-z0-9\-._~\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef"
    + "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 14))
    + "\U000e1000-\U000efffd"
)
_PRIVATE = r"\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
_MARKS = "!$&'()*+,;="
_HEX = "%[0-9A-Fa-f]{2}"
_AUTHORITY = (
    rf"(?:(?:[{_LETTERS}{_MARKS}:]|{_HEX})*@)?"
    rf"(?:\[(?:([0-9A-Fa-f:.]+)|[vV][0-9A-Fa-f]+\.[A-Za-z0-9\-._~{_MARKS}:]+)\]|(?:[{_LETTERS}{_MARKS}]|{_HEX})*)"
    r"(?::[0-9]*)?"
)


@cache
def iri_pattern() -> re.Pattern[str]:
    """Return what an IRI looks like; made when the first is met that is not a plain one, as that takes a while."""
    return re.compile(
        rf"[A-Za-z][A-Za-z0-9+.\-]*:(?://{_AUTHORITY}(?![^/?#])|(?!//))"
        rf"(?>(?:[{_LETTERS}{_MARKS}:@/]++|{_HEX})*)"
        rf"(?:\?(?>(?:[{_LETTERS}{_MARKS}:@/?{_PRIVATE}]++|{_HEX})*))?"
        rf"(?:\#(?>(?:[{_LETTERS}{_MARKS}:@/?]++|{_HEX})*))?"
    )


@cache
def bad_pattern() -> re.Pattern[str]:
    """Return what may stand nowhere in an IRI, but for the brackets around a host's number; made as late."""
    return re.compile(rf"[^{_LETTERS}{_MARKS}:@/?#%{_PRIVATE}]|%(?![0-9A-Fa-f]{{2}})")


PLAIN_IRI = re.compile(
    r"(?:https?://[A-Za-z0-9.\-]+(?:/[A-Za-z0-9._~/\-]*)?"
    r"|(?!https?:)[A-Za-z][A-Za-z0-9+.\-]*:[A-Za-z0-9][A-Za-z0-9._~:\-]*)"
    r"(?:#[A-Za-z0-9._~/\-]*)?"
)
"""What most IRIs look like; this is told in a fifth of the time."""


_ODD_SCHEME = re.compile(r"[^/?#:]*:")


class IriFault(NamedTuple):
    """What is wrong with an IRI, and the way out."""

    message: str
    way_out: str


def is_iri(text: str) -> bool:
    """Return whether a text is an IRI."""
    if PLAIN_IRI.fullmatch(text):
        return True
    found = iri_pattern().fullmatch(text)
    if found is None:
        return False
    if (number := found[1]) is not None:
        try:
            IPv6Address(number)
        except ValueError:
            return False
    return True


def has_odd_scheme(reference: str) -> bool:
    """Return whether a reference has a colon where only one after a scheme may stand (RFC 3986, section 4.2)."""
    return ":" in reference and _ODD_SCHEME.match(reference) is not None and ABSOLUTE.match(reference) is None


def find_iri_fault(reference: str, iri: str) -> IriFault | None:
    """Return what is wrong with an IRI reference, None where it is a valid IRI.

    Args:
        reference: As it was written, its escapes read.
        iri: What became of it once it was resolved.
    """
    if has_odd_scheme(reference):
        scheme = reference.partition(":")[0]
        return IriFault(f"`{scheme}:` is no scheme of an IRI", "mend it, or write `./` before a relative IRI")
    is_right = is_iri(iri)
    if is_right and (reference == iri or not bad_pattern().search(reference)):
        return None
    has_host_number = re.match(rf"[^/]*//{_AUTHORITY}(?![^/?#])", reference) is not None
    for found in bad_pattern().finditer(reference):
        at, character = found.start(), found[0]
        if character == "%":
            message = f"`{reference[at : at + 3]}` may not stand in an IRI: after `%` come two hexadecimal digits"
            return IriFault(message, "write %25 for a percent sign")
        if character not in "[]" or not has_host_number or at > reference.find("/", reference.find("//") + 2) > 0:
            shown = f"`{character}`" if character.isprintable() and character != " " else f"U+{ord(character):04X}"
            return IriFault(
                f"the character {shown} may not stand in an IRI", f"write it as {encode_character(character)}"
            )
    if is_right:
        return None
    if reference.count("#") > 1:
        return IriFault("an IRI has only one `#`", "write the second as %23")
    if not ABSOLUTE.match(iri):
        return IriFault(f"<{reference}> is relative, and there is no base to resolve it against", "write it whole")
    if re.search(f"[{_PRIVATE}]", reference):
        message = "a character for private use may stand in the query of an IRI only"
        return IriFault(message, "percent-encode it")
    return IriFault(f"<{reference}> is no IRI: its host or port is malformed", "write `//host:port/`")


def encode_character(character: str) -> str:
    """Percent-encode a character."""
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "replace"))


def encode_bad(iri: str) -> str:
    """Percent-encode what is wrong in an IRI, so that what reads the IRI later does not stumble over it."""
    if is_iri(iri):
        return iri
    encoded = bad_pattern().sub(lambda found: encode_character(found[0]), iri)
    if is_iri(encoded):
        return encoded
    return "malformed:" + re.sub("[^A-Za-z0-9._~-]", lambda found: encode_character(found[0]), iri)


def resolve_iri(base: str, reference: str) -> str:
    """Resolve a reference; one with a scheme is returned as it stands."""
    if ABSOLUTE.match(reference):
        return reference
    match = _PARTS.fullmatch(reference)
    base_match = _PARTS.fullmatch(base)
    if match is None or base_match is None:
        return reference
    _, authority, path, query, fragment = match.groups()
    scheme, base_authority, base_path, base_query, _ = base_match.groups()
    if authority is not None:
        path = _without_dots(path)
    else:
        authority = base_authority
        if not path:
            path = base_path
            query = base_query if query is None else query
        elif path.startswith("/"):
            path = _without_dots(path)
        elif authority is not None and not base_path:
            path = _without_dots("/" + path)
        else:
            path = _without_dots(base_path[: base_path.rfind("/") + 1] + path)
    return _join(scheme, authority, path, query, fragment)


def _join(scheme: str | None, authority: str | None, path: str, query: str | None, fragment: str | None) -> str:
    text = f"{scheme}:" if scheme else ""
    text += f"//{authority}" if authority is not None else ""
    text += path
    text += f"?{query}" if query is not None else ""
    return text + (f"#{fragment}" if fragment is not None else "")


def _without_dots(path: str) -> str:
    """Remove the segments `.` and `..` (section 5.2.4)."""
    kept: list[str] = []
    segments = path.split("/")
    for number, segment in enumerate(segments):
        last = number == len(segments) - 1
        if segment == "..":
            if len(kept) > 1 or (kept and kept[0] != ""):
                kept.pop()
            if last:
                kept.append("")
        elif segment == ".":
            if last:
                kept.append("")
        else:
            kept.append(segment)
    return "/".join(kept)
