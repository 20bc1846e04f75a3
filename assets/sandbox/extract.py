"""The program in an answer: what is fenced, what is bare, and what is left of it without the examples of its use."""

import ast
import re
import symtable
from itertools import chain, islice

FENCE_LINE = re.compile(r"^[ \t]*(?:`{3,}|~{3,})", re.M)
OPENED = re.compile(r"[ \t]*(`{3,}|~{3,})[^`]*$")
OPENED_BEHIND_PROSE = re.compile(r"(?<!`)(`{3,})[ \t]*(?:python3?|py)[ \t]*$", re.I)
THOUGHTS_END = re.compile(r"</think(?:ing)?>")
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
LONG = 50_000
START = re.compile(r"^(?:import |from |def |class |async def |@|if |try:|[A-Za-z_]\w* *(?::[^=]+)?= *)")


def extract(text, entry_point, prompt=""):
    """The program to run and how it was found: whole, fenced, joined, bare, continued, cut, or none (the text as it is)."""
    text = text.replace("\r\n", "\n").lstrip("\ufeff")
    stub = None
    for how, program in _candidates(text, entry_point, prompt):
        tree = parse(program)
        if tree is None or not defines(tree, entry_point):
            continue
        if not is_stub(tree, entry_point):
            return without_examples(program, tree, entry_point), how
        # The head of the task, said again, is an answer only if nothing else is; put in front of one, it never is.
        if how != "continued":
            stub = stub or (without_examples(program, tree, entry_point), how)
    if stub is not None:
        return stub
    said = without_thoughts(text)
    return "\n".join(fenced_blocks(said)) or said, "none"


def _candidates(text, entry_point, prompt):
    yield "whole", text
    said = without_thoughts(text)
    yield from _within(said, entry_point, prompt)
    # A model that ended its thinking and said no more may have had the program by then.
    if said != text:
        yield from _within(text, entry_point, prompt)


def _within(text, entry_point, prompt):
    fenced = fenced_blocks(text)
    blocks = [_dedented(body) for body in fenced]
    yield from _longest_first(blocks, entry_point)
    if prompt:
        for body in [*fenced, text]:
            yield "continued", prompt + body
            yield "continued", longest_program(prompt + body)
    for block in blocks:
        yield "cut", cut_program(block, entry_point)
    # What stands before a fence that closes what was opened for the model, or the whole of a text without fences.
    before = FENCE_LINE.split(text)[0]
    for its_text in dict.fromkeys([before, text]):
        for program in bare_programs(its_text):
            yield "bare", program
    yield "cut", cut_program(text, entry_point)


def _longest_first(blocks, entry_point):
    """Programs of blocks as the official sanitizer prefers them, by lines that are not blank; of equals the last said."""
    wholes = [parse(block) for block in blocks]
    programs = [longest_program(block) if tree is None else block for block, tree in zip(blocks, wholes)]
    sizes = [sum(1 for line in program.split("\n") if line.strip()) for program in programs]
    for index in sorted(range(len(blocks)), key=lambda index: (sizes[index], index), reverse=True):
        tree = wholes[index] or parse(programs[index])
        if tree is None or not defines(tree, entry_point):
            continue
        earlier = [
            block
            for block, its in zip(blocks[:index], wholes)
            if its is not None and its.body and _only_defines(its, entry_point)
        ]
        yield ("joined", "\n".join([*earlier, programs[index]])) if earlier else ("fenced", programs[index])


def without_thoughts(text):
    """What a model says after its thinking, whose opening tag may be missing: templates set it in front of the answer."""
    end = THOUGHTS_END.search(text)
    if end is None:
        return text
    before, after = text[: end.start()], text[end.end() :]
    line = before.rpartition("\n")[2] + after.partition("\n")[0]
    # Elsewhere than at the beginning, or in a line of its own, the tags may be part of a program.
    is_end = before.lstrip().startswith("<think") or ("<think" not in before and not line.strip())
    return after if is_end else text


def fenced_blocks(text):
    """The bodies of fenced blocks. A fence in a docstring ends none: the first that leaves a program before it does."""
    lines, blocks, at = text.split("\n"), [], 0
    tries = _tries(text, 500)
    while at < len(lines):
        opened = OPENED.match(lines[at]) or OPENED_BEHIND_PROSE.search(lines[at])
        at += 1
        if not opened:
            continue
        ends = (end for end in range(at, len(lines)) if _closes(lines[end], opened[1]))
        first = chosen = next(ends, None)
        if first is None:
            blocks.append("\n".join(lines[at:]))
            break
        for end in islice(chain([first], ends), max(0, min(tries, 20))):
            tries -= 1
            if parse(_dedented("\n".join(lines[at:end]))) is not None:
                chosen = end
                break
        blocks.append("".join(line + "\n" for line in lines[at:chosen]))
        at = chosen + 1
    return blocks


