"""Reading what a snippet has no business to know: files, the environment, other processes."""

from tests.worker.attacks.attack import tried

ATTACKS = [
    *tried(
        "reading",
        {
            "the canary": "unreadable(FILE); unreadable(DIR)",
            "the canary, by many names": (
                "for path in (f'/proc/self/root{FILE}', f'/proc/self/cwd{FILE}', "
                "f'/usr/lib/../..{FILE}', f'//{FILE}',\n"
                "             f'/proc/{PID}/root{FILE}', f'/proc/{BOT}/root{FILE}', f'/proc/1/root{FILE}',\n"
                "             f'/proc/{os.getppid()}/root{FILE}', "
                "f'/proc/self/task/{os.getpid()}/root{FILE}'): unreadable(path)"
            ),
            "the environment": "print(dict(os.environ))\nunreadable('/proc/self/environ')",
            "the environment in memory": (
                "environ = ctypes.POINTER(ctypes.c_char_p).in_dll(_libc, 'environ')\n"
                "number = 0\n"
                "while environ[number]: print(environ[number]); number += 1"
            ),
            "other processes": (
                "for pid in (PID, BOT, os.getppid(), 1, 2, 3):\n"
                "    for name in 'environ cmdline maps mem fd fd/0 fd/1 fd/2 fd/3 cwd exe root status io stack "
                "map_files task auxv syscall'.split(): unreadable(f'/proc/{pid}/{name}')"
            ),
            "its own memory": "for name in 'mem maps smaps pagemap map_files fdinfo'.split(): "
            "unreadable(f'/proc/self/{name}')",
            "the system": (
                "for path in '/etc/passwd /etc/shadow /etc/hosts /root /home /var/log /run /proc/kcore /proc/kallsyms "
                "/proc/net/tcp /proc/keys /sys /dev/mem /dev/kmsg /dev/sda /dev/vda /dev/pts "
                "/boot'.split(): unreadable(path)"
            ),
            "all processes": "for pid in range(1, 500): unreadable(f'/proc/{pid}/environ'); "
            "unreadable(f'/proc/{pid}/cmdline')",
            "the bank and settings": (
                "for name in ('.env', 'quizhost.toml', 'questions', 'migrations', '.git/config'):\n"
                "    path = os.path.join(HOME, name)\n"
                "    refused(open, path, also=(errno.ENOENT, errno.EISDIR))\n"
                "    refused(os.listdir, path, also=(errno.ENOENT, errno.ENOTDIR))"
            ),
            "a handle": "refused(call, 303, -100, FILE.encode(), ctypes.create_string_buffer(256), id(os), 0)\n"
            "refused(call, 304, -100, ctypes.create_string_buffer(256), 0)",
            "openat2": "refused(call, 437, -100, FILE.encode(), ctypes.create_string_buffer(24), 24)",
            "a path without rights, opened again": (
                "try: fd = os.open(FILE, os.O_PATH)\n"
                "except OSError: fd = -1\n"
                "if fd >= 0:\n"
                "    unreadable(f'/proc/self/fd/{fd}'); refused(os.read, fd, 99, also=(errno.EBADF,))\n"
                "    refused(os.sendfile, 1, fd, 0, 99)\n"
                "    fd = os.open(DIR, os.O_PATH)\n"
                "    refused(lambda: os.open('key.txt', os.O_RDONLY, dir_fd=fd))"
            ),
            "copied by the kernel": (
                "fd = os.open('/usr/lib', os.O_RDONLY)\n"
                "refused(os.sendfile, 1, fd, 0, 9); refused(os.splice, fd, 1, 9); "
                "refused(os.copy_file_range, fd, 1, 9)\n"
                "refused(call, 276, 0, 1, 9, 0); refused(call, 278, 1, 0, 0, 0)"
            ),
            "other memory": (
                "buffer = ctypes.create_string_buffer(4096)\n"
                "for pid in (PID, BOT, os.getppid()):\n"
                "    refused(call, 310, pid, buffer, 1, buffer, 1, 0)\n"
                "    refused(call, 101, 16, pid, 0, 0)\n"
                "    refused(call, 312, os.getpid(), pid, 0, 0, 0)"
            ),
            "other descriptors": "refused(call, 438, 0, 1, 0); refused(call, 434, os.getppid(), 0)",
            "watching": (
                "refused(call, 253); refused(call, 294, 0); refused(call, 300, 0, 0)\n"
                "import fcntl\nfd = os.open('/usr/lib', os.O_RDONLY)\n"
                "refused(fcntl.fcntl, fd, fcntl.F_NOTIFY, 0x80000001)"
            ),
            "with numpy": (
                "import numpy\nrefused(numpy.fromfile, FILE, also=(errno.ENOENT,))\n"
                "refused(numpy.memmap, FILE, also=(errno.ENOENT,)); refused(numpy.loadtxt, FILE, by=FileNotFoundError)"
            ),
            "with torch": (
                "import torch\n"
                "refused(torch.load, FILE, also=(errno.ENOENT,))\n"
                "refused(torch.from_file, FILE, False, 4, by=RuntimeError)\n"
                "refused(torch.jit.load, FILE, by=(RuntimeError, ValueError))\n"
                "refused(torch.ops.load_library, FILE, by=OSError)"
            ),
            "with the library": (
                "import linecache, sqlite3, zipfile, shutil, configparser\n"
                "print(linecache.getlines(FILE), configparser.ConfigParser().read(FILE))\n"
                "refused(lambda: sqlite3.connect(FILE).execute('select * from sqlite_master'), "
                "by=sqlite3.OperationalError)\n"
                "refused(zipfile.ZipFile, FILE, also=(errno.ENOENT,)); "
                "refused(shutil.copy, FILE, '/dev/null', also=(errno.ENOENT,))"
            ),
            "with the importer": (
                "import importlib.machinery as machinery\n"
                "refused(machinery.SourceFileLoader('x', FILE).get_data, FILE, also=(errno.ENOENT,))\n"
                "sys.path.insert(0, DIR); refused(__import__, 'key', by=ImportError)"
            ),
            "with the C library": (
                "_libc.fopen.restype = ctypes.c_void_p\nprint(_libc.fopen(FILE.encode(), b'r') and 'GOT THROUGH')"
            ),
            "users": "import pwd\n"
            "refused(lambda: [entry for entry in pwd.getpwall()] or open('/etc/passwd'), also=(errno.ENOENT,))",
            "terminals": "for path in ('/dev/tty', '/dev/console', '/dev/tty0'): "
            "refused(open, path, also=(errno.ENXIO, errno.ENOENT, errno.EIO))",
            "the worker's own words": "for pid in (1, 2, os.getppid()): "
            "unreadable(f'/proc/{pid}/fd/1'); unreadable(f'/proc/{pid}/fd/2')",
            "other processes' limits": (
                "import resource\n"
                "for pid in (PID, BOT, os.getppid()): refused(resource.prlimit, pid, resource.RLIMIT_AS)\n"
                "for pid in (PID, BOT, os.getppid()): refused(os.sched_getaffinity, pid)"
            ),
            "standard input": "print(repr(sys.stdin.read()), repr(os.read(0, 99)))",
        },
        machine="x86_64",
    ),
]
