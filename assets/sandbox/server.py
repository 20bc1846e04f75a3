"""The fork server: libraries are loaded once, every answer gets a fork of its own, and what it did is said in facts.

One request a line on standard input, one reply a line on standard output, one answer at a time. The server is written
as a generator because a fork of it goes on as the answer's process: see trial.py.
"""

import json
import os
import platform
import select
import signal
import sys
import tempfile
import time

MAX_REPORT = 4 << 20
MAX_OUTPUT = 8 << 10
# Modules that tests judge with, by the module whose import in a test calls for them.
JUDGES = {"numpy": "numpy.testing", "pandas": "pandas.testing", "requests_mock": "requests_mock"}
ENVIRONMENT = {
    "TZ": "UTC", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "MPLBACKEND": "Agg",
    "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8", "HOME": "/tmp/home",
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "USER": "answer", "LOGNAME": "answer",
}  # fmt: skip


def steps(setup, parts):
    """Serves until standard input ends; yields what a fork of it has to call."""
    requests, replies = sys.stdin.buffer, os.dup(1)
    os.dup2(2, 1)
    own = Server(setup, parts)
    _reply(replies, own.hello())
    for line in requests:
        request = json.loads(line)
        if request["do"] == "run":
            trial = own.fork(request)
            if trial is None:
                yield from own.trial_steps(request)
            _reply(replies, own.watch(request, trial))
        elif request["do"] == "execute":
            _reply(replies, parts["execute"].execute(own, request))
        elif request["do"] == "inspect":
            _reply(replies, {"tasks": [parts["look"].inspect(task) for task in request["tasks"]]})
        elif request["do"] == "find":
            _reply(replies, {"missing": [name for name in request["modules"] if not parts["look"].is_there(name)]})
        elif request["do"] == "preload":
            _reply(replies, {"loaded": preload(request["modules"])})
    own.leave()


def _reply(channel, value):
    line = json.dumps(value).encode() + b"\n"
    while line:
        line = line[os.write(channel, line) :]


def preload(names):
    """Imports what is there; what fails to import stays for the answer that asks for it."""
    loaded = []
    for name in names:
        try:
            __import__(name)
            loaded.append(name)
        except BaseException:  # noqa: BLE001: a library may do anything when it is imported
            pass
    return loaded