def _closes(line, mark):
    rest = line.strip()
    return len(rest) >= len(mark) and set(rest) == {mark[0]}


def parse(program):
    """The syntax tree, or None where it is no Python."""
    try:
        return ast.parse(program)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def defines(tree, name):
    """Whether the module, also under an if, try or with, makes a function, class or variable of that name."""
    return any(name in _bound(statement) for statement in tree.body)


def is_stub(tree, name):
    """Whether all that the module makes of the name is a function that does nothing, such as the head of a task."""
    made = [statement for statement in tree.body if name in _bound(statement)][-1]
    if not isinstance(made, (ast.FunctionDef, ast.AsyncFunctionDef)) or made.decorator_list:
        return False
    return all(_does_nothing(statement) for statement in made.body)


def _does_nothing(statement):
    if isinstance(statement, ast.Raise):
        return statement.exc is not None and ast.unparse(statement.exc).startswith("NotImplementedError")
    is_constant = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return is_constant or isinstance(statement, (ast.Pass, ast.Import, ast.ImportFrom))


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


def bare_programs(text):
    """The programs in a text without fences: from each of the first lines that can begin one, as far as it is Python."""
    lines = text.split("\n")
    starts = [index for index, line in enumerate(lines) if START.match(line)]
    # Each start means as many parses again; in a text too long for an answer, the first has to do.
    for start in starts[: 20 if len(text) < LONG else 1]:
        yield longest_program("\n".join(lines[start:]))


def _tries(text, most):
    """How often a text may be parsed: less often the longer it is, so that no answer takes minutes."""
    return max(1, min(most, 1_000_000 // (len(text) + 1)))


def without_examples(program, tree, entry_point):
    """The program without statements, after the entry point is made, that only use it: they are no part of the answer.

    What a function means by a global name, and what is set on the entry point, is part of it."""
    needed = _globals_read(program)
    made = next(index for index, statement in enumerate(tree.body) if entry_point in _bound(statement))
    doomed, tainted = [], {entry_point}
    for statement in tree.body[made + 1 :]:
        if isinstance(statement, DEFINITIONS):
            continue
        if _is_main_guard(statement):
            continue
        names = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
        binds = _bound(statement)
        if entry_point in binds or binds & needed or _sets_attribute(statement, entry_point):
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


def _globals_read(program):
    """The global names that the functions of a program read."""
    try:
        tables = symtable.symtable(program, "<answer>", "exec").get_children()
    except (SyntaxError, ValueError, RecursionError):
        return set()
    names = set()
    while tables:
        table = tables.pop()
        tables += table.get_children()
        names |= {one.get_name() for one in table.get_symbols() if one.is_global() and one.is_referenced()}
    return names


def _sets_attribute(statement, name):
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign)) and any(
        isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == name
        for target in targets
    )


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


def _only_defines(tree, entry_point):
    """Whether a block makes names for another, and uses no function of that name, which is not made yet."""
    for statement in tree.body:
        if isinstance(statement, (ast.Assign, ast.AnnAssign)):
            if any(isinstance(node, ast.Name) and node.id == entry_point for node in ast.walk(statement)):
                return False
        elif not isinstance(statement, DEFINITIONS):
            return False
    return True


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


def future_apart(program):
    """The imports of `__future__` that a program begins with, and the program without them.

    They have to be the first statements of the program that they become part of.
    """
    tree = parse(program)
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", program)
    imports = []
    for index, node in enumerate(tree.body if tree else []):
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            imports.append(node)
        elif index > 0 or ast.get_docstring(tree, clean=False) is None:
            break
    for node in reversed(imports):
        # Columns count bytes.
        head = lines[node.lineno - 1].encode()[: node.col_offset].decode()
        tail = lines[node.end_lineno - 1].encode()[node.end_col_offset :].decode()
        lines[node.lineno - 1 : node.end_lineno] = [head + re.sub(r"^[ \t]*;[ \t]*", "", tail)]
    return "".join(ast.unparse(node) + "\n" for node in imports), "".join(lines)
