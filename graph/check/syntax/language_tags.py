"""Whether a language tag is well-formed (BCP 47, https://www.rfc-editor.org/rfc/rfc5646#section-2.1)."""

from __future__ import annotations

import re

_IRREGULAR = (
    "en-GB-oed|i-ami|i-bnn|i-default|i-enochian|i-hak|i-klingon|i-lux|i-mingo|i-navajo|i-pwn|i-tao|i-tay|i-tsu"
    "|sgn-BE-FR|sgn-BE-NL|sgn-CH-DE"
)
_TAG = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})"  # language
    r"(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"  # script and region
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"  # variants
    r"(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?"  # extensions
    rf"|x(?:-[a-z0-9]{{1,8}})+|{_IRREGULAR}",
    re.IGNORECASE,
)


def is_language_tag(tag: str) -> bool:
    """Return whether a tag is well-formed; whether it is registered is another question."""
    return _TAG.fullmatch(tag) is not None
