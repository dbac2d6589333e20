"""The arithmetic of rules: a formula over named quantities, computed exactly on their bounds."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from fractions import Fraction

from graph.conclude.interval import Interval, point

OPERATORS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "×", ast.Div: "÷"}


class FormulaError(ValueError):
    """A formula that cannot be read or computed."""


def read_formula(text: str) -> ast.expr:
    """Return a formula as a tree: names, numbers, + - * / and brackets.

    Raises:
        FormulaError: It holds anything else.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise FormulaError(f'"{text}" is no formula: {error.msg}') from error
    for node in ast.walk(tree):
        allowed = isinstance(node, ast.BinOp | ast.Name | ast.Constant | ast.operator | ast.expr_context)
        if isinstance(node, ast.BinOp) and type(node.op) not in OPERATORS:
            allowed = False
        if isinstance(node, ast.Constant) and not (isinstance(node.value, int | float) and node.value is not True):
            allowed = False
        if not allowed:
            raise FormulaError(f'"{text}" holds "{ast.unparse(node)}"; expected names, numbers and + - * /')
    return tree


def formula_names(tree: ast.expr) -> list[str]:
    """Return the names of a formula, each once, in the order in which they stand there."""
    return list(dict.fromkeys(node.id for node in _in_order(tree) if isinstance(node, ast.Name)))


def _in_order(tree: ast.expr) -> list[ast.AST]:
    if isinstance(tree, ast.BinOp):
        return [*_in_order(tree.left), *_in_order(tree.right)]
    return [tree]


def compute(tree: ast.expr, values: Mapping[str, Interval]) -> Interval:
    """Return what a formula comes to for quantities that are not negative.

    Raises:
        FormulaError: A divisor is nothing but zero.
    """
    match tree:
        case ast.Constant(value=value):
            return point(Fraction(str(value)))
        case ast.Name(id=name):
            return values[name]
        case ast.BinOp(left=left, op=operator, right=right):
            return _combine(operator, compute(left, values), compute(right, values))
    raise FormulaError(ast.unparse(tree))


def _combine(operator: ast.operator, one: Interval, other: Interval) -> Interval:
    match operator:
        case ast.Add():
            return one.plus(other)
        case ast.Sub():
            return one.minus(other)
        case ast.Mult():
            return one.multiplied_by(other)
        case _:
            if other.single == 0:
                raise FormulaError("the divisor is zero")
            return one.divided_by(other)


def formula_text(tree: ast.expr, words: Mapping[str, str], *, inside: bool = False) -> str:
    """Return a formula with the quantities in words: `2,800 CNY per year ÷ 418 USD per year`."""
    match tree:
        case ast.Constant(value=value):
            return str(value)
        case ast.Name(id=name):
            return words[name]
        case ast.BinOp(left=left, op=operator, right=right):
            sign = OPERATORS[type(operator)]
            text = f"{formula_text(left, words, inside=True)} {sign} {formula_text(right, words, inside=True)}"
            return f"({text})" if inside else text
    return ast.unparse(tree)
