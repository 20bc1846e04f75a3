"""The program in an answer: what is fenced, what is bare, and what is left of it without the examples of its use."""

import ast
import re

FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})[ \t]*([\w+.#-]*)[^\n]*\n(.*?)(?:^[ \t]*\1[ \t]*$|\Z)", re.M | re.S)
FENCE_LINE = re.compile(r"^[ \t]*(?:`{3,}|~{3,})", re.M)
LONG = 50_000
START = re.compile(r"^(?:import |from |def |class |async def |@|if |try:|[A-Za-z_]\w* *(?::[^=]+)?= *)")


def extract(text, entry_point, prompt=""):
    """The program to run and how it was found: whole, fenced, joined, bare, continued, cut, or none (the text as it is)."""
    text = text.replace("\r\n", "\n").lstrip("\ufeff")
    for how, program in _candidates(text, entry_point, prompt):
        tree = parse(program)
        if tree is not None and defines(tree, entry_point):
            return without_examples(program, tree, entry_point), how
    blocks = [body for _, _, body in FENCE.findall(text)]
    return ("\n".join(blocks), "none") if blocks else (text, "none")


def _candidates(text, entry_point, prompt):
    yield "whole", text
    fenced = [body for _, _, body in FENCE.findall(text)]
    blocks = [_dedented(body) for body in fenced]
    parsed = [(block, parse(block)) for block in blocks]
    for index, (block, tree) in enumerate(parsed):
        if tree is not None and defines(tree, entry_point):
            earlier = [body for body, its in parsed[:index] if its is not None and _only_defines(its)]
            yield ("joined", "\n".join([*earlier, block])) if earlier else ("fenced", block)
    for block in blocks:
        yield "fenced", longest_program(block)
    if prompt:
        for body in [*fenced, text]:
            yield "continued", prompt + body
            yield "continued", longest_program(prompt + body)
    for block in blocks:
        yield "cut", cut_program(block, entry_point)
    # What stands before a fence that closes what was opened for the model, or the whole of a text without fences.
    before = FENCE_LINE.split(text)[0]
    yield "bare", bare_program(before, entry_point)
    if before != text:
        yield "bare", bare_program(text, entry_point)
    yield "cut", cut_program(text, entry_point)


def parse(program):
    """The syntax tree, or None where it is no Python."""
    try:
        return ast.parse(program)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def defines(tree, name):
    """Whether the module, also under an if, try or with, makes a function, class or variable of that name."""
    return any(name in _bound(statement) for statement in tree.body)


def longest_program(text):
    """As much of the text, from its beginning, as is Python: a program that breaks off loses its last statement."""
    lines = text.split("\n")
    for _ in range(_tries(text, 50)):
        try:
            ast.parse("\n".join(lines))
            break
        except SyntaxError as error:
            end = min((error.lineno or len(lines)) - 1, len(lines) - 1)
        except (ValueError, RecursionError, MemoryError):
            return ""
        # The statement that the error stands in goes as a whole: back to the last line that is not indented.
        while end > 0 and (not lines[end].strip() or lines[end][0] in " \t)]}"):
            end -= 1
        lines = lines[:end]
    return "\n".join(lines)


def cut_program(text, entry_point):
    """The text without its last lines, as few as it takes: an answer may have come to the end of its tokens."""
    lines = text.rstrip().split("\n")
    for end in range(len(lines), max(0, len(lines) - _tries(text, 200)), -1):
        program = "\n".join(lines[:end])
        tree = parse(program)
        if tree is not None and defines(tree, entry_point):
            return program
    return ""


def bare_program(text, entry_point):
    """The program in a text without fences: from the first line that can begin one."""
    lines = text.split("\n")
    starts = [index for index, line in enumerate(lines) if START.match(line)]
    # Each start means as many parses again; in a text too long for an answer, the first has to do.
    for start in starts[: 20 if len(text) < LONG else 1]:
        program = longest_program("\n".join(lines[start:]))
        tree = parse(program)
        if tree is not None and defines(tree, entry_point):
            return program
    return ""


def _tries(text, most):
    """How often a text may be parsed: less often the longer it is, so that no answer takes minutes."""
    return max(1, min(most, 1_000_000 // (len(text) + 1)))


def without_examples(program, tree, entry_point):
    """The program without statements, after the entry point is made, that only use it: they are no part of the answer."""
    made = next(index for index, statement in enumerate(tree.body) if entry_point in _bound(statement))
    doomed, tainted = [], {entry_point}
    for statement in tree.body[made + 1 :]:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)):
            continue
        if _is_main_guard(statement):
            continue
        names = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
        binds = _bound(statement)
        if entry_point in binds:
            continue
        if names & tainted or _is_show(statement):
            doomed.append(statement)
            tainted |= binds
    lines = program.split("\n")
    for statement in reversed(doomed):
        # Two statements on one line are rare, and then both stay.
        if _stands_alone(statement, tree):
            del lines[statement.lineno - 1 : statement.end_lineno]
    rest = "\n".join(lines)
    return rest if parse(rest) is not None else program


def _bound(statement):
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {statement.name}
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return {(alias.asname or alias.name).split(".")[0] for alias in statement.names}
    names = set()
    for field in ("body", "orelse", "finalbody", "handlers"):
        for inner in getattr(statement, field, []) if not isinstance(statement, ast.Expr) else []:
            names |= _bound(inner)
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names


def _only_defines(tree):
    allowed = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)
    return all(isinstance(statement, allowed) for statement in tree.body)


def _is_main_guard(statement):
    return isinstance(statement, ast.If) and any(
        isinstance(node, ast.Name) and node.id == "__name__" for node in ast.walk(statement.test)
    )


def _is_show(statement):
    """A bare call that shows something, runs tests or asks somebody."""
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return False
    called = ast.unparse(statement.value.func)
    return called in ("print", "input", "main", "unittest.main", "doctest.testmod", "plt.show", "exit", "quit", "sys.exit")


def _stands_alone(statement, tree):
    return not any(
        other is not statement and other.lineno <= statement.end_lineno and other.end_lineno >= statement.lineno
        for other in tree.body
    )


def _dedented(block):
    lines = block.split("\n")
    first = next((line for line in lines if line.strip()), "")
    indent = first[: len(first) - len(first.lstrip())]
    if not indent or not all(line.startswith(indent) or not line.strip() for line in lines):
        return block
    return "\n".join(line[len(indent) :] for line in lines)
