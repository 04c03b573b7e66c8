"""Starting processes and threads."""

from tests.worker.attacks.attack import tried, wild

ATTACKS = [
    *tried(
        "processes",
        {
            "fork": "refused(os.fork)",
            "vfork": "refused(call, 58)",
            "clone": "refused(call, 56, 17, 0, 0, 0, 0)",
            "clone3": "refused(call, 435, ctypes.create_string_buffer(88), 88)",
            "clone into a namespace": "refused(call, 56, 0x10000000 | 17, 0, 0, 0, 0)",
            "fork of the C library": "refused(lambda: _libc.fork() < 0 and (_ for _ in "
            "()).throw(PermissionError(1, '')))",
            "forkpty": "import pty\nrefused(pty.fork, by=OSError)",
            "daemon": "refused(lambda: _libc.daemon(0, 0) < 0 and (_ for _ in ()).throw(PermissionError(1, '')))",
            "fork bomb": "for _ in range(2000): refused(os.fork)",
            "system": "print(os.system(f'echo gone > {FILE}') == 0 and 'GOT THROUGH')",
            "popen": "refused(os.popen, f'echo gone > {FILE}')",
            "subprocess": "import subprocess\nrefused(subprocess.run, ['/bin/sh', '-c', f'echo gone > {FILE}'])",
            "subprocess with a shell": "import subprocess\nrefused(subprocess.getoutput, f'echo gone > {FILE}')",
            "posix_spawn": "refused(os.posix_spawn, '/bin/sh', ['sh', '-c', f'echo gone > {FILE}'], {})",
            "execve": "refused(os.execve, '/bin/sh', ['sh', '-c', f'echo gone > {FILE}'], {})",
            "execve of itself": "refused(os.execv, sys.executable, [sys.executable, '-c', 'print(1)'])",
            "fexecve": "fd = os.open('/usr/lib', os.O_RDONLY)\nrefused(os.execve, fd, ['x'], {})",
            "execveat": "refused(call, 322, -100, b'/bin/sh', 0, 0, 0)",
            "the dynamic loader": (
                "import glob\nfor path in glob.glob('/lib64/ld-*'): refused(os.execv, path, [path, '/bin/sh'])"
            ),
            "multiprocessing": (
                "import multiprocessing\n"
                "for way in ('fork', 'spawn', 'forkserver'):\n"
                "    refused(multiprocessing.get_context(way).Process(target=print).start)"
            ),
            "process pool": (
                "from concurrent.futures import ProcessPoolExecutor\n"
                "refused(lambda: ProcessPoolExecutor(1).submit(print).result(), by=NotImplementedError)"
            ),
            "thread": "import threading\nrefused(threading.Thread(target=print).start, by=RuntimeError)",
            "thread, low level": "import _thread\nrefused(_thread.start_new_thread, print, (), by=RuntimeError)",
            "thread bomb": (
                "import threading\nfor _ in range(500): refused(threading.Thread(target=print).start, by=RuntimeError)"
            ),
            "thread pool": (
                "from concurrent.futures import ThreadPoolExecutor\n"
                "refused(lambda: ThreadPoolExecutor(4).submit(print), by=RuntimeError)"
            ),
            "timer thread": "import threading\nrefused(threading.Timer(0.1, print).start, by=RuntimeError)",
            "pthread": (
                "thread = ctypes.c_ulong()\n"
                "print(_libc.pthread_create(ctypes.byref(thread), None, _libc.getpid, None) == 0 and 'GOT THROUGH')"
            ),
            "event loop": "import asyncio\nrefused(asyncio.new_event_loop)",
            "new session": "refused(os.setsid); refused(os.setpgid, 0, 0)",
        },
    ),
    *wild(
        "processes",
        {
            "OpenMP threads": (
                "import torch\ntorch.set_num_threads(8)\nprint((torch.ones(600, 600) @ torch.ones(600, 600)).sum())"
            ),
            "threads between operators": "import torch\ntorch.set_num_interop_threads(8)",
            "parallel backward": (
                "import torch\n"
                "x = torch.ones(300, 300, requires_grad=True)\n"
                "sum((x @ x).sum() for _ in range(20)).backward()\nprint(x.grad.sum())"
            ),
            "jit fork": (
                "import torch\ndef f(x): return x + 1\nprint(torch.jit.wait(torch.jit.fork(f, torch.ones(2))))"
            ),
        },
    ),
]
