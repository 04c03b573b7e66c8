"""Reaching anybody: sockets of every family, downloads, and what PyTorch fetches by itself."""

from tests.worker.attacks.attack import tried

FAMILIES = "AF_INET AF_INET6 AF_UNIX AF_NETLINK AF_PACKET AF_VSOCK AF_CAN AF_ALG AF_TIPC AF_QIPCRTR"

ATTACKS = [
    *tried(
        "network",
        {
            "sockets": (
                "import socket\n"
                f"for name in {FAMILIES!r}.split():\n"
                "    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):\n"
                "        refused(socket.socket, getattr(socket, name, 1), kind)"
            ),
            "TCP": "import socket\nrefused(socket.create_connection, ('127.0.0.1', PORT))",
            "UDP": "import socket\n"
            "refused(lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', UDP)))",
            "unix": "import socket\nrefused(lambda: socket.socket(socket.AF_UNIX).connect(UNIX))",
            "abstract": "import socket\nrefused(lambda: socket.socket(socket.AF_UNIX).connect(ABSTRACT))",
            "pair": "import socket\nrefused(socket.socketpair)",
            "listening": "import socket\nrefused(socket.create_server, ('127.0.0.1', 0)); "
            "refused(call, 50, 1, 1); refused(call, 43, 1, 0, 0)",
            "socket calls on pipes": (
                "for number in (42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 54, 55, 288, 299, 307):\n"
                "    for fd in (0, 1, 2, 4): refused(call, number, fd, 0, 0, 0, 0, 0)"
            ),
            "a pipe as a socket": "import socket\nrefused(lambda: socket.socket(fileno=1))\n"
            "refused(lambda: socket.fromfd(1, 1, 1).send(b'x'), also=(errno.ENOTSOCK,))",
            "urllib": "import urllib.request, urllib.error\n"
            "refused(urllib.request.urlopen, f'http://127.0.0.1:{PORT}', by=urllib.error.URLError)",
            "http.client": "import http.client\nrefused(http.client.HTTPConnection('127.0.0.1', PORT).connect)",
            "names": "import socket\nrefused(socket.getaddrinfo, 'example.org', 80, by=socket.gaierror)",
            "mail and files": (
                "import smtplib, ftplib\nrefused(smtplib.SMTP, '127.0.0.1', PORT); refused(ftplib.FTP, f'127.0.0.1')"
            ),
            "a client of multiprocessing": (
                "from multiprocessing.connection import Client, Listener\n"
                "refused(Client, ('127.0.0.1', PORT)); refused(Client, UNIX); refused(Listener)"
            ),
            "asyncio": "import asyncio\nrefused(asyncio.run, asyncio.sleep(0))",
            "the worker's socket": (
                "import gc, socket\n"
                "frame = sys._getframe()\n"
                "found = [item for item in gc.get_objects() if isinstance(item, socket.socket)]\n"
                "while frame:\n"
                "    found += [item for item in frame.f_locals.values() if isinstance(item, socket.socket)]\n"
                "    found += [item._client for item in frame.f_locals.values() if hasattr(item, '_client')]\n"
                "    frame = frame.f_back\n"
                "print(bool(found) or 'NOT FOUND')\n"
                'for sock in found: refused(sock.send, b\'{"is": "Kill", "id": 1}\', also=(errno.EBADF,))\n'
                "for number in range(3, 1024):\n"
                '    if number != 4: refused(os.write, number, b\'{"is": "Kill", "id": 1}\', also=(errno.EBADF,))'
            ),
            "torch.hub": (
                "import torch, urllib.error\n"
                "url = f'http://127.0.0.1:{PORT}/x.pt'\n"
                "failures = (urllib.error.URLError, OSError, FileNotFoundError)\n"
                "refused(torch.hub.load, 'pytorch/vision', 'resnet18', by=failures)\n"
                "refused(torch.hub.load_state_dict_from_url, url, by=failures)\n"
                "refused(torch.hub.download_url_to_file, url, FILE, by=failures)"
            ),
            "gloo": (
                "import torch.distributed as distributed\n"
                "from datetime import timedelta\n"
                "for place in (f'tcp://127.0.0.1:{PORT}', f'file://{DIR}/{MARK}'):\n"
                "    refused(lambda: distributed.init_process_group(\n"
                "        'gloo', place, rank=0, world_size=1, timeout=timedelta(milliseconds=50)), "
                "by=(RuntimeError, ValueError))"
            ),
            "a store of torch": (
                "import torch.distributed as distributed\n"
                "from datetime import timedelta\n"
                "refused(lambda: distributed.TCPStore('127.0.0.1', PORT, "
                "timeout=timedelta(milliseconds=50)), by=RuntimeError)\n"
                "refused(lambda: distributed.FileStore(FILE).set('a', 'b'), by=RuntimeError)"
            ),
        },
        machine="x86_64",
    ),
]
