"""The languages whose numbers, money and times are read; in any other the curator gives the value."""

from __future__ import annotations

from dataclasses import dataclass

ENGLISH = "en"
CHINESE = "zh"
SPACELESS = frozenset({CHINESE, "ja", "th", "lo", "km", "my"})
"""Languages that write no space between words."""
READ = {ENGLISH: "English", CHINESE: "Chinese"}
"""The languages that are read, by their primary subtag."""


@dataclass(frozen=True, slots=True)
class Language:
    """What a language tag says (BCP 47, RFC 5646 section 2.1).

    Attributes:
        code: The primary subtag in lower case: `en`.
        region: The region in upper case: `IN`; empty where the tag has none.
    """

    code: str
    region: str = ""

    @property
    def is_read(self) -> bool:
        """Whether the words of the language are read."""
        return self.code in READ


def parse_language(tag: str) -> Language:
    """Return the primary subtag and the region of a language tag."""
    code, *rest = tag.split("-")
    region = next((part.upper() for part in rest if len(part) == 2 and part.isalpha()), "")
    return Language(code.lower(), region)


def describe_unread(tag: str) -> str:
    """Return a sentence for a message: that a language is not read, and which ones are."""
    return f'numbers and times are read in {" and ".join(READ.values())}, not in "{tag}"'
