"""What a task needs and which tests it has, by its texts; nothing of them is run."""

import ast
import importlib.util
import sys


def inspect(task):
    """The modules that a task's texts import, and the names of its tests. `texts` are parsed each on its own."""
    modules, tests = set(), None
    for text in task["texts"]:
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Import):
                modules |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module)
    if task.get("test") is not None:
        tests = test_names(task["test"])
    return {"modules": sorted(modules), "tests": tests}


def test_names(source):
    """The tests of class TestCases by the source alone, also those of base classes in the same file."""
    classes = {node.name: node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)}

    def names(of, seen):
        if of not in classes or of in seen:
            return set()
        functions = (ast.FunctionDef, ast.AsyncFunctionDef)
        found = {node.name for node in classes[of].body if isinstance(node, functions) and node.name.startswith("test")}
        for base in classes[of].bases:
            found |= names(base.id if isinstance(base, ast.Name) else "", seen | {of})
        return found

    return sorted(names("TestCases", frozenset()))


def is_there(name):
    """Whether a module can be found; parents are imported for that."""
    try:
        return name in sys.modules or importlib.util.find_spec(name) is not None
    except (ImportError, ValueError, AttributeError):
        return False
