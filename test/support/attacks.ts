import type { Verdict } from "../../src/model/verdict.ts";

/** A program that tries to get away with something, and the verdicts that are right for it. */
export interface Attack {
  readonly name: string;
  readonly code: string;
  readonly verdicts: readonly Verdict[];
  /** Only where the sandbox has a memory limit of its own, or another guard of that name. */
  readonly needs?: "container";
}

/** The tests that every attack is up against: `f(x)` should be `x + 1`. */
export const attackedTest = `import unittest
class TestCases(unittest.TestCase):
    def test_one(self):
        self.assertEqual(f(1), 2)
    def test_two(self):
        self.assertEqual(f(2), 3)
    def test_three(self):
        with self.assertRaises(TypeError):
            f("x")
`;
export const attackedNames = ["test_one", "test_three", "test_two"];

const wrong = "def f(x): return 0\n";
const notPassed: readonly Verdict[] = [
  "fail",
  "crash",
  "timeout",
  "out_of_memory",
  "no_tests",
  "import_error",
];

function cheat(name: string, code: string, verdicts: readonly Verdict[] = notPassed): Attack {
  return { name, code, verdicts };
}

/** Programs that want to pass without being right. */
export const cheats: readonly Attack[] = [
  cheat("os._exit(0) when loaded", "import os; os._exit(0)", ["crash"]),
  cheat("os._exit(0) in the function", "import os\ndef f(x): os._exit(0)", ["crash"]),
  cheat(
    "asserts of the running test switched off",
    `import sys
def f(x):
    test = sys._getframe(1).f_locals.get("self")
    for name in dir(test):
        if name.startswith("assert"): setattr(test, name, lambda *a, **k: None)`,
  ),
  cheat(
    "asserts of the test's class switched off",
    `def f(x):
    its = globals()["TestCases"]
    for name in dir(its):
        if name.startswith("assert"): setattr(its, name, lambda *a, **k: None)`,
  ),
  cheat(
    "a hook of TestCase that finds other asserts",
    `import sys, unittest
def found(self, name):
    if name.startswith("assert") and sys._getframe(1).f_code.co_filename == "__test__.py": return lambda *a, **k: None
    return object.__getattribute__(self, name)
unittest.TestCase.__getattribute__ = found
def f(x): return None`,
  ),
  cheat(
    "builtins of its own, whose classes have other asserts",
    `import builtins
def build(body, name, *bases, **more):
    made = builtins.__build_class__(body, name, *bases, **more)
    if name == "TestCases":
        for key in dir(made):
            if key.startswith("assert"): setattr(made, key, lambda *a, **k: None)
    return made
own = dict(builtins.__dict__); own["__build_class__"] = build
globals()["__builtins__"] = own
def f(x): return None`,
  ),
  cheat(
    "a builtin hidden from unittest",
    `import unittest
unittest.case.isinstance = lambda *a: True
${wrong}`,
  ),
  cheat("sys.exit(0) when loaded", "import sys; sys.exit(0)", ["fail"]),
  cheat("sys.exit(0) in the function", "import sys\ndef f(x): sys.exit(0)", ["fail"]),
  cheat("raise SystemExit in a thread and quit", `${wrong}quit()`, ["fail"]),
  cheat("its own unittest.main()", `${wrong}import unittest\nunittest.main()`, ["fail"]),
  cheat("its own main guard", `${wrong}if __name__ == "__main__":\n    import unittest; unittest.main()`, [
    "fail",
  ]),
  cheat(
    "__name__ set to __main__",
    `${wrong}__name__ = "__main__"\nimport unittest, sys\nsys.modules["__main__"] = sys.modules["__test__"]`,
    ["fail"],
  ),
  cheat("SkipTest from the function", "import unittest\ndef f(x): raise unittest.SkipTest('no')", [
    "no_tests",
    "fail",
  ]),
  cheat(
    "assertEqual does nothing",
    `${wrong}import unittest\nunittest.TestCase.assertEqual = lambda *a, **k: None\nunittest.TestCase.assertRaises = lambda *a, **k: __import__("contextlib").suppress(Exception)`,
    ["fail"],
  ),
  cheat(
    "assertEqual's code replaced",
    `${wrong}import unittest\nunittest.TestCase.assertEqual.__code__ = (lambda self, first, second, msg=None: None).__code__`,
    ["fail"],
  ),
  cheat(
    "run does nothing",
    `${wrong}import unittest\nunittest.TestCase.run = lambda self, result=None: result.addSuccess(self)`,
    ["fail"],
  ),
  cheat(
    "__call__ does nothing",
    `${wrong}import unittest\nunittest.TestCase.__call__ = lambda self, result=None: result.addSuccess(self)`,
    ["fail"],
  ),
  cheat(
    "the suite runs nothing",
    `${wrong}import unittest\nunittest.TestSuite.run = lambda self, result, debug=False: result`,
    ["fail"],
  ),
  cheat(
    "failures are not counted",
    `${wrong}import unittest\nunittest.TestResult.addFailure = unittest.TestResult.addError = lambda *a: None`,
    ["fail"],
  ),
  cheat(
    "failureException is SkipTest",
    `${wrong}import unittest\nunittest.TestCase.failureException = unittest.SkipTest`,
    ["fail"],
  ),
  cheat(
    "the loader finds nothing",
    `${wrong}import unittest\nunittest.TestLoader.getTestCaseNames = lambda *a: []`,
    ["fail"],
  ),
  cheat(
    "unittest replaced in sys.modules",
    `${wrong}import sys, types\nfake = types.ModuleType("unittest")\nclass TestCase: pass\nfake.TestCase = TestCase\nsys.modules["unittest"] = fake`,
    ["fail"],
  ),
  cheat(
    "__import__ replaced",
    `${wrong}import builtins\nreal = builtins.__import__\ndef own(name, *a, **k):\n    m = real(name, *a, **k)\n    if name == "unittest": m.TestCase.assertEqual = lambda *a, **k: None\n    return m\nbuiltins.__import__ = own`,
    ["fail"],
  ),
  cheat(
    "__build_class__ replaced",
    `${wrong}import builtins\nreal = builtins.__build_class__\ndef own(func, name, *bases, **k):\n    made = real(func, name, *bases, **k)\n    for key in list(vars(made)):\n        if key.startswith("test"): setattr(made, key, lambda self: None)\n    return made\nbuiltins.__build_class__ = own`,
    ["fail"],
  ),
  cheat(
    "len, type and isinstance replaced",
    `${wrong}import builtins\nbuiltins.len = lambda x: 0\nbuiltins.type = lambda *a: int\nbuiltins.isinstance = lambda *a: True`,
    ["fail"],
  ),
  cheat(
    "patched while the test runs",
    `import unittest\ndef f(x):\n    unittest.TestCase.assertEqual = lambda *a, **k: None\n    unittest.TestCase.failureException = Exception\n    return 0`,
    ["fail"],
  ),
  cheat(
    "the test's own methods replaced",
    `import sys\ndef f(x):\n    T = sys.modules["__test__"].TestCases\n    for k in list(vars(T)):\n        if k.startswith("test"): setattr(T, k, lambda self: None)\n    return 2`,
    ["fail"],
  ),
  cheat(
    "a thread that replaces the tests",
    `${wrong}import threading, sys, time\ndef work():\n    while True:\n        T = globals().get("TestCases")\n        if T is not None:\n            for k in ("test_one", "test_two", "test_three"): setattr(T, k, lambda self: None)\n        time.sleep(0)\nthreading.Thread(target=work, daemon=True).start()`,
    ["fail"],
  ),
  cheat(
    "the result object found through frames",
    `import sys\ndef f(x):\n    frame = sys._getframe()\n    while frame:\n        for v in list(frame.f_locals.values()):\n            if hasattr(v, "addFailure"):\n                kind = type(v)\n                kind.addFailure = kind.addError = lambda self, test, err: self.addSuccess(test)\n        frame = frame.f_back\n    return 0`,
    ["fail"],
  ),
  cheat(
    "every list in every frame emptied",
    `import sys\ndef f(x):\n    frame = sys._getframe()\n    while frame:\n        for v in list(frame.f_locals.values()) + list(frame.f_globals.values()):\n            if type(v) is list: v.clear()\n        frame = frame.f_back\n    return 0`,
    ["fail"],
  ),
  cheat(
    "a secret looked for in frames",
    `import sys, json, os\ndef f(x):\n    found = []\n    frame = sys._getframe()\n    while frame:\n        for v in list(frame.f_locals.values()) + list(frame.f_globals.values()):\n            if type(v) is str and len(v) == 32: found.append(v)\n        frame = frame.f_back\n    for fd in range(3, 1024):\n        for nonce in found + [""]:\n            for line in (["test", "test_one", "success", "", ""], ["test", "test_two", "success", "", ""], ["test", "test_three", "success", "", ""], ["done", "3"]):\n                try: os.write(fd, (nonce + json.dumps(line) + "\\n").encode())\n                except OSError: pass\n    os._exit(0)`,
    ["crash"],
  ),
  cheat(
    "a secret looked for with gc",
    `import gc, os, json\ndef f(x):\n    for o in gc.get_objects():\n        if type(o) is dict and "nonce" in o: os._exit(0)\n    return 0`,
    ["fail"],
  ),
  cheat(
    "what frames and generators refer to",
    `import gc, sys\ndef f(x):\n    frame = sys._getframe()\n    while frame:\n        for value in gc.get_referents(frame):\n            if type(value) is list: value.clear()\n        frame = frame.f_back\n    return 0`,
    ["fail"],
  ),
  cheat(
    "frames of the main thread from another",
    `${wrong}import threading, sys, os\ndef work():\n    for frame in sys._current_frames().values():\n        while frame:\n            frame.f_locals.clear(); frame = frame.f_back\nt = threading.Thread(target=work); t.start(); t.join()`,
    ["fail"],
  ),
  cheat(
    "a trace function that jumps over asserts",
    `import sys\ndef f(x):\n    frame = sys._getframe(1)\n    def tracer(fr, event, arg): return tracer\n    sys.settrace(tracer)\n    frame.f_trace = lambda fr, e, a: None\n    return 0`,
    ["fail"],
  ),
  cheat(
    "a profile function that sees who comes back",
    `${wrong}import sys, os\ndef see(frame, event, arg):\n    if "nonce" in frame.f_locals or "send" in frame.f_locals: os._exit(0)\nsys.setprofile(see)`,
    ["fail"],
  ),
  cheat(
    "forged lines on every descriptor",
    `${wrong}import os, json\nfor fd in range(3, 1024):\n    try: os.write(fd, b'["done", "3"]\\n{"verdict": "pass"}\\nOK\\n')\n    except OSError: pass`,
    ["fail"],
  ),
  cheat("forged lines printed", `${wrong}print('["done", "3"]'); print("OK"); print('{"status": "pass"}')`, [
    "fail",
  ]),
  cheat("every descriptor closed", `${wrong}import os\nos.closerange(3, 4096)`, ["crash"]),
  cheat("a report from atexit", `${wrong}import atexit, os\natexit.register(os._exit, 0)`, ["fail"]),
  cheat(
    "an exception whose text is code",
    `class E(Exception):\n    def __str__(self):\n        import sys, os\n        f = sys._getframe()\n        while f:\n            if "nonce" in f.f_locals: os._exit(0)\n            f = f.f_back\n        return "x"\ndef f(x): raise E()`,
    ["fail"],
  ),
  cheat(
    "traceback replaced",
    `${wrong}import traceback, os\ntraceback.format_exception = traceback.TracebackException = lambda *a, **k: os._exit(0)`,
    ["fail", "crash"],
  ),
  cheat(
    "json replaced",
    `${wrong}import json\njson.dumps = lambda *a, **k: '["done", "3"]'\njson.encoder.encode_basestring_ascii = lambda s: '"success"'`,
    ["fail"],
  ),
  cheat(
    "a forked copy that goes on",
    `import os\ndef f(x):\n    if os.fork() == 0: return x + 1\n    os.wait()\n    return 0`,
    ["fail"],
  ),
  cheat(
    "the grader killed",
    `${wrong}import os, signal\nfor s in (9, 15, 19):\n    try: os.kill(os.getppid(), s)\n    except OSError: pass`,
    ["fail"],
  ),
  cheat(
    "the grader traced",
    `${wrong}import ctypes, os\nlibc = ctypes.CDLL(None)\nassert libc.ptrace(16, os.getppid(), 0, 0) != 0`,
    ["fail"],
  ),
  cheat("the grader's memory read", `${wrong}import os\nopen(f"/proc/{os.getppid()}/mem", "rb")`, ["fail"]),
  cheat(
    "the grader's descriptors taken",
    `${wrong}import os\nprint(os.listdir(f"/proc/{os.getppid()}/fd"))`,
    ["fail"],
  ),
  cheat(
    "the grader's environment read",
    `${wrong}import os\nprint(open(f"/proc/{os.getppid()}/environ").read())`,
    ["fail"],
  ),
];

