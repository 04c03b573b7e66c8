"""Killing, stopping, tracing and disturbing other processes.

Where a wall has a hole, an attack here may harm the canaries and the bot. What would harm the machine is asked with
arguments that the kernel looks at after the right to ask, and that make no sense.
"""

from tests.worker.attacks.attack import tried, wild

EVERYBODY = "for pid in (PID, BOT, os.getppid()):\n    "

ATTACKS = [
    *tried(
        "signals",
        {
            "kill": f"import signal\n{EVERYBODY}for number in (9, 15, 19, 2, 11, 0): refused(os.kill, pid, number)\n"
            "for pid in (-1, 0, 1): refused(os.kill, pid, 0)",
            "kill a group": "import signal\nfor group in (0, 1, os.getppid(), PID): refused(os.killpg, group, 0)",
            "tkill": f"{EVERYBODY}refused(call, 200, pid, 9); refused(call, 234, pid, pid, 9)",
            "queued signals": (
                f"buffer = ctypes.create_string_buffer(128)\n{EVERYBODY}"
                "refused(call, 129, pid, 9, buffer); refused(call, 297, pid, pid, 9, buffer)"
            ),
            "by descriptor": f"{EVERYBODY}refused(call, 434, pid, 0)\n"
            f"for fd in (0, 1, 2, 4): refused(call, 424, fd, 9, 0, 0)",
            "tracing": f"{EVERYBODY}refused(call, 101, 16, pid, 0, 0); "
            f"refused(call, 101, 0x4206, pid, 0, 0)\nrefused(call, 101, 0, 0, 0, 0)",
            "writing into memory": (
                f"buffer = ctypes.create_string_buffer(64)\n"
                f"{EVERYBODY}refused(call, 311, pid, buffer, 1, buffer, 1, 0)\n"
                f"{EVERYBODY}refused(call, 440, pid, buffer, 1, 21, 0)\n"
                "for pid in (PID, BOT, os.getppid()): refused(open, f'/proc/{pid}/mem', 'r+b', 0)"
            ),
            "priorities": (
                f"{EVERYBODY}refused(call, 141, 0, pid, 19); refused(call, 251, 1, pid, 0)\n"
                "refused(os.nice, 19); refused(os.nice, -20)"
            ),
            "processors and schedules": (
                f"{EVERYBODY}refused(os.sched_setaffinity, pid, [0]) if pid >= 0 else None\n"
                "refused(os.sched_setscheduler, 0, os.SCHED_FIFO, os.sched_param(1)); "
                "refused(call, 314, 0, id(os), 0)\n"
                "refused(os.sched_setscheduler, 0, os.SCHED_IDLE, os.sched_param(0)); refused(call, 142, 0, id(os))"
            ),
            "limits": (
                "import resource\nfor pid in (PID, BOT, os.getppid()):\n"
                "    refused(resource.prlimit, pid, resource.RLIMIT_NOFILE, (0, 0)); "
                "refused(call, 302, pid, 7, id(os), 0)"
            ),
            "a signal on input": (
                "import fcntl\n"
                "for fd in (0, 1, 2, 4):\n"
                "    for command in (8, 10, 15, 1026): refused(fcntl.fcntl, fd, command, os.getppid())\n"
                "    for request in (0x8901, 0x8902, 0x5452, 0x5410): refused(fcntl.ioctl, fd, request, bytes(8))"
            ),
            "typing into a terminal": "import fcntl\n"
            "for fd in (0, 1, 2): refused(fcntl.ioctl, fd, 0x5412, b'x'); refused(fcntl.ioctl, fd, 0x541C, b'x')",
            "timers": (
                "import signal\nrefused(signal.alarm, 1, by=()) if 0 else refused(call, 37, 1)\n"
                "refused(signal.setitimer, signal.ITIMER_REAL, 0.01, by=signal.ItimerError); "
                "refused(call, 222, 0, 0, id(os))\n"
                "refused(call, 283, 0, 0); refused(call, 282, -1, id(os), 8, 0); refused(call, 289, -1, id(os), 8, 0)"
            ),
            "its own end with the worker": (
                "_libc.prctl.restype = ctypes.c_int\n"
                "for option in (1, 4, 15, 22, 36, 38, 41, 53, 0x59616d61): refused(call, 157, option, 0, 0, 0, 0)"
            ),
            "the machine": "refused(call, 169, 0, 0, 0, 0); refused(call, 246, 0, -1, 0, 0); refused(call, 163, -1)",
            "waiting": "refused(os.wait); refused(os.waitpid, -1, 0); refused(call, 247, 0, 0, 0, 4, 0)",
            "scheduling of its memory": f"{EVERYBODY}refused(call, 256, pid, 8, 0, 0); "
            f"refused(call, 279, pid, 1, 0, 0, 0, 0)\nrefused(call, 448, 0, 0)",
        },
        machine="x86_64",
    ),
    *wild(
        "signals",
        {
            "raised": "import signal\nsignal.raise_signal(signal.SIGSTOP)",
            "stopping itself": "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
            "killing itself": "import os\nos.kill(os.getpid(), 9)",
        },
    ),
]
