"""What the kernel is asked to forbid, before any graded code runs: Linux only, and always without special rights."""

import ctypes
import os
import platform
import struct

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 1, 4, 22, 36, 38

# Calls that graded code has no use for and that reach other processes, the kernel, or memory that outlives an answer.
FORBIDDEN = {
    "x86_64": {
        "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311, "kcmp": 312, "pidfd_getfd": 438,
        "process_madvise": 440, "mount": 165, "umount2": 166, "pivot_root": 155, "unshare": 272, "setns": 308,
        "keyctl": 250, "add_key": 248, "request_key": 249, "bpf": 321, "perf_event_open": 298, "userfaultfd": 323,
        "io_uring_setup": 425, "shmget": 29, "semget": 64, "msgget": 68, "mq_open": 240,
    },
    "aarch64": {
        "ptrace": 117, "process_vm_readv": 270, "process_vm_writev": 271, "kcmp": 272, "pidfd_getfd": 438,
        "process_madvise": 440, "mount": 40, "umount2": 39, "pivot_root": 41, "unshare": 97, "setns": 268,
        "keyctl": 219, "add_key": 217, "request_key": 218, "bpf": 280, "perf_event_open": 241, "userfaultfd": 282,
        "io_uring_setup": 425, "shmget": 194, "semget": 190, "msgget": 186, "mq_open": 180,
    },
}
# What sets limits: one's own, and not those of the process that answers start from.
LIMITS = {"x86_64": 302, "aarch64": 261}  # prlimit64
AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
X32_BIT = 0x40000000


def prctl(option, value):
    """True when the kernel agreed."""
    try:
        return ctypes.CDLL(None, use_errno=True).prctl(option, ctypes.c_ulong(value), 0, 0, 0) == 0
    except (AttributeError, OSError):
        return False


def forbid_calls():
    """Makes the calls above fail with EPERM, here and in everything started from here. False where that is not to be had."""
    machine = platform.machine()
    if machine not in FORBIDDEN or not prctl(PR_SET_NO_NEW_PRIVS, 1):
        return False
    program = _filter(AUDIT_ARCH[machine], sorted(FORBIDDEN[machine].values()), LIMITS[machine], machine == "x86_64")
    code = ctypes.create_string_buffer(program)
    length = len(program) // 8
    header = ctypes.create_string_buffer(struct.pack("@HxxxxxxP", length, ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.prctl(PR_SET_SECCOMP, ctypes.c_ulong(2), ctypes.c_void_p(ctypes.addressof(header)), 0, 0) == 0


def _filter(arch, numbers, of_own, has_x32):
    """A BPF program: the wrong architecture is killed, a forbidden number gets EPERM, and so does the one that is for one's
    own process when its first argument is not 0; the rest passes."""
    load, jump_equal, jump_at_least, give = 0x20, 0x15, 0x35, 0x06
    kill, refuse, allow = 0x80000000, 0x00050000 | 1, 0x7FFF0000
    step = lambda code, true, false, value: struct.pack("=HBBI", code, true, false, value)
    tests = [(jump_at_least, X32_BIT)] if has_x32 else []
    tests += [(jump_equal, number) for number in numbers]
    program = [step(load, 0, 0, 4), step(jump_equal, 1, 0, arch), step(give, 0, 0, kill), step(load, 0, 0, 0)]
    for index, (code, value) in enumerate(tests):
        program.append(step(code, len(tests) + 5 - index, 0, value))
    first_argument = 16
    program += [
        step(jump_equal, 0, 4, of_own),
        step(load, 0, 0, first_argument),
        step(jump_equal, 0, 3, 0),
        step(load, 0, 0, first_argument + 4),
        step(jump_equal, 0, 1, 0),
    ]
    return b"".join(program + [step(give, 0, 0, allow), step(give, 0, 0, refuse)])


def drop_rights():
    """Gives up every capability for good, also inside a user namespace where there are all of them."""
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in range(64):
        libc.prctl(24, ctypes.c_ulong(capability), 0, 0, 0)  # PR_CAPBSET_DROP; fails past the last one there is
    header = ctypes.create_string_buffer(struct.pack("=II", 0x20080522, 0))
    nothing = ctypes.create_string_buffer(24)
    libc.capset(ctypes.byref(header), ctypes.byref(nothing))
