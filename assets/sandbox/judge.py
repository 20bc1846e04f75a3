"""What runs while an answer's code can see it: it keeps no secret. Its functions are made in namespaces of their own."""

import traceback
import types
import unittest


def attempt(step, caught):
    """Runs a step; what it raises goes into the list."""
    try:
        step()
    except BaseException as error:  # noqa: BLE001: SystemExit and KeyboardInterrupt are the answer's, too
        caught.append(error)


def describe(error, out, format_exception=traceback.format_exception):
    """Appends the kind and the traceback of what was raised, without the frame of `attempt`."""
    trace = error.__traceback__ and error.__traceback__.tb_next
    out.append((type(error).__name__, "".join(format_exception(type(error), error, trace))))


def find_tests(loader, case_class, out):
    """Appends the instances of a class' tests, each with its name."""
    for name in loader.getTestCaseNames(case_class):
        out.append((case_class(name), name))


def run_suite(suite, result):
    suite.run(result)


def result_class():
    """A TestResult that appends (event, test, kind of error, traceback) to the list it is made with, and nothing else."""

    class Result(unittest.TestResult):
        def __init__(self, log):
            super().__init__()
            self._append = log.append

        def _problem(self, event, test, error):
            self._append((event, test, error[0].__name__, self._exc_info_to_string(error, test)))

        def addError(self, test, err):
            self._problem("error", test, err)

        def addFailure(self, test, err):
            self._problem("failure", test, err)

        def addSubTest(self, test, subtest, err):
            if err is not None:
                self._problem("failure", test, err)

        def addSuccess(self, test):
            self._append(("success", test, "", ""))

        def addSkip(self, test, reason):
            self._append(("skip", test, "", str(reason)))

        def addExpectedFailure(self, test, err):
            self._append(("expected failure", test, "", ""))

        def addUnexpectedSuccess(self, test):
            self._append(("unexpected success", test, "", ""))

    return Result


def control_class(draw):
    """A TestCase whose tests must fail or pass as drawn, and that list; who answers for the judge cannot know which.

    `draw` gives a whole number below the one it is given.
    """
    a, b = 1000 + draw(1000), 3000 + draw(1000)
    failing = [
        lambda self: self.assertEqual(a, b),
        lambda self: self.assertTrue(a == b),
        lambda self: self.assertIn(b, [a]),
        lambda self: self.assertRaises(ValueError, int, a),
        lambda self: self.assertIsInstance(a, str),
        lambda self: self.assertAlmostEqual(a, b),
        lambda self: self.assertDictEqual({a: b}, {b: a}),
        lambda self: [][a],
    ]
    passing = [lambda self: self.assertEqual(a, a), lambda self: self.assertNotEqual(a, b)]
    attributes, expected = {}, []
    for index in range(6):
        must_pass = draw(3) == 0
        body = (passing if must_pass else failing)[draw(len(passing if must_pass else failing))]
        attributes[f"test_case_{index + 1}"] = body
        expected.append(must_pass)
    # At least one of each: a judge that says the same to everything is found out.
    attributes["test_case_7"], attributes["test_case_8"] = failing[0], passing[0]
    return type("TestCases", (unittest.TestCase,), attributes), [*expected, False, True]


def set_apart(function):
    """The function with globals that hold only what it names: who finds it finds nothing else."""
    code, own = function.__code__, {"__builtins__": dict(globals()["__builtins__"])}
    own.update({name: globals()[name] for name in code.co_names if name in globals()})
    return types.FunctionType(code, own, function.__name__, function.__defaults__)
