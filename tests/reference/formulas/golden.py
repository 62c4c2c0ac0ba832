"""Random formulas with the values that Python gives them, for `golden.txt`.

Python's own parser reads them (`ast`, with `^` written `**`) and Python's floats and `math` work them out, step by
step: a step that raises, or is no finite real number, makes the value `undefined`. Values are kept where 60-digit
decimals agree with the floats to 1e-14, so that a difference of 1e-12 can only be another reading of the formula.

python3 golden.py > golden.txt      # Python 3.11.7, standard library alone, written on 2026-11-25
"""

import ast
import math
import random
import re
from decimal import Decimal, getcontext

getcontext().prec = 60
NAMES = {"weight": 70.5, "maxcl": 1.5, "lnk": 0.25, "min_age": 40.0, "e1": 2.0, "expo": -0.75, "sqrt2": 3.25, "v": 0.0}
FUNCTIONS = {"exp": math.exp, "ln": math.log, "sqrt": math.sqrt, "min": min, "max": max}
PRECISE = {"exp": Decimal.exp, "ln": Decimal.ln, "sqrt": Decimal.sqrt, "min": min, "max": max}
JOINS = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: lambda a, b: a**b,
}


class Undefined(Exception):
    pass


def work_out(node, number, functions):
    go = lambda inner: work_out(inner, number, functions)
    if isinstance(node, ast.Constant):
        return number(node.value)
    if isinstance(node, ast.Name):
        return number(NAMES[node.id])
    if isinstance(node, ast.UnaryOp):
        return -go(node.operand) if isinstance(node.op, ast.USub) else go(node.operand)
    try:
        if isinstance(node, ast.Call):
            value = functions[node.func.id](*[go(inner) for inner in node.args])
        else:
            value = JOINS[type(node.op)](go(node.left), go(node.right))
    except (ArithmeticError, ValueError) as error:
        raise Undefined from error
    if isinstance(value, complex) or not math.isfinite(value):
        raise Undefined
    return value


def write(depth):
    space = lambda: random.choice(["", "", " "])
    if depth == 0 or random.random() < 0.12:
        kind = random.random()
        if kind < 0.5:
            return random.choice(list(NAMES))
        if kind < 0.8:
            return str(random.randint(0, 12))
        return random.choice(["0.5", ".25", "3.", "1e-1", "2E2", "1.5e+1", "7.25", "0.003"])
    kind = random.random()
    if kind < 0.16:
        return random.choice("--+") + space() + write(depth - 1)
    if kind < 0.28:
        return "(" + write(depth - 1) + ")"
    if kind < 0.36:
        return random.choice(["exp", "ln", "sqrt"]) + "(" + write(depth - 1) + ")"
    if kind < 0.46:
        return random.choice(["min", "max"]) + "(" + write(depth - 1) + "," + space() + write(depth - 1) + ")"
    sign = random.choice("++--**//^^^")
    return write(depth - 1) + space() + sign + space() + write(depth - 1)


def main():
    random.seed(8)
    seen = set()
    undefined = 0
    print("# " + " ".join(f"{name}={value!r}" for name, value in NAMES.items()))
    while len(seen) < 5000:
        text = write(random.randint(2, 4))
        if text in seen or not 5 <= len(text) <= 60 or not re.search(r"[-+*/^(]", text):
            continue
        tree = ast.parse(text.replace("^", "**"), mode="eval").body
        try:
            value = work_out(tree, float, FUNCTIONS)
        except Undefined:
            if undefined < 500:
                undefined += 1
                seen.add(text)
                print(f"{text}\tundefined")
            continue
        try:
            exact = work_out(tree, lambda of: Decimal(repr(of)) if isinstance(of, float) else Decimal(of), PRECISE)
        except Undefined:
            continue
        if abs(Decimal(value) - exact) > abs(exact) * Decimal("1e-14"):
            continue
        seen.add(text)
        print(f"{text}\t{value!r}")


main()
