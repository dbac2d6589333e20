"""Language tags: the languages of ISO 639-1 and the commonest slips (BCP 47, https://www.rfc-editor.org/info/bcp47)."""

from __future__ import annotations

from types import MappingProxyType

from graph.check.syntax.language_tags import is_language_tag

TWO_LETTERS = frozenset(
    code
    for row in (
        "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv",
        "cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr",
        "ht hu hy hz ia id ie ig ii ik in io is it iu iw ja ji jv jw ka kg ki kj kk kl km kn ko kr",
        "ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng",
        "nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk",
        "sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve",
        "vi vo wa wo xh yi yo za zh zu",
    )
    for code in row.split()
)
"""The two-letter languages that BCP 47 registers, old codes included."""

MEANT = MappingProxyType(
    {"cn": "zh", "cz": "cs", "dk": "da", "gr": "el", "jp": "ja", "kz": "kk", "ua": "uk", "us": "en-US", "gb": "en-GB"}
)
"""Codes of countries that are taken for languages."""


SHORTER = MappingProxyType(
    {
        "eng": "en",
        "deu": "de",
        "ger": "de",
        "fra": "fr",
        "fre": "fr",
        "spa": "es",
        "ita": "it",
        "por": "pt",
        "nld": "nl",
        "dut": "nl",
        "rus": "ru",
        "zho": "zh",
        "chi": "zh",
        "jpn": "ja",
        "ell": "el",
        "gre": "el",
        "ces": "cs",
        "cze": "cs",
        "pol": "pl",
        "swe": "sv",
        "dan": "da",
        "fin": "fi",
        "nor": "no",
        "hun": "hu",
        "ron": "ro",
        "rum": "ro",
        "bul": "bg",
        "hrv": "hr",
        "slk": "sk",
        "slo": "sk",
        "slv": "sl",
        "est": "et",
        "lav": "lv",
        "lit": "lt",
        "gle": "ga",
        "mlt": "mt",
        "tur": "tr",
        "ukr": "uk",
        "ara": "ar",
        "heb": "he",
        "hin": "hi",
        "kor": "ko",
        "lat": "la",
        "cat": "ca",
        "eus": "eu",
        "baq": "eu",
        "glg": "gl",
        "cym": "cy",
    }
)
"""Three-letter codes of ISO 639-2 whose language has two letters, which BCP 47 registers alone (section 2.2.1)."""


def language_problem(tag: str) -> str:
    """Return what is wrong with a language tag, and nothing where all is well."""
    parts = tag.split("--")[0].lower().split("-")
    if not is_language_tag("-".join(parts)):
        return "this is no language tag"
    if len(parts[0]) == 2 and parts[0] not in TWO_LETTERS:
        meant = MEANT.get(parts[0])
        return f"no language has the code `{parts[0]}`" + (f"; did you mean `{meant}`?" if meant else "")
    if parts[0] in SHORTER:
        return f"`{parts[0]}` has the shorter code `{SHORTER[parts[0]]}`, which is the registered one"
    if parts[1:2] == ["uk"] and parts[0] == "en":
        return "`UK` is no code of a country; did you mean `en-GB`?"
    if len(parts[0]) > 3:
        return f"`{parts[0]}` is no registered language; languages have two or three letters"
    return ""
