"""The grammar of SPARQL as data, and the table that a parser with one token of look-ahead needs.

A rule is a name and what it consists of: names of rules, terminals in capitals or in quotation marks, `( … | … )`, and
`?`, `*`, `+` behind a part. A rule that begins with `_` makes no node of its own in the tree.

Source: https://www.w3.org/TR/sparql11-query/#sparqlGrammar and https://www.w3.org/TR/sparql11-update/, section
19.8 of the former; triple terms, reifiers and annotations of https://www.w3.org/TR/sparql12-query/#grammar. Where the
specification has two words in one terminal (`DELETE WHERE`), the rules are factored by the first word. LATERAL and
ADJUST are the engine's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

END = "the end"
"""The terminal behind the last token."""

RULES = """
QueryUnit = Query END
UpdateUnit = Update END
Query = Prologue ( SelectQuery | ConstructQuery | DescribeQuery | AskQuery ) ValuesClause?
Prologue = ( BaseDecl | PrefixDecl | VersionDecl )*
BaseDecl = BASE IRI
PrefixDecl = PREFIX PNAME_NS IRI
VersionDecl = VERSION STRING
SelectQuery = SelectClause DatasetClause* WhereClause SolutionModifier
SubSelect = SelectClause WhereClause SolutionModifier ValuesClause?
SelectClause = SELECT ( DISTINCT | REDUCED )? ( SelectItem+ | '*' )
SelectItem = VAR | '(' Expression AS VAR ')'
ConstructQuery = CONSTRUCT ( ConstructTemplate DatasetClause* WhereClause | DatasetClause* WHERE ConstructTemplate ) SolutionModifier
DescribeQuery = DESCRIBE ( _VarOrIri+ | '*' ) DatasetClause* WhereClause? SolutionModifier
AskQuery = ASK DatasetClause* WhereClause SolutionModifier
DatasetClause = FROM ( iri | NAMED iri )
WhereClause = WHERE? GroupGraphPattern
SolutionModifier = GroupClause? HavingClause? OrderClause? LimitOffsetClauses?
GroupClause = GROUP BY GroupCondition+
GroupCondition = BuiltInCall | FunctionCall | '(' Expression ( AS VAR )? ')' | VAR
HavingClause = HAVING _Constraint+
OrderClause = ORDER BY OrderCondition+
OrderCondition = ( ASC | DESC ) BrackettedExpression | _Constraint | VAR
LimitOffsetClauses = LIMIT INTEGER ( OFFSET INTEGER )? | OFFSET INTEGER ( LIMIT INTEGER )?
ValuesClause = VALUES DataBlock
Update = Prologue _UpdateRest
_UpdateRest = ( UpdateOperation ( ';' Prologue _UpdateRest )? )?
UpdateOperation = Load | Clear | Drop | Create | Add | Move | Copy | Delete | Insert | Modify
Load = LOAD SILENT? iri ( INTO GraphRef )?
Clear = CLEAR SILENT? GraphRefAll
Drop = DROP SILENT? GraphRefAll
Create = CREATE SILENT? GraphRef
Add = ADD SILENT? GraphOrDefault TO GraphOrDefault
Move = MOVE SILENT? GraphOrDefault TO GraphOrDefault
Copy = COPY SILENT? GraphOrDefault TO GraphOrDefault
Delete = DELETE ( DATA QuadData | WHERE QuadPattern | QuadPattern InsertClause? UsingClause* WHERE GroupGraphPattern )
Insert = INSERT ( DATA QuadData | QuadPattern UsingClause* WHERE GroupGraphPattern )
Modify = WITH iri ( DELETE QuadPattern InsertClause? | InsertClause ) UsingClause* WHERE GroupGraphPattern
InsertClause = INSERT QuadPattern
UsingClause = USING ( iri | NAMED iri )
GraphOrDefault = DEFAULT | GRAPH? iri
GraphRef = GRAPH iri
GraphRefAll = GraphRef | DEFAULT | NAMED | ALL
QuadPattern = '{' _Quads '}'
QuadData = '{' _Quads '}'
_Quads = TriplesTemplate? ( QuadsNotTriples '.'? TriplesTemplate? )*
QuadsNotTriples = GRAPH _VarOrIri '{' TriplesTemplate? '}'
ConstructTemplate = '{' TriplesTemplate? '}'
TriplesTemplate = TriplesSameSubject _TriplesTemplateRest
_TriplesTemplateRest = ( '.' ( TriplesSameSubject _TriplesTemplateRest )? )?
GroupGraphPattern = '{' ( SubSelect | _GroupGraphPatternSub ) '}'
_GroupGraphPatternSub = TriplesBlock? ( _GraphPatternNotTriples '.'? TriplesBlock? )*
TriplesBlock = TriplesSameSubjectPath _TriplesBlockRest
_TriplesBlockRest = ( '.' ( TriplesSameSubjectPath _TriplesBlockRest )? )?
_GraphPatternNotTriples = GroupOrUnionGraphPattern | OptionalGraphPattern | MinusGraphPattern | GraphGraphPattern | ServiceGraphPattern | Filter | Bind | InlineData | Lateral
OptionalGraphPattern = OPTIONAL GroupGraphPattern
GraphGraphPattern = GRAPH _VarOrIri GroupGraphPattern
ServiceGraphPattern = SERVICE SILENT? _VarOrIri GroupGraphPattern
Lateral = LATERAL GroupGraphPattern
Bind = BIND '(' Expression AS VAR ')'
InlineData = VALUES DataBlock
DataBlock = VAR '{' _DataBlockValue* '}' | ( NIL | '(' VAR* ')' ) '{' DataRow* '}'
DataRow = '(' _DataBlockValue* ')' | NIL
_DataBlockValue = iri | RDFLiteral | NumericLiteral | BOOLEAN | UNDEF | TripleTerm
MinusGraphPattern = MINUS GroupGraphPattern
GroupOrUnionGraphPattern = GroupGraphPattern ( UNION GroupGraphPattern )*
Filter = FILTER _Constraint
_Constraint = BrackettedExpression | BuiltInCall | FunctionCall
FunctionCall = iri ArgList
ArgList = NIL | '(' DISTINCT? Expression ( ',' Expression )* ')'
ExpressionList = NIL | '(' Expression ( ',' Expression )* ')'
TriplesSameSubject = _VarOrTerm PropertyListNotEmpty | _TriplesNode PropertyListNotEmpty? | ReifiedTriple PropertyListNotEmpty?
PropertyListNotEmpty = Verb ObjectList ( ';' ( Verb ObjectList )? )*
Verb = _VarOrIri | A
ObjectList = Object ( ',' Object )*
Object = _GraphNode _Annotation*
_TriplesNode = Collection | BlankNodePropertyList
BlankNodePropertyList = '[' PropertyListNotEmpty ']'
Collection = '(' _GraphNode+ ')'
_GraphNode = _VarOrTerm | _TriplesNode | ReifiedTriple
_Annotation = Reifier | AnnotationBlock
AnnotationBlock = '{|' PropertyListNotEmpty '|}'
TriplesSameSubjectPath = _VarOrTerm PropertyListPathNotEmpty | _TriplesNodePath PropertyListPathNotEmpty? | ReifiedTriple PropertyListPathNotEmpty?
PropertyListPathNotEmpty = _VerbObjects ( ';' _VerbObjects? )*
_VerbObjects = ( Path | VAR ) ObjectListPath
ObjectListPath = ObjectPath ( ',' ObjectPath )*
ObjectPath = _GraphNodePath _AnnotationPath*
Path = PathSequence ( '|' PathSequence )*
PathSequence = PathElt ( '/' PathElt )*
PathElt = '^'? _PathPrimary ( '?' | '*' | '+' )?
_PathPrimary = iri | A | '!' PathNegatedPropertySet | '(' Path ')'
PathNegatedPropertySet = _PathOne | '(' ( _PathOne ( '|' _PathOne )* )? ')' | NIL
_PathOne = iri | A | '^' ( iri | A )
_TriplesNodePath = CollectionPath | BlankNodePropertyListPath
BlankNodePropertyListPath = '[' PropertyListPathNotEmpty ']'
CollectionPath = '(' _GraphNodePath+ ')'
_GraphNodePath = _VarOrTerm | _TriplesNodePath | ReifiedTriple
_AnnotationPath = Reifier | AnnotationBlockPath
AnnotationBlockPath = '{|' PropertyListPathNotEmpty '|}'
Reifier = '~' ( VAR | iri | BlankNode )?
ReifiedTriple = '<<' ( _VarOrTerm | ReifiedTriple ) Verb ( _VarOrTerm | ReifiedTriple ) Reifier? '>>'
TripleTerm = '<<(' _VarOrTerm Verb _VarOrTerm ')>>'
_VarOrTerm = VAR | iri | RDFLiteral | NumericLiteral | BOOLEAN | BlankNode | NIL | TripleTerm
_VarOrIri = VAR | iri
Expression = ConditionalAnd ( '||' ConditionalAnd )*
ConditionalAnd = Relational ( '&&' Relational )*
Relational = Additive ( ( '=' | '!=' | '<' | '>' | '<=' | '>=' ) Additive | IN ExpressionList | NOT IN ExpressionList )?
Additive = Multiplicative ( ( '+' | '-' ) Multiplicative | SIGNED ( ( '*' | '/' ) Unary )* )*
Multiplicative = Unary ( ( '*' | '/' ) Unary )*
Unary = ( '!' | '+' | '-' )* _Primary
_Primary = BrackettedExpression | BuiltInCall | _IriOrFunction | RDFLiteral | NumericLiteral | BOOLEAN | VAR | ExprTripleTerm
ExprTripleTerm = '<<(' _ExprTermPart Verb _ExprTermPart ')>>'
_ExprTermPart = iri | RDFLiteral | NumericLiteral | BOOLEAN | VAR | ExprTripleTerm
_IriOrFunction = iri ArgList?
BrackettedExpression = '(' Expression ')'
BuiltInCall = Aggregate | EXISTS GroupGraphPattern | NOT EXISTS GroupGraphPattern | BOUND '(' VAR ')' | FUNC0 NIL | FUNC01 _Arguments01 | FUNC1 '(' Expression ')' | FUNC2 '(' Expression ',' Expression ')' | FUNC3 '(' Expression ',' Expression ',' Expression ')' | FUNC23 '(' Expression ',' Expression ( ',' Expression )? ')' | FUNC34 '(' Expression ',' Expression ',' Expression ( ',' Expression )? ')' | FUNCN ExpressionList
_Arguments01 = NIL | '(' Expression ')'
Aggregate = COUNT '(' DISTINCT? ( '*' | Expression ) ')' | AGGREGATE '(' DISTINCT? Expression ')' | GROUP_CONCAT '(' DISTINCT? Expression ( ';' SEPARATOR '=' STRING )? ')'
RDFLiteral = STRING ( LANGTAG | '^^' iri )?
NumericLiteral = INTEGER | NUMBER | SIGNED
BlankNode = BLANK | ANON
iri = IRI | PNAME | PNAME_NS
"""  # noqa: E501 - a rule is a line

FUNCTIONS = {
    "FUNC0": "NOW RAND STRUUID UUID",
    "FUNC01": "BNODE",
    "FUNC1": (
        "ABS CEIL DATATYPE DAY ENCODE_FOR_URI FLOOR HASLANG HASLANGDIR HOURS IRI ISBLANK ISIRI ISLITERAL ISNUMERIC"
        " ISTRIPLE ISURI LANG LANGDIR LCASE MD5 MINUTES MONTH OBJECT PREDICATE ROUND SECONDS SHA1 SHA256 SHA384 SHA512"
        " STR STRLEN SUBJECT TIMEZONE TZ UCASE URI YEAR"
    ),
    "FUNC2": "ADJUST CONTAINS LANGMATCHES SAMETERM SAMEVALUE STRAFTER STRBEFORE STRDT STRENDS STRLANG STRSTARTS",
    "FUNC3": "IF STRLANGDIR TRIPLE",
    "FUNC23": "REGEX SUBSTR",
    "FUNC34": "REPLACE",
    "FUNCN": "COALESCE CONCAT",
    "AGGREGATE": "AVG MAX MIN SAMPLE SUM",
}
"""The functions by the number of their arguments, as the grammar has them."""

_CLASSES = {word: terminal for terminal, words in FUNCTIONS.items() for word in words.split()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """The grammar as tables.

    Attributes:
        expansions: For each rule and each terminal with which it can begin, what it consists of, last part first.
        nullable: The rules that may consist of nothing.
        keywords: The words that are terminals, in capitals.
        words: The same, and the predicate `a`.
    """

    expansions: dict[str, dict[str, tuple[str, ...]]]
    nullable: frozenset[str]
    keywords: frozenset[str]
    words: frozenset[str]


@cache
def load_grammar() -> Grammar:
    """Return the tables; they are made once."""
    rules = _read_rules(RULES)
    nullable: set[str] = set()
    first: dict[str, set[str]] = {name: set() for name in rules}
    grows = True
    while grows:
        grows = False
        for name, alternatives in rules.items():
            for parts in alternatives:
                found, is_empty = _first(parts, first, nullable)
                if not found <= first[name] or (is_empty and name not in nullable):
                    grows = True
                    first[name] |= found
                    if is_empty:
                        nullable.add(name)
    expansions: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, alternatives in rules.items():
        table = expansions[name] = {}
        for parts in alternatives:
            for terminal in _first(parts, first, nullable)[0]:
                if terminal in table:
                    raise ValueError(f"{name} can begin with {terminal} in two ways")
                table[terminal] = parts[::-1]
    words = {part for alternatives in rules.values() for parts in alternatives for part in parts} - set(rules)
    plain = {word for word in words if word.isupper() and word.isalpha()} | {"GROUP_CONCAT"}
    classes = {"VAR", "IRI", "STRING", "INTEGER", "NUMBER", "SIGNED", "NIL", "ANON", "BLANK", "PNAME", "LANGTAG"}
    other = classes | {"BOOLEAN", "END", "A", "AGGREGATE", "FUNCN"}
    keywords = frozenset(plain - other | set(_CLASSES) | {"TRUE", "FALSE"})
    return Grammar(expansions=expansions, nullable=frozenset(nullable), keywords=keywords, words=keywords | {"A"})


def word_to_terminal(text: str) -> str:
    """Return the terminal that a bare word is: itself in capitals, or the class of its function; empty for no word."""
    word = text.upper()
    if word in _CLASSES:
        return _CLASSES[word]
    if text == "a":
        return "A"
    if word in ("TRUE", "FALSE"):
        return "BOOLEAN"
    return word if word in load_grammar().keywords else ""


def _first(parts: tuple[str, ...], first: dict[str, set[str]], nullable: set[str]) -> tuple[set[str], bool]:
    """Return the terminals with which a sequence can begin, and whether it can be empty."""
    found: set[str] = set()
    for part in parts:
        found |= first.get(part, {part})
        if part not in nullable:
            return found, False
    return found, True


def _read_rules(text: str) -> dict[str, list[tuple[str, ...]]]:
    """Return each rule as its alternatives; groups and repetitions become rules without nodes."""
    rules: dict[str, list[tuple[str, ...]]] = {}
    for line in text.strip().splitlines():
        name, _, body = line.partition(" = ")
        items = re.findall(r"'[^']+'|[()|]|[?*+]|\w+", body)
        rules[name], rest = _read_alternatives(items, name, rules)
        assert not rest, line
    return rules


def _read_alternatives(
    items: list[str], name: str, rules: dict[str, list[tuple[str, ...]]]
) -> tuple[list[tuple[str, ...]], list[str]]:
    alternatives: list[tuple[str, ...]] = []
    parts: list[str] = []
    while items and items[0] != ")":
        item, items = items[0], items[1:]
        if item == "|":
            alternatives.append(tuple(parts))
            parts = []
            continue
        if item == "(":
            inner, items = _read_alternatives(items, name, rules)
            items = items[1:]
            item = _name_part(inner, name, rules)
        elif item.startswith("'"):
            item = item[1:-1]
        if items and items[0] in "?*+":
            how, items = items[0], items[1:]
            many = _name_part([(item,)], name, rules)
            if how == "?":
                rules[many] = [(item,), ()]
            else:
                rules[many] = [(item, many), ()]
            parts += [item, many] if how == "+" else [many]
        else:
            parts.append(item)
    return [*alternatives, tuple(parts)], items


def _name_part(alternatives: list[tuple[str, ...]], name: str, rules: dict[str, list[tuple[str, ...]]]) -> str:
    """Give a part of a rule a name of its own."""
    part = f"_{name.lstrip('_')}.{len(rules)}"
    rules[part] = alternatives
    return part
