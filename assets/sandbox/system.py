"""Memory, processes and files of the sandbox, as the system shows them."""

import os
import shutil
import signal


def memory_in_use():
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def oom_kills():
    """How often the kernel ended a process of this sandbox for memory; 0 where it does not say."""
    for name in ("/sys/fs/cgroup/memory.events", "/sys/fs/cgroup/memory/memory.oom_control"):
        try:
            with open(name) as file:
                counts = dict(line.split() for line in file)
            return int(counts.get("oom_kill", 0))
        except (OSError, ValueError):
            pass
    return 0


def descendants(root):
    parents = {}
    for name in os.listdir("/proc") if os.path.isdir("/proc") else []:
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat") as file:
                    parents[int(name)] = int(file.read().rsplit(")", 1)[1].split()[1])
            except OSError:
                pass
    found, more = set(), {root}
    while more:
        more = {pid for pid, parent in parents.items() if parent in more} - found
        found |= more
    return found


def kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError:
        pass


def empty(place):
    try:
        names = os.listdir(place)
    except OSError:
        return True
    for name in names:
        remove(os.path.join(place, name))
    return not os.listdir(place)


def remove(path):
    if os.path.islink(path) or not os.path.isdir(path):
        try:
            os.unlink(path)
        except OSError:
            pass
        return

    def open_up(function, its_path, _):
        try:
            os.chmod(os.path.dirname(its_path), 0o700)
            os.chmod(its_path, 0o700)
            function(its_path)
        except (OSError, TypeError):
            pass

    try:
        os.chmod(path, 0o700)
        shutil.rmtree(path, onerror=open_up)
    except (OSError, RecursionError):
        pass
    if os.path.isdir(path):  # too deep for Python, or closed
        script = 'chmod -R u+rwx "$1" 2>/dev/null; rm -rf "$1" 2>/dev/null'
        os.spawnlp(os.P_WAIT, "sh", "sh", "-c", script, "sh", path)
