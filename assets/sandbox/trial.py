"""One answer, from its text to the report of its tests, in a process of its own.

Graded code can look at every frame below it. So none of this is below it: this is a generator, suspended while the
steps that it yields run, and called by a loop in C. What it learns from a step it checks for its type before it uses it.
"""

import functools
import json
import os
import sys
import types
import unittest

MAX_TEXT = 20_000
# Ways to objects that were not handed over. Nothing that a task asks for needs them, but that pandas asks what a data
# frame refers to before it warns of writing to a copy.
CLOSED = frozenset(
    ["gc.get_objects", "gc.get_referrers", "gc.get_referents", "sys._current_frames", "sys._current_exceptions",
     "sys.settrace", "sys.monitoring.register_callback"]
)  # fmt: skip


def steps(request, send, parts, leave=os._exit):
    """The steps of a trial; after the last one this process ends, whatever the answer left running in it."""
    yield from _steps(request, send, parts)
    leave(0)


def _steps(request, send, parts):
    """Yields tuples of steps to call, and sends what came of them. `send` takes the kind of a message and texts.

    request: raw, entry_point, prompt, before (set in front of the program, behind its imports of __future__ where
    future_first says so), test, kind, checks
    """
    integrity, judge, extract = parts["integrity"], parts["judge"], parts["extract"]
    program, how = request["raw"], "given"
    if request["extract"]:
        program, how = extract.extract(request["raw"], request["entry_point"], request["prompt"])
    if request["before"] and request["future_first"]:
        future, program = extract.future_apart(program)
        program = future + request["before"] + program
    else:
        program = request["before"] + program
    send("program", program, how)

    guarded(request["judges"])
    module = new_module()
    space = module.__dict__
    builtin = space["__builtins__"]
    test_code = compile(request["test"], "__test__.py", "exec")
    own_codes = integrity.codes_within(test_code)
    draw = functools.partial(_below, os.urandom)
    control, control_expected = judge.control_class(draw)
    log, caught, cases, described = [], [], [], []
    result = judge.result_class()(log)
    loader = unittest.TestLoader()
    before = [(control(name), name) for name in loader.getTestCaseNames(control)]
    after = [(control(name), name) for name in loader.getTestCaseNames(control)]
    suite_class, suite_type = unittest.TestSuite, unittest.TestCase
    attempt, describe = judge.set_apart(judge.attempt), judge.set_apart(judge.describe)
    find_tests, run_suite = judge.set_apart(judge.find_tests), judge.set_apart(judge.run_suite)
    seen, wrappers = integrity.snapshot(), integrity.wrapper_codes(tuple(request["judges"]))
    unprofiled = functools.partial(sys.setprofile, None)
    close_ways()

    def step(function, *values):
        """A step that may raise, and after it the end of any profiling, which would see this frame."""
        return (functools.partial(attempt, functools.partial(function, *values), caught), unprofiled)

    def raised():
        return len(caught) > 0

    try:
        answer_code = compile(program, "__test__.py", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        caught.append(error.with_traceback(None))
    else:
        yield step(exec, answer_code, space)
    def changed():
        """What is not as it was: the judges' modules, or the builtins that the tests mean."""
        return integrity.changed(seen) or (None if space.get("__builtins__") is builtin else "__builtins__")

    if not raised():
        name = changed()
        if name is not None:
            send("tampered", name)
            return
        yield step(exec, test_code, space)
    if raised():
        yield step(describe, caught[0], described)
        send("broken", *_texts(described[0] if described else ("", "the exception could not be shown"), 2))
        return

    if request["kind"] == "unittest":
        case_class = space.get("TestCases")
        # `type` asks for no attribute that a class could answer for itself.
        if not issubclass(type(case_class), type) or suite_type not in type.__dict__["__mro__"].__get__(case_class):
            send("tampered", "TestCases")
            return
        yield step(find_tests, loader, case_class, cases)
        pairs = [pair for pair in cases if type(pair) is tuple and len(pair) == 2 and type(pair[1]) is str]
        if not all(_is_own(case_class, name, own_codes, wrappers) for _, name in pairs):
            send("tampered", "TestCases")
            return
        methods = integrity.methods_of(case_class, suite_type)
        suite = suite_class([case for case, _ in [*before, *pairs, *after]])
        yield step(run_suite, suite, result)
        if any(not _is_own(case_class, name, own_codes, wrappers) for _, name in pairs):
            send("tampered", "TestCases")
            return
        name = integrity.shadowed(methods, [(case, case_class) for case, _ in pairs], suite_type)
        if name is not None:
            send("tampered", name)
            return
    else:
        suite = suite_class([case for case, _ in before])
        yield step(run_suite, suite, result)
        pairs = []
        # MBPP's tests are statements alone, and an answer may call something so.
        makes_check = any(type(one) is types.CodeType and one.co_name == "check" for one in test_code.co_consts)
        own_check = space.get("check") if makes_check else None
        for name, text in request["checks"]:
            if makes_check and not _is_check(space, own_check, own_codes):
                send("tampered", "check")
                return
            own = object()
            pairs.append((own, name))
            failed, shown = [], []
            check = functools.partial(exec, compile(text, "__test__.py", "exec"), space)
            yield functools.partial(attempt, check, failed), unprofiled
            if failed:
                yield step(describe, failed[0], shown)
                kind, trace = _texts(shown[0] if shown else ("", "the exception could not be shown"), 2)
                log.append(("failure", own, kind, trace))
            else:
                log.append(("success", own, "", ""))
        if makes_check and not _is_check(space, own_check, own_codes):
            send("tampered", "check")
            return
        yield step(run_suite, suite_class([case for case, _ in after]), result)
    if raised():
        yield step(describe, caught[0], described)
        send("broken", *_texts(described[0] if described else ("", "the exception could not be shown"), 2))
        return
    name = changed()
    if name is not None:
        send("tampered", name)
        return
    _send_log(send, log, pairs, [(before, control_expected), (after, control_expected)])


def _send_log(send, log, pairs, controls):
    """Sends one message for each event of a test, then how the controls went."""
    events = [entry for entry in log if type(entry) is tuple and len(entry) == 4]
    for cases, expected in controls:
        for (case, _), must_pass in zip(cases, expected):
            own = [event for event, test, _, _ in events if test is case]
            if len(own) != 1 or (own[0] == "success") != must_pass:
                send("tampered", "what the judge says of tests that must fail")
                return
    judged = [case for cases, _ in controls for case, _ in cases]
    for event, test, kind, trace in events:
        if any(test is case for case in judged):
            continue
        name = next((name for case, name in pairs if case is test), "ALL")
        send("test", *_texts((name, event, kind, trace), 4))
    send("done", str(len(pairs)))


def _is_check(space, own_check, own_codes):
    """Whether `check` is still the function that the test code made."""
    if space.get("check") is not own_check or type(own_check) is not types.FunctionType:
        return False
    return own_check.__code__ in own_codes


def _is_own(case_class, name, own_codes, wrappers):
    """Whether a test method runs code of the task's own tests, below decorators of the modules that it judges with."""
    for its_class in type.__dict__["__mro__"].__get__(case_class):
        function = type.__dict__["__dict__"].__get__(its_class).get(name)
        if function is None:
            continue
        for _ in range(50):
            if type(function) is not types.FunctionType:
                return False
            inner = function.__dict__.get("__wrapped__")
            if inner is None:
                return function.__code__ in own_codes
            if function.__code__ not in wrappers and function.__code__ not in own_codes:
                return False
            function = inner
        return False
    return False


def new_module():
    """The module that program and tests run in, with the names that the official harness puts there."""
    module = types.ModuleType("__test__")
    module.__dict__.update({"__file__": "__test__.py", "__package__": None, "__builtins__": __import__("builtins")})
    module.__dict__.update({"sys": sys, "os": os, "environ": os.environ})
    sys.modules["__test__"] = module
    return module


def guarded(names):
    """Loads what tests judge with, so that it is known before the answer can touch it."""
    import unittest.mock  # noqa: F401

    for name in names:
        try:
            __import__(name)
        except ImportError:
            pass


def close_ways():
    closed, refuse, open_ = CLOSED, RuntimeError, _shows_nothing_new

    def hook(event, values):
        if event in closed and not (event == "gc.get_referents" and open_(*values)):
            raise refuse(event + " is not available to graded code")

    # The first use is the interpreter's own: hooks cannot be taken away again.
    sys.addaudithook(hook)


HEAP_TYPE = 1 << 9  # of a class that a class statement made, and of few others
_flags = type.__dict__["__flags__"].__get__


def _shows_nothing_new(objects, kind=type, flags=_flags, heap_type=HEAP_TYPE):
    """Whether what these refer to can be had by their attributes too, unlike what a frame or a generator refers to."""
    for one in objects:
        if one is not None and not flags(kind(one)) & heap_type:
            return False
    return True


def _below(urandom, limit):
    return int.from_bytes(urandom(4), "big") % limit


def _texts(values, count):
    """Exact strings, cut; anything else was put there by the answer and is not looked at."""
    texts = [value[:MAX_TEXT] if type(value) is str else "" for value in tuple(values)[:count]]
    return texts + [""] * (count - len(texts))


def sender(channel, nonce, write=os.write, quote=json.encoder.encode_basestring_ascii, own_pid=os.getpid):
    """Writes messages as lines: the nonce, then a JSON list of texts, made without Python code that could be replaced."""
    pid = own_pid()

    def send(*texts):
        if own_pid() != pid:  # a copy that the answer made of this process
            return
        line = (nonce + "[" + ",".join([quote(text) for text in texts]) + "]\n").encode("ascii")
        while line:
            line = line[write(channel, line) :]

    return send
