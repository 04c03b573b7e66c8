"""The system-call filter: what is not on the list fails with EPERM; calls in foreign formats kill the process.

libseccomp compiles the list and adds the check of the architecture (32-bit and x32 calls).
"""

import ctypes
import errno
import os
import tempfile
from typing import Final

from bot.worker.sandbox.syscalls import PR_SET_SECCOMP, prctl

_MODE_FILTER: Final = 2

ALLOWED: Final = {
    "open descriptors": "read write readv writev pread64 lseek close fstat dup poll ppoll select pselect6",
    "look at files": "newfstatat stat lstat statx access faccessat faccessat2 readlink readlinkat getdents64 getcwd",
    "memory": "munmap mremap mprotect brk",
    "locks and threads of one": "futex set_robust_list rseq restart_syscall sched_yield",
    "own signals": "rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack",
    "who am I": "getpid gettid getppid getuid geteuid getgid getegid",
    "time": "clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times",
    "the machine": "getrandom getrlimit getrusage sysinfo uname",
    "the end": "exit exit_group",
}

_TMPFILE: Final = 0o20000000  # the bit that O_TMPFILE adds to O_DIRECTORY
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND | _TMPFILE
_OF_ITSELF: Final = "prlimit64 sched_getaffinity sched_getparam sched_getscheduler"  # by process id; 0 is the caller
_MAP_HUGETLB: Final = 0x40000  # memory from a reserve of the whole machine
# MADV_NORMAL RANDOM SEQUENTIAL WILLNEED DONTNEED FREE HUGEPAGE NOHUGEPAGE. Others poison pages for good, where root
# may, merge them with those of other processes, or push them out.
_ADVICE: Final = (0, 1, 2, 3, 4, 8, 14, 15)
_F_DUPFD_CLOEXEC: Final = 1030
_DESCRIPTOR_CONTROLS: Final = (0, _F_DUPFD_CLOEXEC, 1, 2, 3)  # F_DUPFD … F_GETFD F_SETFD F_GETFL
_TERMINAL_QUESTIONS: Final = (0x5401, 0x541B, 0x5451)  # TCGETS FIONREAD FIOCLEX: is this a terminal, what waits


def program(refusing_threads: int = errno.EPERM) -> bytes:
    """The compiled filter. A thread or process is refused with the error `refusing_threads`.

    Raises `OSError` where libseccomp is missing or refuses, `ImportError` without pyseccomp.
    """
    import pyseccomp

    argument, same, masked = pyseccomp.Arg, pyseccomp.EQ, pyseccomp.MASKED_EQ
    rules = pyseccomp.SyscallFilter(defaction=pyseccomp.ERRNO(errno.EPERM))
    for names in ALLOWED.values():
        for name in names.split():
            rules.add_rule(pyseccomp.ALLOW, name)
    rules.add_rule(pyseccomp.ALLOW, "openat", argument(2, masked, _WRITING, 0))
    rules.add_rule(pyseccomp.ALLOW, "open", argument(1, masked, _WRITING, 0))
    rules.add_rule(pyseccomp.ALLOW, "mmap", argument(3, masked, _MAP_HUGETLB, 0))
    for advice in _ADVICE:
        rules.add_rule(pyseccomp.ALLOW, "madvise", argument(2, same, advice))
    for name in _OF_ITSELF.split():
        setting = [argument(2, same, 0)] if name == "prlimit64" else []  # new limits
        rules.add_rule(pyseccomp.ALLOW, name, argument(0, same, 0), *setting)
    for request in _TERMINAL_QUESTIONS:
        rules.add_rule(pyseccomp.ALLOW, "ioctl", argument(1, same, request))
    for command in _DESCRIPTOR_CONTROLS:
        rules.add_rule(pyseccomp.ALLOW, "fcntl", argument(1, same, command))
    if refusing_threads != errno.EPERM:
        rules.add_rule(pyseccomp.ERRNO(refusing_threads), "clone")
    # The C library falls back to clone, whose refusal it reports; EPERM here would confuse some of its versions.
    rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


class Filter:
    """A compiled filter at a fixed place in memory, ready to be put on by a forked child."""

    def __init__(self, code: bytes) -> None:
        self._buffer = ctypes.create_string_buffer(code, len(code))
        self._header = _Header(len(code) // 8, ctypes.addressof(self._buffer))

    def install(self) -> None:
        """Put the filter on this process, for good. It must have given up new privileges before. Raises `OSError`."""
        prctl(PR_SET_SECCOMP, _MODE_FILTER, ctypes.addressof(self._header))


class _Header(ctypes.Structure):
    """struct sock_fprog: the number of 8-byte instructions, and where they are."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))
