"""Programs in disguise, and the parts of PyTorch that start processes, compilers or connections."""

from bot.snippets import Outcome
from tests.worker.attacks.attack import tried, wild

PICKLED = """
import io, pickle
class Payload:
    def __reduce__(self): return os.system, (f"echo gone > {FILE}; touch {DIR}/{MARK}",)
data = pickle.dumps(Payload())
"""

ATTACKS = [
    *tried(
        "payloads",
        {
            "pickle": f"{PICKLED}\nprint('GOT THROUGH' if pickle.loads(data) == 0 else '')",
            "torch.load": (
                f"{PICKLED}\nimport torch\nbuffer = io.BytesIO()\ntorch.save(Payload(), buffer)\n"
                "buffer.seek(0)\nrefused(torch.load, buffer, by=pickle.UnpicklingError)\n"
                "buffer.seek(0)\nprint('GOT THROUGH' if torch.load(buffer, weights_only=False) == 0 else '')"
            ),
            "numpy.load": (
                f"{PICKLED}\nimport numpy\nbuffer = io.BytesIO()\n"
                f"numpy.save(buffer, numpy.array([Payload()], object))\n"
                "buffer.seek(0)\nnumpy.load(buffer, allow_pickle=True)"
            ),
            "marshal": (
                'import marshal\ncode = compile("import os; '
                "os.system('touch ' + DIR + '/x')\", 'x', 'exec')\n"
                "exec(marshal.loads(marshal.dumps(code)))"
            ),
            "a library": "refused(ctypes.CDLL, FILE, by=OSError); refused(ctypes.CDLL, DIR + '/x.so', by=OSError)",
            "C++ extension": (
                "from torch.utils import cpp_extension\n"
                "refused(lambda: cpp_extension.load_inline('x', 'int f() { return 1; }', functions=['f']),\n"
                "        by=(RuntimeError, FileNotFoundError))"
            ),
            "loader with workers": (
                "import torch\nfrom torch.utils.data import DataLoader\n"
                "refused(lambda: list(DataLoader(list(range(9)), num_workers=2)), by=RuntimeError)\n"
                "refused(lambda: list(DataLoader([1], num_workers=1, "
                "multiprocessing_context='spawn')), by=RuntimeError)"
            ),
            "torch.multiprocessing": (
                "import torch.multiprocessing as processes\n"
                "refused(lambda: processes.spawn(print, nprocs=2), by=RuntimeError); refused(processes.Queue)"
            ),
            "elastic": (
                "import torch.distributed.run as launcher\n"
                "refused(lambda: launcher.main(['--nproc-per-node=1', FILE]), by=(RuntimeError, "
                "ValueError, SystemExit))"
            ),
        },
    ),
    *wild(
        "payloads",
        {
            "profiler": (
                "import torch\nfrom torch.profiler import profile\n"
                "with profile() as found: torch.ones(9) + 1\nfound.export_chrome_trace(FILE)"
            ),
            "recorded": "import torch\ntorch.ones(2).numpy().tofile(FILE)",
            "jit of hostile text": "import torch\ntorch.jit.CompilationUnit('def f(x):\\n    return ' + '(' * 9999)",
            "cuda": "import torch\ntorch.ones(2).cuda()",
            "exported": "import torch\ntorch.onnx.export(torch.nn.Linear(2, 2), (torch.ones(1, 2),), FILE)",
            "dlopen with flags": "import ctypes, sys\nsys.setdlopenflags(0x102)\n"
            "ctypes.CDLL('libutil.so.1').forkpty(0, 0, 0, 0)",
        },
        {Outcome.OK, Outcome.ERROR, Outcome.MEMORY, Outcome.TIMEOUT, Outcome.CRASHED},
    ),
    *wild(
        "payloads",
        {
            "compiled for real": (
                "import os, torch\nos.environ.pop('TORCHDYNAMO_DISABLE')\nimport torch._dynamo\n"
                "torch._dynamo.config.disable = False\n"
                "print(torch.compile(lambda x: x.sin() + x.cos(), backend='inductor')(torch.ones(99)).sum())"
            ),
        },
        {Outcome.OK, Outcome.ERROR, Outcome.TIMEOUT},
        wall_ms=500,
    ),
]
