"""Changing anything outside of itself: files, their names and rights, shared memory, locks."""

from tests.worker.attacks.attack import tried

ATTACKS = [
    *tried(
        "writing",
        {
            "the canary": "for mode in ('w', 'a', 'r+', 'x', 'wb', 'ab+'): refused(open, FILE, mode, "
            "also=(errno.ENOENT,))",
            "new files": (
                "for place in (DIR, '/tmp', '/var/tmp', '/dev/shm', '/', '.', HOME, os.path.dirname(os.__file__)):\n"
                "    path = os.path.join(place, MARK)\n"
                "    refused(open, path, 'w'); refused(os.mkdir, path); refused(os.mkfifo, path); "
                "refused(os.mknod, path)\n"
                "    refused(os.symlink, FILE, path); refused(os.link, FILE, path)\n"
                "    refused(os.open, place, os.O_TMPFILE | os.O_RDWR); refused(os.open, path, os.O_CREAT)"
            ),
            "flags": (
                "for flags in (os.O_WRONLY, os.O_RDWR, os.O_TRUNC, os.O_APPEND, os.O_CREAT, "
                "os.O_CREAT | os.O_EXCL, 3):\n"
                "    refused(os.open, FILE, flags)\n"
                "    refused(call, 2, FILE.encode(), flags, 0o666); "
                "refused(call, 257, -100, FILE.encode(), flags, 0o666)\n"
                "    refused(call, 257, -100, FILE.encode(), flags | 1 << 40, 0o666)"
            ),
            "creat": "refused(call, 85, FILE.encode(), 0o666)",
            "truncate": "refused(os.truncate, FILE, 0); refused(os.ftruncate, 1, 0); "
            "refused(os.posix_fallocate, 1, 0, 9)",
            "remove": "refused(os.unlink, FILE); refused(os.rmdir, DIR); refused(call, 263, -100, FILE.encode(), 0)",
            "rename": (
                "refused(os.rename, FILE, FILE + '2'); refused(os.replace, FILE, FILE + '2')\n"
                "refused(call, 316, -100, FILE.encode(), -100, (FILE + '2').encode(), 0)"
            ),
            "links": "refused(os.link, FILE, FILE + '2'); refused(os.symlink, FILE, FILE + '2')",
            "rights": (
                "refused(os.chmod, FILE, 0o4777); refused(os.chmod, DIR, 0); refused(os.lchown, FILE, 1, 1)\n"
                "refused(os.chown, FILE, 1, 1); refused(call, 452, -100, FILE.encode(), 0, 0)"
            ),
            "rights through a descriptor": (
                "fd = os.open('/usr/lib', os.O_RDONLY)\nrefused(os.fchmod, fd, 0o777); refused(os.fchown, fd, 1, 1)\n"
                "refused(os.fchmod, 1, 0o777); refused(os.utime, 1); refused(os.fsync, 1)"
            ),
            "times": "refused(os.utime, FILE); refused(call, 280, -100, FILE.encode(), 0, 0); "
            "refused(call, 235, FILE.encode(), 0)",
            "attributes": "refused(os.setxattr, FILE, 'user.x', b'1'); refused(os.removexattr, FILE, 'user.x')",
            "other places": "refused(os.chdir, '/usr'); refused(os.chroot, '/usr'); "
            "refused(os.fchdir, 0); refused(os.umask, 0)",
            "a file mapped shared": (
                "import mmap\n"
                "fd = os.open(os.__file__, os.O_RDONLY)\n"
                "refused(mmap.mmap, fd, 4096, mmap.MAP_SHARED, mmap.PROT_READ | mmap.PROT_WRITE)\n"
                "_libc.mmap.restype = ctypes.c_void_p\n"
                "at = _libc.mmap(None, ctypes.c_size_t(4096), 1, 1, fd, 0)\n"
                "print(_libc.mprotect(ctypes.c_void_p(at), ctypes.c_size_t(4096), 3) == 0 and 'GOT THROUGH')"
            ),
            "the libraries": (
                "import torch\nrefused(open, torch.__file__, 'a'); refused(open, os.__file__, 'r+')\n"
                "refused(os.utime, torch.__file__); refused(os.chmod, torch.__file__, 0o644)"
            ),
            "bytecode": "import py_compile\n"
            "refused(lambda: py_compile.compile(os.__file__, doraise=True), by=py_compile.PyCompileError)",
            "temporary files": "import tempfile\nrefused(tempfile.mkstemp, by=FileNotFoundError); "
            "refused(tempfile.mkdtemp, by=FileNotFoundError)",
            "with torch": "import torch\nrefused(torch.save, torch.ones(2), FILE, by=RuntimeError)",
            "with numpy": (
                "import numpy\nrefused(numpy.save, FILE, numpy.ones(2)); refused(numpy.ones(2).tofile, FILE)\n"
                "refused(numpy.memmap, FILE, mode='w+', shape=9) if 0 else refused(lambda: "
                "numpy.memmap(FILE, mode='w+', shape=9))"
            ),
            "with the library": (
                "import logging, pathlib, shelve, sqlite3, zipfile\n"
                "refused(logging.FileHandler, FILE); refused(pathlib.Path(FILE).touch); "
                "refused(zipfile.ZipFile, FILE, 'w')\n"
                "refused(lambda: sqlite3.connect(FILE).execute('create table x(y)'), by=sqlite3.OperationalError)"
            ),
            "with the C library": (
                "_libc.fopen.restype = ctypes.c_void_p\nprint(_libc.fopen(FILE.encode(), b'a') and 'GOT THROUGH')"
            ),
            "shared memory, by name": (
                "from multiprocessing import shared_memory\nrefused(lambda: shared_memory.SharedMemory(MARK, True, 99))"
            ),
            "shared memory of torch": (
                "import torch\nrefused(torch.ones(9).share_memory_, by=RuntimeError)\n"
                "refused(torch.from_file, f'/dev/shm/{MARK}', True, 9, by=RuntimeError)"
            ),
            "shared memory of System V": (
                "refused(call, 29, KEY, 4096, 0o1777); refused(call, 30, 0, 0, 0); "
                "refused(call, 68, KEY, 0o1777)\n"
                "refused(call, 64, KEY, 1, 0o1777); refused(call, 71, 0, 2, 0); refused(call, 31, 0, 0, 0)"
            ),
            "queues and semaphores": (
                "import multiprocessing\nrefused(call, 240, MARK.encode(), 66, 0o666, 0)\n"
                "refused(multiprocessing.Semaphore); refused(multiprocessing.Queue); refused(multiprocessing.Pipe)"
            ),
            "locks": (
                "import fcntl\n"
                "fd = os.open(os.__file__, os.O_RDONLY)\n"
                "for number in (fd, 0, 1):\n"
                "    refused(fcntl.flock, number, fcntl.LOCK_EX); refused(fcntl.lockf, number, fcntl.LOCK_SH)\n"
                "    refused(fcntl.fcntl, number, 1024, 0); refused(fcntl.fcntl, number, 37, bytes(32))"
            ),
            "the kernel's settings": (
                "for path in ('/proc/self/oom_score_adj', '/proc/sys/kernel/hostname', '/proc/self/coredump_filter',\n"
                "             '/proc/self/uid_map', '/proc/self/attr/current', '/proc/self/comm', "
                "'/proc/sysrq-trigger',\n"
                "             '/sys/fs/cgroup/cgroup.procs', '/dev/full', '/dev/null', "
                "'/proc/self/mem', '/proc/self/clear_refs'):\n"
                "    refused(open, path, 'r+b', 0)"
            ),
            "disk and memory": "refused(call, 162); refused(call, 306, 1); refused(call, 221, 1, 0, 0, 4)",
        },
        machine="x86_64",
    ),
]
