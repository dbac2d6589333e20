"""A fault in a SPARQL text as one looks at it: what stands there and around it, and whether a change would mend it.

Nothing is claimed that has not been tried: that something is missing, or is one too many, is said only where the text
can be read on with it, or without it.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.sparql.grammar import END, FUNCTIONS, load_grammar
from graph.sparql.scopes import Mistake
from graph.sparql.syntax import Fault, Words, count_readable
from graph.sparql.tokens import Token

LOOK_AHEAD = 400
"""A change is right where so many tokens behind it can be read."""

CLOSING = {"{": "}", "(": ")", "[": "]", "<<": ">>", "<<(": ")>>", "{|": "|}"}

_NAMED = (
    (frozenset({"VAR", "IRI", "STRING"}), "a term"),
    (frozenset({"VAR", "IRI"}), "a variable or an IRI"),
    (frozenset({"IRI", "STRING"}), "an IRI or a literal"),
    (frozenset({"IRI"}), "an IRI"),
    (frozenset({"VAR"}), "a variable"),
    (frozenset({"STRING"}), "a string"),
    (frozenset({"INTEGER"}), "a whole number"),
)
_TERMS = frozenset({"VAR", "IRI", "PNAME", "PNAME_NS", "STRING", "INTEGER", "NUMBER", "SIGNED", "BOOLEAN", "BLANK"})
_HIDDEN = _TERMS | {"NIL", "ANON", "A", "LANGTAG", "^^", "<<", "<<(", "{|", "~", "[", "!", "^", "LATERAL", *FUNCTIONS}
_OPERATORS = frozenset({"||", "&&", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "IN", "NOT", "SIGNED"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A fault in its text, as the rules below look at it."""

    text: str
    words: Words
    fault: Fault
    unit: str

    @property
    def index(self) -> int:
        """The number of the token that cannot stand there."""
        return self.fault.index

    @property
    def token(self) -> Token:
        """That token; an empty one at the end of the text."""
        if self.index < len(self.words.tokens):
            return self.words.tokens[self.index]
        return Token("end", "", len(self.text))

    @property
    def terminal(self) -> str:
        """What it is to the grammar."""
        return self.words.terminals[self.index] if self.index < len(self.words.terminals) else END

    def before(self, steps: int = 1) -> Token:
        """Return a token before it; an empty one where there is none."""
        return self.words.tokens[self.index - steps] if self.index >= steps else Token("start", "", 0)

    def terminal_before(self, steps: int = 1) -> str:
        """Return what a token before it is to the grammar."""
        return self.words.terminals[self.index - steps] if self.index >= steps else ""

    def after(self, steps: int = 1) -> Token:
        """Return a token behind it; an empty one where there is none."""
        position = self.index + steps
        return self.words.tokens[position] if position < len(self.words.tokens) else Token("end", "", len(self.text))

    def is_in(self, *rules: str) -> bool:
        """Return whether the innermost open rule of the structure is one of these."""
        return bool(self.fault.open_rules) and self.fault.open_rules[-1] in rules

    def is_around(self, rule: str) -> bool:
        """Return whether a rule is open, or was until the token."""
        return rule in self.fault.open_rules or rule in self.fault.closed_rules

    def is_below(self, rule: str) -> bool:
        """Return whether a rule is open."""
        return rule in self.fault.open_rules

    def can_be_read(self, *inserted: str, left_out: int = 0, at_end: tuple[str, ...] = ()) -> bool:
        """Return whether the text can be read on with terminals before the token, or with some left out."""
        rest = (*inserted, *self.words.terminals[self.index + left_out :], *at_end)
        return count_readable(self.fault.stack, rest, LOOK_AHEAD)[1]

    def tell(self, message: str, *hints: str, at: Token | None = None) -> Mistake:
        """Return a mistake at this token or at another."""
        return Mistake(start=(at or self.token).start, message=message, hints=tuple(hint for hint in hints if hint))


def open_brackets(place: Place) -> list[Token]:
    """Return the brackets that are open before the token, outermost first."""
    opened: list[Token] = []
    for token in place.words.tokens[: place.index]:
        if token.kind != "sign":
            continue
        if token.text in CLOSING:
            opened.append(token)
        elif opened and token.text == CLOSING[opened[-1].text]:
            opened.pop()
    return opened


def innermost_open(place: Place) -> Token | None:
    """Return the bracket that is open before the token, the last one opened; None where none is."""
    opened = open_brackets(place)
    return opened[-1] if opened else None


def open_braces(place: Place) -> int:
    """Return how many braces are open before the token."""
    return sum(token.text == "{" for token in open_brackets(place))


def opened_at(place: Place, token: Token) -> str:
    """Return the sentence that says where an open bracket stands."""
    line = place.text.count("\n", 0, token.start) + 1
    column = token.start - place.text.rfind("\n", 0, token.start)
    return f"The `{token.text}` of line {line}, column {column} is still open."


def describe_expected(place: Place) -> str:
    """Say what could stand there, in a few words; empty where that is too much to help."""
    expected = place.fault.expected
    items: list[str] = []
    for terminals, words in _NAMED:
        if terminals <= expected:
            items.append(words)
            break
    rest = expected - _HIDDEN
    if len(rest & _OPERATORS) > 5:
        items.append("an operator")
        rest -= _OPERATORS
    if len(rest) > 8:
        return f"Expected here: {', '.join(items)}" if items else ""
    items += [word if word.isalpha() or word == END else f"`{word}`" for word in sorted(rest)]
    return f"Expected here: {', '.join(items)}" if items else ""


def shown(place: Place) -> str:
    """Return the token as messages name it."""
    token = place.token
    if token.kind == "end":
        return "the end of the text"
    text = token.text if len(token.text) <= 60 else token.text[:60] + "…"
    return text.upper() if token.kind == "word" and token.word in load_grammar().keywords else f"`{text}`"
