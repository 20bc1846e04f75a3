"""Whether the machinery that judges an answer is still the one that was there before the answer ran.

Compares identities only, through slots of the interpreter: nothing here calls a function that an answer could replace.
"""

import functools
import sys
import types

JUDGES = ("unittest", "builtins", "numpy.testing", "pandas.testing", "pandas._testing", "requests_mock")


def snapshot():
    """What there is to compare with later: the callables of every judging module that is loaded, and of its classes."""
    kept = []
    for name, module in sorted(sys.modules.items()):
        if not name.startswith(JUDGES) or type(module) is not types.ModuleType:
            continue
        attributes = module.__dict__
        kept.append((name, attributes, _callables(attributes)))
        for key, value in list(attributes.items()):
            if isinstance(value, type) and value.__flags__ & HEAP_TYPE and value.__module__ == name:
                kept.append((name + "." + key, type.__dict__["__dict__"].__get__(value), _callables(value.__dict__)))
    modules = {name: sys.modules[name] for name in sys.modules if name.startswith(JUDGES)}
    return kept, modules


HEAP_TYPE = 1 << 9
FUNCTION = types.FunctionType
WRAPPERS = (classmethod, staticmethod, property)


def _callables(attributes):
    return {
        key: (value, _code(value))
        for key, value in list(attributes.items())
        if callable(value) or type(value) in WRAPPERS
    }


def _code(value, function=FUNCTION):
    """What a function would run; None for anything else."""
    return (value.__code__, value.__defaults__, value.__kwdefaults__) if type(value) is function else None


def changed(snapshot, get=dict.get, proxy_get=types.MappingProxyType.get, modules=sys.modules):
    """The first name that means something else now, or None."""
    kept, judges = snapshot
    for name, module in judges.items():
        if get(modules, name) is not module:
            return name
    for name, attributes, before in kept:
        find = get if type(attributes) is dict else proxy_get
        for key, (value, code) in before.items():
            now = find(attributes, key)
            if now is not value:
                return name + "." + key
            if code is not None and (
                now.__code__ is not code[0] or now.__defaults__ is not code[1] or now.__kwdefaults__ is not code[2]
            ):
                return name + "." + key
    return None


@functools.lru_cache
def wrapper_codes(names):
    """Every code object inside the functions of these modules and of unittest.mock: what their decorators wrap tests in."""
    codes = set()
    for name, module in list(sys.modules.items()):
        if not name.startswith(("unittest.mock", *names)) or type(module) is not types.ModuleType:
            continue
        for value in list(module.__dict__.values()):
            members = list(value.__dict__.values()) if isinstance(value, type) else [value]
            for member in members:
                if type(member) is FUNCTION:
                    codes |= codes_within(member.__code__)
    return frozenset(codes)


def codes_within(code, kind=types.CodeType):
    """A code object and all those inside it."""
    found = {code}
    for constant in code.co_consts:
        if type(constant) is kind:
            found |= codes_within(constant)
    return found