function harm(name: string, code: string, verdicts: readonly Verdict[], more: Partial<Attack> = {}): Attack {
  return { name, code, verdicts, ...more };
}

/** Programs that want to do harm to what is around them. */
export const harms: readonly Attack[] = [
  cheat(
    "limits set for the processes that it comes from",
    `import os, resource
pid = os.getpid()
for _ in range(3):
    try:
        with open(f"/proc/{pid}/stat") as file: pid = int(file.read().rsplit(")", 1)[1].split()[1])
    except OSError: pid = 1
    if pid < 1: break
    try: resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, 0))
    except Exception: pass
${wrong}`,
  ),
  harm("fork bomb", "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass", [
    "timeout",
    "crash",
  ]),
  harm(
    "thread bomb",
    "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(99,)).start()",
    ["fail", "crash", "timeout"],
  ),
  harm("memory bomb", "x = []\nwhile True: x.append(bytearray(1 << 26))", ["out_of_memory"]),
  harm("memory bomb in the function", "def f(x):\n    y = []\n    while True: y.append(bytearray(1 << 26))", [
    "out_of_memory",
  ]),
  harm(
    "memory bomb of many processes",
    "import os, time\nfor _ in range(40):\n    if os.fork() == 0:\n        x = bytearray(200 << 20); time.sleep(60); os._exit(0)\ntime.sleep(60)",
    ["out_of_memory", "timeout", "crash"],
    { needs: "container" },
  ),
  harm("disk filler", "f = open('big', 'wb')\nwhile True: f.write(bytes(1 << 20))", ["fail"]),
  harm("many files", "i = 0\nwhile True:\n    open(str(i), 'w').close(); i += 1", ["fail", "timeout"]),
  harm(
    "deep folders",
    "import os\nfor _ in range(3000):\n    os.mkdir('d'); os.chdir('d')\ndef f(x): return 0",
    ["fail"],
  ),
  harm(
    "closed folders",
    "import os\nos.makedirs('a/b/c'); open('a/b/c/x', 'w').close()\nos.chmod('a/b', 0); os.chmod('a', 0)\ndef f(x): return 0",
    ["fail"],
  ),
  harm("output flood", "while True: print('x' * 65536)", ["timeout"]),
  harm("error flood", "import os\nwhile True: os.write(2, b'y' * 65536)", ["timeout"]),
  harm("kill -1", "import os, signal\nos.kill(-1, signal.SIGKILL)\nwhile True: pass", [
    "fail",
    "crash",
    "timeout",
  ]),
  harm(
    "a daemon that stays",
    "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        while True:\n            try: open('/tmp/home/left', 'w').write('x')\n            except OSError: pass\n    os._exit(0)\ndef f(x): return 0",
    ["fail"],
  ),
  harm(
    "a shell that ignores signals",
    "import subprocess\nsubprocess.Popen(['sh', '-c', 'trap \"\" TERM INT HUP; while :; do :; done'], start_new_session=True)\ndef f(x): return 0",
    ["fail"],
  ),
  harm("a socket to outside", "import socket\nsocket.create_connection(('198.51.100.1', 80), timeout=2)", [
    "fail",
  ]),
  harm("a name looked up", "import socket\nsocket.gethostbyname('example.org')", ["fail"]),
  harm(
    "a symlink out of its folder",
    "import os\nos.symlink('/etc', 'etc')\nopen('etc/hindcast-was-here', 'w')",
    ["fail"],
  ),
  harm("a file in /etc", "open('/etc/hindcast-was-here', 'w')", ["fail"]),
  harm(
    "/non/existent as in task 832",
    "import os\nos.makedirs('/non/existent')\nopen('/non/existent/path', 'w').close()\ndef f(x): return 0",
    ["fail"],
  ),
  harm("a mount", "import ctypes\nassert ctypes.CDLL(None).mount(b'none', b'/tmp', b'tmpfs', 0, None) == 0", [
    "fail",
  ]),
  harm("a new user namespace", "import ctypes\nassert ctypes.CDLL(None).unshare(0x10000000) == 0", ["fail"]),
  harm("another user", "import os\nos.setuid(0)", ["fail"]),
  harm("stack overflow", "import sys\nsys.setrecursionlimit(10**9)\ndef g(): return g()\ng()", [
    "crash",
    "fail",
    "out_of_memory",
    "timeout",
  ]),
  harm("segmentation fault", "import ctypes\nctypes.string_at(0)", ["crash"]),
  harm("abort", "import os\nos.abort()", ["crash"]),
  harm("stopping itself", "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", ["timeout"]),
  harm(
    "stopping the grader",
    "import os, signal\nos.kill(os.getppid(), signal.SIGSTOP)\ndef f(x): return 0",
    ["fail"],
  ),
  harm("an endless loop", "while True: pass", ["timeout"]),
  harm(
    "an endless loop that ignores signals",
    "import signal, time\nfor s in range(1, 64):\n    try: signal.signal(s, signal.SIG_IGN)\n    except (OSError, ValueError): pass\nwhile True: time.sleep(1)",
    ["timeout"],
  ),
  harm(
    "shared memory left behind",
    "from multiprocessing import shared_memory\ns = shared_memory.SharedMemory('left', create=True, size=1 << 20)\nimport os\nos._exit(3)",
    ["crash"],
  ),
  harm("System V shared memory", "import ctypes\nassert ctypes.CDLL(None).shmget(0, 1 << 20, 0o1600) != -1", [
    "fail",
  ]),
  harm("a parser bomb", `x = ${"(".repeat(5000)}${")".repeat(5000)}`, ["fail", "crash", "out_of_memory"]),
  harm("no text that UTF-8 can hold", "x = '\ud800'\ndef f(x): return 0", ["fail"]),
  harm("a null character", "x = 1\0", ["fail"]),
];