class Server:
    def __init__(self, setup, parts):
        self.setup, self.parts, self.system = setup, parts, parts["system"]
        self.guards = dict(setup.get("held", {}))
        self.is_first = os.getpid() == 1
        os.environ.clear()
        os.environ.update(ENVIRONMENT)
        time.tzset()
        guard = parts["guard"]
        self.guards["calls"] = guard.forbid_calls()
        # Nobody of the same user may read this process' memory or follow it.
        self.guards["memory"] = guard.prctl(guard.PR_SET_DUMPABLE, 0)
        guard.prctl(guard.PR_SET_CHILD_SUBREAPER, 1)
        # Before Python's own handler is gone, a signal from inside reaches even the first process.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        self.root = "/tmp" if self.is_first else tempfile.mkdtemp(prefix="hindcast-")
        preload(["unittest", "unittest.mock", "doctest"])

    def hello(self):
        version = platform.python_version()
        return {"ready": True, "python": version, "guards": self.guards, "machine": platform.machine()}

    def fork(self, request):
        """The fork's process id and the ends of its pipes to read from; None in the fork itself."""
        self.home = os.path.join(self.root, "home")
        os.makedirs(self.home, mode=0o700, exist_ok=True)
        offer_python(os.path.join(self.root, "bin"))
        report, report_in = os.pipe()
        output, output_in = os.pipe()
        self.nonce = os.urandom(16).hex()
        self.oom_before = self.system.oom_kills()
        self.budget = self.system.memory_in_use() + (request["memory_mb"] << 20)
        pid = os.fork()
        if pid:
            os.close(report_in)
            os.close(output_in)
            os.set_blocking(report, False)
            os.set_blocking(output, False)
            return pid, report, output
        self.become_trial(request, report_in, output_in)
        return None

    def become_trial(self, request, channel, output):
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDWR)
        for number, target in ((nothing, 0), (output, 1), (output, 2)):
            os.dup2(number, target)
        sys.stdin = sys.__stdin__ = open(0)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        keep = 200 + int.from_bytes(os.urandom(1), "big")
        os.dup2(channel, keep, inheritable=False)
        os.closerange(3, keep)
        os.closerange(keep + 1, 1024)
        self.channel = keep
        guard = self.parts["guard"]
        guard.prctl(guard.PR_SET_DUMPABLE, 1)
        guard.prctl(guard.PR_SET_PDEATHSIG, signal.SIGKILL)
        try:
            with open("/proc/self/oom_score_adj", "w") as file:
                file.write("1000")
        except OSError:
            pass
        os.environ["HOME"] = os.environ["TMPDIR"] = self.home
        if self.is_first:
            os.environ["TMPDIR"] = "/tmp"
        os.environ["PATH"] += os.pathsep + os.path.join(self.root, "bin")
        tempfile.tempdir = None
        os.chdir(self.home)
        limit(request, self.budget, self.is_first)

    def trial_steps(self, request):
        reseed()
        send = self.parts["trial"].sender(self.channel, self.nonce)
        if request["cold"]:
            return self.start_cold(request)
        return self.parts["trial"].steps(request, send, self.parts)

    def start_cold(self, request):
        """The same in a fresh interpreter, which gets request and secret through a file without a name."""
        text = json.dumps([self.setup["sources"], request, self.channel, self.nonce]).encode()
        file = tempfile.TemporaryFile(dir=self.root)
        file.write(len(text).to_bytes(8, "big") + text)
        file.seek(0)
        os.dup2(file.fileno(), 0)
        os.set_inheritable(self.channel, True)
        os.execv(sys.executable, [sys.executable, *self.setup["flags"], "-c", self.setup["loader"]])

    def watch(self, request, trial):
        """Waits for the answer's process and gives the facts of it. Ends everything that it started."""
        report, facts = self.follow(request, trial)
        return {"messages": messages(report, self.nonce), **facts}

    def follow(self, request, trial):
        """What a fork wrote into its report, and the facts of it, once it and everything that it started has ended."""
        pid, report_end, output_end = trial
        start = time.monotonic()
        deadline = start + request["seconds"]
        report, output, status, is_late = bytearray(), bytearray(), None, False
        poll = select.poll()
        poll.register(report_end, select.POLLIN)
        poll.register(output_end, select.POLLIN)
        poll.register(0, 0)  # tells when nobody is there any more to hear of it
        exit_end = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else None
        if exit_end is not None:
            poll.register(exit_end, select.POLLIN)
        while status is None:
            left = deadline - time.monotonic()
            if left <= 0:
                is_late = True
                os.kill(pid, signal.SIGKILL)
                status = os.waitpid(pid, 0)[1]
                break
            wait = left if exit_end is not None else min(left, 0.02)
            for number, event in poll.poll(wait * 1000 + 1):
                if number == 0 and event & (select.POLLHUP | select.POLLERR):
                    self.end_all(pid)
                    self.leave()
                    os._exit(1)
                if number == report_end and not drain(number, report, MAX_REPORT):
                    poll.unregister(number)
                if number == output_end and not drain(number, output, MAX_OUTPUT):
                    poll.unregister(number)
            done, found = os.waitpid(pid, os.WNOHANG)
            status = found if done else None
        used = time.monotonic() - start
        self.end_all(pid)
        for number, into, most in ((report_end, report, MAX_REPORT), (output_end, output, MAX_OUTPUT)):
            while drain(number, into, most) and select.select([number], [], [], 0)[0]:
                pass
            os.close(number)
        if exit_end is not None:
            os.close(exit_end)
        code = os.waitstatus_to_exitcode(status)
        return bytes(report), {
            "late": is_late,
            "exit": code if code >= 0 else None,
            "signal": -code if code < 0 else None,
            "oom": self.system.oom_kills() > self.oom_before,
            "seconds": round(used, 4),
            "output": bytes(output).decode("utf-8", "replace"),
            "clean": self.clean(),
        }

    def end_all(self, pid):
        """Ends whatever the answer started, also what left its session."""
        for _ in range(100):
            if self.is_first:
                self.system.kill(-1)
            else:
                self.system.kill(-pid)
                for other in self.system.descendants(os.getpid()):
                    self.system.kill(other)
            try:
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
            except ChildProcessError:
                return
            time.sleep(0.005)

    def leave(self):
        """Removes the folder that is not the system's to remove with the sandbox."""
        if not self.is_first:
            self.system.remove(self.root)

    def clean(self):
        """Empties what the answer could write to; False when something is left, and the sandbox has to go."""
        places = ["/tmp", "/dev/shm"] if self.is_first else [self.root]
        return all(self.system.empty(place) for place in places)


def offer_python(folder):
    """Tasks start `python`; not every system has a command of that name."""
    os.makedirs(folder, exist_ok=True)
    link = os.path.join(folder, "python")
    if not os.path.islink(link):
        os.symlink(sys.executable, link)


def limit(request, budget, is_first):
    import resource

    def at_most(kind, value):
        _, hard = resource.getrlimit(kind)
        most = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (most, most))

    at_most(resource.RLIMIT_AS, budget)
    at_most(resource.RLIMIT_CORE, 0)
    at_most(resource.RLIMIT_NOFILE, 1024)
    at_most(resource.RLIMIT_FSIZE, request["disk_mb"] << 20)
    at_most(resource.RLIMIT_CPU, int(request["seconds"] * 4) + 5)
    if request["processes"] is not None:
        at_most(resource.RLIMIT_NPROC, request["processes"])


def reseed():
    """A fork shares the state of the random numbers with its siblings; a fresh interpreter would not."""
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed()


def drain(number, into, most):
    """Reads what is there, keeps up to so much of it; False at the end."""
    try:
        piece = os.read(number, 1 << 16)
    except BlockingIOError:
        return True
    into += piece[: max(0, most - len(into))]
    return bool(piece)


def messages(report, nonce):
    """The messages that begin with the secret; whatever else was written there is not looked at."""
    found = []
    for line in report.split(b"\n"):
        if line.startswith(nonce.encode()):
            try:
                found.append(json.loads(line[len(nonce) :]))
            except ValueError:
                return found
    return found
