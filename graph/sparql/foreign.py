"""Words, operators and quotation marks of other languages, and what SPARQL writes in their place."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches

from graph.sparql.faults import Place, describe_expected, shown
from graph.sparql.grammar import FUNCTIONS, load_grammar
from graph.sparql.scopes import Mistake
from graph.sparql.tokens import Token

_POSITION = "Write CONTAINS(?text, ?part), or STRLEN(STRBEFORE(?text, ?part)) + 1 for the place."
FOREIGN = {
    "LIKE": 'Compare texts with CONTAINS(?x, "…"), STRSTARTS(?x, "…") or REGEX(?x, "…").',
    "ILIKE": 'Compare texts with REGEX(?x, "…", "i").',
    "RLIKE": 'Compare texts with REGEX(?x, "…").',
    "AND": "Write `&&`.",
    "OR": "Write `||`.",
    "XOR": "Write `?a != ?b` for two truth values.",
    "IS": "Write `=`; whether a variable has a value is asked with BOUND(?x).",
    "NULL": "Whether a variable has a value is asked with BOUND(?x), or with !BOUND(?x).",
    "ISNULL": "Whether a variable has no value is asked with !BOUND(?x).",
    "IFNULL": "Write COALESCE(?x, …).",
    "NVL": "Write COALESCE(?x, …).",
    "BETWEEN": "Write `?x >= 1 && ?x <= 9`.",
    "CASE": "Write IF(condition, then, else).",
    "WHEN": "Write IF(condition, then, else).",
    "THEN": "Write IF(condition, then, else).",
    "ELSE": "Write IF(condition, then, else).",
    "ELSEIF": "Write IF(condition, then, IF(condition, then, else)).",
    "SORT": "Write ORDER BY ?x.",
    "DATE": 'Compare with "2020-01-31"^^xsd:date, or with YEAR(?d), MONTH(?d), DAY(?d).',
    "TABLE": "SPARQL has graphs: GRAPH <…>.",
    "TOP": "Write LIMIT and a number at the end of the query.",
    "FETCH": "Write LIMIT and a number at the end of the query.",
    "JOIN": "Patterns that share a variable are joined without a word.",
    "INNER": "Patterns that share a variable are joined without a word.",
    "LEFT": "Write OPTIONAL { … }.",
    "OUTER": "Write OPTIONAL { … }.",
    "EXCEPT": "Write MINUS { … } or FILTER NOT EXISTS { … }.",
    "INTERSECT": "Patterns that share a variable are joined without a word.",
    "ON": "Patterns that share a variable are joined without a word.",
    "UNIQUE": "Write SELECT DISTINCT.",
    "UPDATE": "To change data write DELETE { … } INSERT { … } WHERE { … }.",
    "SET": "To change data write DELETE { … } INSERT { … } WHERE { … }.",
    "MERGE": "To add data write INSERT DATA { … }.",
    "REMOVE": "Write DELETE DATA { … } or DELETE WHERE { … }.",
    "MATCH": "Write SELECT … WHERE { … }.",
    "RETURN": "Name what is to be returned behind SELECT.",
    "LET": "Write BIND(expression AS ?x).",
    "SUBSTRING": "Write SUBSTR(?text, start, length).",
    "LENGTH": "Write STRLEN(?text).",
    "LEN": "Write STRLEN(?text).",
    "UPPER": "Write UCASE(?text).",
    "LOWER": "Write LCASE(?text).",
    "TOUPPER": "Write UCASE(?text).",
    "TOLOWER": "Write LCASE(?text).",
    "CONCATENATE": "Write CONCAT(?a, ?b).",
    "AVERAGE": "Write AVG(?x).",
    "MEAN": "Write AVG(?x).",
    "MEDIAN": "SPARQL has COUNT, SUM, MIN, MAX, AVG, SAMPLE and GROUP_CONCAT.",
    "CEILING": "Write CEIL(?x).",
    "TRIM": r'Write REPLACE(?text, "^\\s+|\\s+$", "").',
    "CAST": "Write the type as a function: xsd:integer(?x).",
    "TODAY": "Write NOW().",
    "CURRENT_DATE": "Write NOW().",
    "GETDATE": "Write NOW().",
    "STARTSWITH": "Write STRSTARTS(?text, ?start).",
    "ENDSWITH": "Write STRENDS(?text, ?end).",
    "CONTAIN": "Write CONTAINS(?text, ?part).",
    "LIST": 'Write GROUP_CONCAT(?x; separator=", ").',
    "STRING_AGG": 'Write GROUP_CONCAT(?x; separator=", ").',
    "MOD": "Write ?a - ?b * FLOOR(?a / ?b).",
    "POWER": "SPARQL has no powers: multiply.",
    "POW": "SPARQL has no powers: multiply.",
    "SQRT": "SPARQL has no roots: compare with the square.",
    "INSTR": _POSITION,
    "CHARINDEX": _POSITION,
    "POSITION": _POSITION,
    "CONVERT": "Write the type as a function: xsd:integer(?x).",
    "TO_DATE": "Write the type as a function: xsd:date(?x).",
    "TO_NUMBER": "Write the type as a function: xsd:decimal(?x).",
    "DATEDIFF": "Subtract the years: YEAR(?a) - YEAR(?b).",
    "BINDINGS": "Write VALUES ?x { 1 2 }.",
    "ENUM": "Write IN (…).",
}
"""Words of other languages, and what SPARQL writes."""

_SIGNS = {
    "==": "Write `=`.",
    "===": "Write `=`.",
    "<>": "Write `!=`.",
    "=>": "Write `>=`.",
    "=<": "Write `<=`.",
    "=!": "Write `!=`.",
    "!==": "Write `!=`.",
    "&": "Write `&&`.",
    "|": "Write `||`.",
    "&&&": "Write `&&`.",
    ":=": "Write BIND(expression AS ?x).",
    "%": "Write ?a - ?b * FLOOR(?a / ?b).",
    "**": "SPARQL has no powers: multiply.",
    "~": 'Compare texts with REGEX(?x, "…").',
    "=~": 'Compare texts with REGEX(?x, "…").',
    "^": "SPARQL has no powers: multiply.",
    "->": "",
    "//": "A comment begins with `#`.",
    "--": "A comment begins with `#`.",
    "/*": "A comment begins with `#`, and ends at the end of its line.",
    "`": "Strings stand in \" or ', IRIs in < and >.",
    "\\": "A comment begins with `#` alone, and strings with a quotation mark alone: leave out the `\\`.",
}
_QUOTES = {"“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "′": "'", "″": '"'}


def near_keyword(word: str) -> str:
    """Return the keyword that was probably meant; empty where none is near."""
    known = load_grammar().keywords
    near = get_close_matches(word.upper(), known, n=1, cutoff=0.8)
    return near[0] if near and len(word) > 2 else ""


# Characters and signs


def explain_character(place: Place) -> Mistake | None:
    """A character that SPARQL does not have outside strings."""
    token, sign = place.token, place.token.text
    if token.kind != "sign" or len(sign) != 1:
        return None
    if sign in _QUOTES:
        return place.tell(
            f"`{sign}` is no quotation mark of SPARQL.", f"Write `{_QUOTES[sign]}` around strings.", at=token
        )
    if sign == "<":
        return _explain_open_iri(place)
    if not sign.isascii() or not (sign.isprintable() or sign in "\t\r\n"):
        name = unicodedata.name(sign, "a control character")
        plain = unicodedata.normalize("NFKC", sign)
        way_out = (
            "Replace it with a plain space." if sign.isspace() or unicodedata.category(sign) in ("Zs", "Cf") else ""
        )
        if plain != sign and plain.isascii() and not plain.isspace():
            way_out = f"Write `{plain}`."
        shown = "" if unicodedata.category(sign)[0] in "ZC" else f"`{sign}`, "
        return place.tell(
            f"The character {shown}U+{ord(sign):04X} ({name}) cannot stand here.", way_out or "Remove it."
        )
    return None


def _explain_open_iri(place: Place) -> Mistake | None:
    """`<` that opens no IRI: a space or another sign in it, or no end."""
    start = place.token.start
    end = place.text.find(">", start)
    line_end = place.text.find("\n", start)
    if end < 0 or (0 <= line_end < end):
        return None if "<" in place.fault.expected else place.tell("This IRI has no end.", "Close it with `>`.")
    inside = place.text[start + 1 : end]
    wrong = re.search(r"[<>\"{}|^`\\\x00-\x20]", inside)
    if wrong is None or "IRI" not in place.fault.expected:
        return None
    what = "a space" if wrong[0] == " " else f"`{wrong[0]}`"
    mistake = place.tell(f"An IRI cannot hold {what}.", f"Write %{ord(wrong[0]):02X} for it, or leave it out.")
    return Mistake(start=start + 1 + wrong.start(), message=mistake.message, hints=mistake.hints)


def explain_sign(place: Place) -> Mistake | None:
    """Operators of other languages: one sign of SPARQL beside another that cannot follow it."""
    token, before = place.token, place.before()
    if token.kind not in ("sign", "iri", "name", "number"):
        return None
    if token.kind == "iri" and token.text != "<>":
        return None
    joined = before.text + token.text if before.end == token.start and before.kind == "sign" else ""
    if joined in _SIGNS and not (joined == "<>" and token.kind != "sign"):
        if joined == "//" and place.before(2).end == before.start and place.before(2).text.endswith(":"):
            return _bare_iri(place, place.before(2))
        if joined == "==" and place.after().is_sign("=") and place.after().start == token.end:
            joined = "==="
        return place.tell(f"`{joined}` is no operator of SPARQL.", _SIGNS[joined], at=before)
    if token.is_sign("=") and place.after().text == ">" and place.after().start == token.end:
        return place.tell("`=>` is no operator of SPARQL.", _SIGNS["=>"])
    ahead = token.text + place.after().text
    if (
        place.after().start == token.end
        and ahead in ("//", "--", "/*", ":=", "->")
        and not place.is_around("Expression")
    ):
        if ahead == "//" and before.kind == "name" and before.text.endswith(":"):
            return _bare_iri(place, before)
        return place.tell(f"`{ahead}` cannot stand here.", _SIGNS[ahead])
    if before.kind == "language" and sign_of(token) == "_":
        return place.tell("The parts of a language tag are joined by `-`.", f"Write {before.text}-…")
    if sign_of(token) == "@" and before.kind == "string":
        return place.tell("A language tag is missing behind `@`.", "Write @en, or leave out the `@`.")
    sign = token.text
    if sign in ("|", "<>", "&", "%", "~", "^") and not _is_operand_missing(place) and place.is_around("Expression"):
        return place.tell(f"`{sign}` is no operator of SPARQL.", _SIGNS[sign])
    if sign in ("`", "\\", "&") and token.kind == "sign":
        return place.tell(f"`{sign}` cannot stand here.", _SIGNS[sign])
    if token.is_sign("=") and before.text == ":" and before.end == token.start:
        return place.tell("`:=` is no operator of SPARQL.", _SIGNS[":="], at=before)
    if sign == ":" and place.after().is_sign("="):
        return place.tell("`:=` is no operator of SPARQL.", _SIGNS[":="])
    return None


def sign_of(token: Token) -> str:
    """Return a sign; empty for other tokens."""
    return token.text if token.kind == "sign" else ""


def _bare_iri(place: Place, scheme: Token) -> Mistake:
    end = scheme.end
    while end < len(place.text) and place.text[end] not in " \t\r\n{}();,<>":
        end += 1
    return place.tell("An IRI stands between `<` and `>`.", f"Write <{place.text[scheme.start : end]}>", at=scheme)


def _is_operand_missing(place: Place) -> bool:
    return "VAR" in place.fault.expected and "||" not in place.fault.expected


# Words


def explain_word(place: Place) -> Mistake | None:
    """A bare word that is no keyword: of another language, misspelt, or a name without its sign."""
    token = place.token
    if token.kind != "word":
        return None
    if place.terminal == "NOT" and place.after().word in _UNLIKE:
        return _tell_unlike(place, token, place.after().word)
    if place.terminal == "NOT" and "NOT" not in place.fault.expected and "!" in place.fault.expected:
        return place.tell("NOT stands before IN and EXISTS only.", "Negate a condition with `!`: !(…).")
    if place.terminal_before() == "NOT" and not place.terminal.startswith("word"):
        return None
    if not place.terminal.startswith("word"):
        return None
    called = place.after().text[:1] == "(" and place.after().start == token.end
    if token.word in FOREIGN:
        return place.tell(f"{token.word} is no word of SPARQL.", FOREIGN[token.word])
    if split := split_word(token.text):
        return place.tell(f"A space is missing in `{token.text}`.", f"Write {split}.")
    near = near_keyword(token.text)
    if near and _fits(place, near):
        return place.tell(f"{shown(place)} cannot stand here.", f"Did you mean {near}?")
    if called:
        return place.tell(
            f"SPARQL has no function `{token.text}`.",
            f"Did you mean {near}?" if near else "Functions of your own are named by an IRI.",
        )
    if "VAR" in place.fault.expected:
        options = [f"?{token.text} for a variable"]
        if "IRI" in place.fault.expected:
            options.append(f":{token.text} for a name with a prefix")
        if "STRING" in place.fault.expected:
            options.append(f'"{token.text}" for a text')
        return place.tell(f"`{token.text}` is a bare word.", "Write " + ", ".join(options) + ".")
    return place.tell(
        f"{shown(place)} cannot stand here.", f"Did you mean {near}?" if near else describe_expected(place)
    )


def _fits(place: Place, keyword: str) -> bool:
    from_class = next((name for name, words in FUNCTIONS.items() if keyword in words.split()), keyword)
    return place.can_be_read(from_class, left_out=1) or from_class in place.fault.expected


def split_word(word: str) -> str:
    """Return two keywords that stand in one word; empty where they do not."""
    known = load_grammar().keywords
    for cut in range(2, len(word) - 1):
        left, right = word[:cut].upper(), word[cut:].upper()
        if left in known and right in known:
            return f"{left} {right}"
    return ""


def explain_not(place: Place) -> Mistake | None:
    """NOT before something else than IN and EXISTS."""
    if place.before().word != "NOT" or place.terminal in ("IN", "EXISTS"):
        return None
    if place.token.word in _UNLIKE:
        return _tell_unlike(place, place.before(), place.token.word)
    if place.token.kind == "word" and (near := near_keyword(place.token.text)) in ("IN", "EXISTS"):
        return place.tell(f"`{place.token.text}` cannot stand here.", f"Did you mean {near}?")
    if place.token.kind == "variable" and place.after().word == "IN":
        return place.tell("NOT stands before IN.", f"Write {place.token.text} NOT IN (…).", at=place.before())
    return place.tell("NOT stands before IN and EXISTS only.", "Negate a condition with `!`: !(…).", at=place.before())


_UNLIKE = frozenset({"LIKE", "ILIKE", "RLIKE", "BETWEEN"})


def _tell_unlike(place: Place, at: Token, word: str) -> Mistake:
    hint = "Write !(?x >= 1 && ?x <= 9)." if word == "BETWEEN" else 'Write !CONTAINS(?x, "…") or !REGEX(?x, "…").'
    return place.tell(f"NOT {word} is no operator of SPARQL.", hint, at=at)
