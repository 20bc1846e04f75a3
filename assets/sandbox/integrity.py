"""Whether the machinery that judges an answer is still the one that was there before the answer ran.

Compares identities only, through slots of the interpreter: nothing here calls a function that an answer could replace.
"""

import builtins
import functools
import sys
import types

JUDGES = ("unittest", "builtins", "numpy.testing", "pandas.testing", "pandas._testing", "requests_mock")


def snapshot():
    """What there is to compare with later: what every judging module that is loaded calls, and its classes."""
    kept = []
    for name, module in sorted(sys.modules.items()):
        if not name.startswith(JUDGES) or type(module) is not types.ModuleType:
            continue
        attributes = module.__dict__
        kept.append((name, attributes, _callables(attributes), BUILTIN_NAMES))
        for key, value in list(attributes.items()):
            if isinstance(value, type) and value.__flags__ & HEAP_TYPE and value.__module__ == name:
                namespace = type.__dict__["__dict__"].__get__(value)
                kept.append((name + "." + key, namespace, _callables(namespace), None))
    modules = {name: sys.modules[name] for name in sys.modules if name.startswith(JUDGES)}
    return kept, modules


# A module's own name of this kind would stand before the builtin that its functions mean.
BUILTIN_NAMES = frozenset(name for name in dir(builtins) if not name.startswith("__"))
HEAP_TYPE = 1 << 9
FUNCTION = types.FunctionType
WRAPPERS = (classmethod, staticmethod, property)


def _callables(attributes):
    return {
        key: (value, _code(value))
        for key, value in list(attributes.items())
        if callable(value) or type(value) in WRAPPERS or type(value) is types.ModuleType
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
    for name, attributes, before, shadowing in kept:
        find = get if type(attributes) is dict else proxy_get
        for key, (value, code) in before.items():
            now = find(attributes, key)
            if now is not value:
                return name + "." + key
            if code is not None and (
                now.__code__ is not code[0] or now.__defaults__ is not code[1] or now.__kwdefaults__ is not code[2]
            ):
                return name + "." + key
        # What was not there before: a hook of a class, or what stands before a builtin.
        for key in list(attributes):
            if key in before or name == "builtins":
                continue
            if (shadowing is None and key in HOOKS) or (shadowing is not None and key in shadowing):
                return name + "." + key
    return None


# Methods by which a class could answer for what its instances or subclasses look up.
HOOKS = frozenset(
    ["__getattribute__", "__getattr__", "__setattr__", "__init_subclass__", "__new__", "__class_getitem__", "__del__"]
)


def methods_of(case_class, base):
    """What a class of tests, and those between it and the base, were made with: namespaces, and what they call."""
    return [
        (namespace, _callables(namespace))
        for one in type.__dict__["__mro__"].__get__(case_class)
        if one is not base and one is not object
        for namespace in [type.__dict__["__dict__"].__get__(one)]
    ]


def shadowed(methods, cases, base, dict_of=object.__getattribute__, kind=type):
    """The first name of the judge's that a class of tests, or an instance, came to hold since; or None."""
    judging = {
        key
        for key, value in type.__dict__["__dict__"].__get__(base).items()
        if key.startswith(("assert", "fail", "_")) or key in ("run", "subTest", "skipTest", "debug", "doCleanups")
        if callable(value) or kind(value) in WRAPPERS
    } | {"failureException"}
    for namespace, before in methods:
        for key in list(namespace):
            if key in judging and (key not in before or namespace[key] is not before[key][0]):
                return "TestCases." + key
        for key, (value, code) in before.items():
            now = namespace.get(key)
            if now is not value or (code is not None and now.__code__ is not code[0]):
                return "TestCases." + key
    for case, expected in cases:
        if kind(case) is not expected:
            return "TestCases"
        for key in list(dict_of(case, "__dict__")):
            if key in judging:
                return "TestCases." + key
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
