"""The process sandbox: namespaces, mounts and a user of its own, as far as the system allows; what it did not is said."""

import ctypes
import fcntl
import os
import socket
import struct
import sys

CLONE_NEWNS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = (
    0x20000, 0x8000000, 0x10000000, 0x20000000, 0x40000000,
)
MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REC, MS_PRIVATE = 2, 4, 8, 0x4000, 0x40000
SYS_MOUNT_SETATTR, AT_FDCWD, AT_RECURSIVE, MOUNT_ATTR_RDONLY = 442, -100, 0x8000, 1


def enter(setup, guard):
    """Moves this process into the jail; the caller goes on as its first process.

    Returns what holds: pids, network, files, user. Where the kernel gives no namespaces, only the folder is private.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    is_root = os.getuid() == 0
    held = {"pids": False, "network": False, "files": False, "user": False}
    if not hasattr(libc, "unshare"):
        return held
    uid, gid = os.getuid(), os.getgid()
    spaces = CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWNET
    if libc.unshare(spaces if is_root else spaces | CLONE_NEWUSER) == 0:
        if not is_root:
            _map_user(uid, gid)
        _become_first(guard)
        held.update(pids=True, network=True, files=_own_files(libc, setup["writable_mb"]))
        _bring_up_loopback()
    if is_root:
        held["user"] = _become(setup["uid"])
    guard.drop_rights()
    return held


def _become(uid):
    """Runs as a user that exists nowhere; False where this root may not, as in a container without such users."""
    try:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    except OSError:
        return False
    if not os.access(os.__file__, os.R_OK):
        raise SystemExit(f"other users than root cannot read the Python in {sys.prefix}")
    return True


def _map_user(uid, gid):
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def _become_first(guard):
    """The first process of a new process namespace is a child; this one only waits for it."""
    child = os.fork()
    if child == 0:
        guard.prctl(guard.PR_SET_PDEATHSIG, 9)
        return
    for number in (0, 1):
        os.close(number)
    _, status = os.waitpid(child, 0)
    os._exit(os.waitstatus_to_exitcode(status) & 0x7F)


def _own_files(libc, writable_mb):
    """Everything read-only, with a private /tmp and /dev/shm of a fixed size."""
    def mount(source, target, kind, flags, data):
        return libc.mount(source, target, kind, ctypes.c_ulong(flags), data) == 0

    if not mount(None, b"/", None, MS_REC | MS_PRIVATE, None):
        return False
    mount(b"proc", b"/proc", b"proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, None)
    attributes = ctypes.create_string_buffer(struct.pack("=QQQQ", MOUNT_ATTR_RDONLY, 0, 0, 0))
    is_read_only = (
        libc.syscall(SYS_MOUNT_SETATTR, AT_FDCWD, b"/", AT_RECURSIVE, ctypes.byref(attributes), ctypes.c_size_t(32)) == 0
    )
    size = f"size={writable_mb}m,nr_inodes=65536,mode=1777".encode()
    is_private = all(
        mount(b"tmpfs", target, b"tmpfs", MS_NOSUID | MS_NODEV, size) for target in (b"/tmp", b"/dev/shm")
    )
    return is_read_only and is_private


def _bring_up_loopback():
    SIOCSIFFLAGS, IFF_UP = 0x8914, 1
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", IFF_UP))
