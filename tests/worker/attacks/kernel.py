"""Raising limits and rights, foreign formats of system calls, and rarely used parts of the kernel."""

from bot.snippets import Outcome
from tests.worker.attacks.attack import tried, wild

# Numbers of system calls on x86-64 that the filter allows whatever their arguments are, and two that take none and end
# the process where they are not expected (uretprobe, uprobe).
ALLOWED = """
    0 1 3 4 5 6 7 8 10 11 12 13 14 15 16 17 19 20 21 23 24 25 28 32 34 35 39 60 61 63 72 79 89 96 97 98 99 100 102 104
    107 108 110 131 186 201 202 204 217 219 228 229 230 231 262 267 269 270 271 273 318 332 334 335 336 439 9 2 257 302
    143 145
"""

# Bytes of x86-64 machine code that call the kernel in another format, and return.
MACHINE_CODE = """
import ctypes, mmap
page = mmap.mmap(-1, 4096, prot=7)
page.write(bytes.fromhex({code!r}))
print("begun", flush=True)
print("GOT THROUGH", ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(page)))())
"""

ATTACKS = [
    *tried(
        "limits",
        {
            "every limit": (
                "import resource\n"
                "for name in [name for name in dir(resource) if name.startswith('RLIMIT_')]:\n"
                "    kind = getattr(resource, name)\n"
                "    for pair in ((-1, -1), (10**6, 10**6), resource.getrlimit(kind)):\n"
                "        refused(resource.setrlimit, kind, pair, by=ValueError)\n"
                "        refused(resource.prlimit, 0, kind, pair, by=ValueError)"
            ),
            "descriptors": (
                "kept = []\n"
                "try:\n"
                "    while True: kept.append(os.dup(1))\n"
                "except OSError as error: assert error.errno == errno.EMFILE\n"
                "print('GOT THROUGH' if len(kept) > 32 else '')"
            ),
            "users": (
                "for number in (105, 106, 113, 114, 116, 117, 119, 122, 123): refused(call, number, 0, 0, 0)\n"
                "refused(os.setuid, 0); refused(os.setgid, 0); refused(os.setgroups, [0]); refused(os.seteuid, 0)"
            ),
            "capabilities": "refused(call, 126, ctypes.create_string_buffer(8), ctypes.create_string_buffer(24))",
            "another filter": (
                "refused(call, 317, 1, 0, 0); refused(call, 317, 0, 0, 0); refused(call, 157, 22, 2, 0)\n"
                "refused(call, 317, 1, 8, id(os)); refused(call, 446, 3, 0); refused(call, 444, 0, 0, 1)"
            ),
            "control groups": (
                "for path in ('/sys/fs/cgroup/cgroup.procs', '/sys/fs/cgroup/memory.max', '/sys/fs/cgroup'):\n"
                "    refused(open, path, 'r+', also=(errno.ENOENT, errno.EISDIR)); "
                "refused(os.mkdir, f'{path}/{MARK}')"
            ),
            "address layout": "refused(call, 135, 0x0040000); refused(call, 158, 0x1002, 0); "
            "refused(call, 154, 1, 0, 0)",
        },
        machine="x86_64",
    ),
    *tried(
        "kernel",
        {
            "io_uring": "refused(call, 425, 8, ctypes.create_string_buffer(120)); "
            "refused(call, 426, 0, 0, 0, 0); refused(call, 427, 0, 0, 0, 0)",
            "bpf": "refused(call, 321, 0, ctypes.create_string_buffer(120), 120); "
            "refused(call, 321, 5, ctypes.create_string_buffer(120), 120)",
            "keys": (
                "refused(call, 248, b'user', MARK.encode(), b'x', 1, -3); refused(call, 250, 0, -3, 0)\n"
                "refused(call, 250, 6, -3, 0); refused(call, 249, b'user', MARK.encode(), 0, 0)"
            ),
            "mounts": (
                "refused(call, 165, b'none', b'/nowhere', b'tmpfs', 0, 0); "
                "refused(call, 166, b'/nowhere', 2); refused(call, 155, b'/nowhere', b'/')\n"
                "for number in (428, 429, 430, 431, 432, 433, 442, 457, 458, 467): refused(call, number, 0, 0, 0, 0, 0)"
            ),
            "namespaces": (
                "for flag in (0x10000000, 0x20000, 0x20000000, 0x40000000, 0x4000000, 0x8000000, 0x2000000):\n"
                "    refused(call, 272, flag); refused(call, 308, 1, flag)"
            ),
            "counters": "refused(call, 298, ctypes.create_string_buffer(128), 0, -1, -1, 0)",
            "user faults": "refused(call, 323, 0); refused(call, 323, 1)",
            "segments and ports": "refused(call, 154, 0, id(os), 16); refused(call, 172, 3); "
            "refused(call, 173, 0, 9, 1); refused(call, 158, 0x1001, 0)",
            "modules and kernels": "refused(call, 175, 0, 0, 0); refused(call, 313, 0, 0, 0); "
            "refused(call, 176, b'x', 0); refused(call, 320, 0, 0, 0, 0, 0)",
            "clocks": "import time\nrefused(time.clock_settime, 0, time.time())\n"
            "nothing = ctypes.create_string_buffer(256)\n"
            "refused(call, 164, 0, 0); refused(call, 159, nothing); refused(call, 305, 0, nothing)",
            "names of the machine": "refused(call, 170, 0, -1); refused(call, 171, 0, -1)",
            "swap, quota, accounts and logs": "refused(call, 167, b'/nowhere', 0); "
            "refused(call, 179, 0, 0, 0, 0); refused(call, 163, b'/nowhere'); "
            "refused(call, 103, 3, id(os), 9); refused(call, 153)",
            "descriptors of events": "refused(call, 284, 0); refused(call, 290, 0, 0); "
            "refused(call, 213, 1); refused(call, 291, 0); refused(os.pipe); refused(call, 22, id(os))",
            "descriptors changed": (
                "import fcntl\n"
                "for fd in (0, 1, 2, 4):\n"
                "    refused(os.dup2, fd, 9); refused(os.set_blocking, fd, False); "
                "refused(call, 33, fd, 9); refused(call, 292, fd, 9, 0)\n"
                "    for command in (4, 5, 6, 7, 1024, 1031, 1033, 1036): refused(fcntl.fcntl, fd, command, 1 << 20)\n"
                "    for request in (0x5421, 0x5401 + (1 << 32), 0x5413, 0x5414): refused(call, 16, "
                "fd, request, id(os))"
            ),
            "pages moved": "refused(call, 237, 0, 0, 0, 0, 0, 0); refused(call, 238, 0, 0, 0); "
            "refused(call, 216, 0, 0, 0, 0, 0); refused(call, 27, id(os), 1, id(os)); refused(call, 324, 1, 0)",
            "everything else": (
                f"allowed = set(map(int, '''{ALLOWED}'''.split()))\n"
                "for number in range(1024):\n"
                "    if number not in allowed and not 512 <= number < 548: refused(call, number, -1, "
                "-1, -1, -1, -1, -1)"
            ),
        },
        machine="x86_64",
    ),
    *wild(
        "formats",
        {
            "32-bit fork": MACHINE_CODE.format(code="b802000000cd80c3"),
            "32-bit getpid": MACHINE_CODE.format(code="b814000000cd80c3"),
            "32-bit by sysenter": MACHINE_CODE.format(code="b8140000000f34c3"),
            "x32 getpid": MACHINE_CODE.format(code="b8270000400f05c3"),
            "x32 fork": MACHINE_CODE.format(code="b8390000400f05c3"),
            "x32 by the C library": (
                "import ctypes\nprint('begun', flush=True)\n"
                "print('GOT THROUGH', ctypes.CDLL(None).syscall(0x40000000 + 39))"
            ),
            "x32 execve": (
                "import ctypes\nprint('begun', flush=True)\n"
                "ctypes.CDLL(None).syscall(0x40000000 + 520, b'/bin/sh', 0, 0)"
            ),
        },
        {Outcome.CRASHED},
        machine="x86_64",
    ),
]
