"""Models, gradients, optimisers, and what feeds them."""

from typing import Final

from tests.worker.legitimate.program import program

PROGRAMS: Final = (
    program(
        "RNN",
        """
        import torch
        from torch import nn
        rnn = nn.RNN(input_size=5, hidden_size=3, num_layers=2, batch_first=True, bidirectional=True)
        out, hidden = rnn(torch.zeros(4, 7, 5))
        print(out.shape, hidden.shape, sum(p.numel() for p in rnn.parameters()))
        """,
        """
        torch.Size([4, 7, 6]) torch.Size([4, 4, 3]) 126
        """,
    ),
    program(
        "LSTM and GRU over packed sequences",
        """
        import torch
        from torch import nn
        from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence
        packed = pack_padded_sequence(torch.ones(3, 5, 2), [5, 3, 1], batch_first=True)
        out, (h, c) = nn.LSTM(2, 4, batch_first=True)(packed)
        padded, lengths = pad_packed_sequence(out, batch_first=True)
        print(packed.batch_sizes, padded.shape, lengths, h.shape, c.shape)
        print(nn.GRU(2, 4)(torch.ones(6, 1, 2))[0].shape)
        """,
        """
        tensor([3, 2, 2, 1, 1]) torch.Size([3, 5, 4]) tensor([5, 3, 1]) torch.Size([1, 3, 4]) torch.Size([1, 3, 4])
        torch.Size([6, 1, 4])
        """,
    ),
    program(
        "Transformer",
        """
        import torch
        from torch import nn
        model = nn.Transformer(8, 2, 1, 1, 16, dropout=0.0, batch_first=True)
        mask = nn.Transformer.generate_square_subsequent_mask(3)
        out = model(torch.ones(2, 5, 8), torch.ones(2, 3, 8), tgt_mask=mask)
        out.sum().backward()
        print(out.shape, all(p.grad is not None for p in model.parameters()))
        print(mask)
        q = torch.eye(2).unsqueeze(0)
        print(nn.functional.scaled_dot_product_attention(q, q, torch.ones(1, 2, 2)))
        """,
        """
        torch.Size([2, 3, 8]) True
        tensor([[0., -inf, -inf],
                [0., 0., -inf],
                [0., 0., 0.]])
        tensor([[[1., 1.],
                 [1., 1.]]])
        """,
    ),
    program(
        "autograd",
        """
        import torch
        x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
        y = (x ** 3).sum()
        first, = torch.autograd.grad(y, x, create_graph=True)
        second, = torch.autograd.grad(first.sum(), x)
        print(first.tolist(), second.tolist())
        with torch.no_grad():
            print((x * 2).requires_grad)
        try:
            y.backward()
            y.backward()
        except RuntimeError as error:
            print(str(error).partition(" (")[0])
        class Double(torch.autograd.Function):
            @staticmethod
            def forward(ctx, value): return value * 2
            @staticmethod
            def backward(ctx, grad): return grad * 10
        z = torch.ones(2, requires_grad=True)
        Double.apply(z).sum().backward()
        print(z.grad)
        """,
        """
        [3.0, 12.0, 27.0] [6.0, 12.0, 18.0]
        False
        Trying to backward through the graph a second time
        tensor([10., 10.])
        """,
    ),
    program(
        "optimisers and schedulers",
        """
        import torch
        from torch import nn, optim
        for kind in (optim.SGD, optim.Adam, optim.AdamW, optim.RMSprop, optim.Adagrad, optim.LBFGS):
            weight = torch.tensor([4.0], requires_grad=True)
            optimiser = kind([weight], lr=0.5)
            def closure():
                optimiser.zero_grad()
                loss = (weight ** 2).sum()
                loss.backward()
                return loss
            for _ in range(3): optimiser.step(closure)
            print(kind.__name__, abs(weight.item()) < 4)
        scheduler = optim.lr_scheduler.StepLR(optim.SGD([weight], lr=1.0), step_size=2, gamma=0.1)
        for _ in range(4): scheduler.optimizer.step(); scheduler.step()
        print(round(scheduler.get_last_lr()[0], 6))
        """,
        """
        SGD True
        Adam True
        AdamW True
        RMSprop True
        Adagrad True
        LBFGS True
        0.01
        """,
    ),
    program(
        "a training loop",
        """
        import torch
        from torch import nn
        torch.manual_seed(3)
        model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 2))
        x = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
        y = torch.tensor([0, 1, 1, 0])
        optimiser = torch.optim.Adam(model.parameters(), lr=0.05)
        for _ in range(150):
            optimiser.zero_grad()
            nn.functional.cross_entropy(model(x), y).backward()
            optimiser.step()
        model.eval()
        print(model(x).argmax(1).tolist())
        """,
        """
        [0, 1, 1, 0]
        """,
    ),
    program(
        "convolution, normalisation and dropout",
        """
        import torch
        from torch import nn
        net = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten())
        print(net(torch.ones(2, 1, 8, 8)).shape, nn.LayerNorm(3)(torch.tensor([1.0, 1.0, 1.0])))
        print(nn.Dropout(0.5).eval()(torch.ones(3)), nn.Embedding(5, 2)(torch.tensor([[0, 4]])).shape)
        """,
        """
        torch.Size([2, 64]) tensor([0., 0., 0.], grad_fn=<NativeLayerNormBackward0>)
        tensor([1., 1., 1.]) torch.Size([1, 2, 2])
        """,
    ),
    program(
        "torch.func",
        """
        import torch
        from torch.func import grad, hessian, jacrev, vmap
        print(grad(lambda x: x ** 2)(torch.tensor(3.0)), vmap(lambda x: x * 2)(torch.arange(3)))
        print(jacrev(lambda x: x * x)(torch.tensor([1.0, 2.0])), hessian(lambda x: (x ** 3).sum())(torch.tensor([1.0])))
        """,
        """
        tensor(6.) tensor([0, 2, 4])
        tensor([[2., 0.],
                [0., 4.]]) tensor([[6.]])
        """,
    ),
    program(
        "DataLoader without workers",
        """
        import torch
        from torch.utils.data import DataLoader, Dataset, TensorDataset, random_split
        class Squares(Dataset):
            def __len__(self): return 5
            def __getitem__(self, index): return index, index * index
        for batch in DataLoader(Squares(), batch_size=2, num_workers=0): print(batch)
        seen = [x.item() for x, in DataLoader(TensorDataset(torch.arange(6)), shuffle=True)]
        print(sorted(seen), [len(part) for part in random_split(Squares(), [3, 2])])
        """,
        """
        [tensor([0, 1]), tensor([0, 1])]
        [tensor([2, 3]), tensor([4, 9])]
        [tensor([4]), tensor([16])]
        [0, 1, 2, 3, 4, 5] [3, 2]
        """,
    ),
    program(
        "torch.compile, which runs eagerly",
        """
        import torch
        @torch.compile
        def f(x): return torch.relu(x - 1) * 2
        print(f(torch.arange(3.0)))
        print(torch.compile(torch.nn.Linear(2, 3), fullgraph=True)(torch.ones(1, 2)).shape)
        """,
        """
        tensor([0., 0., 2.])
        torch.Size([1, 3])
        """,
    ),
    program(
        "saving and loading in memory",
        """
        import copy, io, pickle
        import torch
        model = torch.nn.Linear(2, 2)
        buffer = io.BytesIO()
        torch.save(model.state_dict(), buffer)
        buffer.seek(0)
        other = torch.nn.Linear(2, 2)
        print(other.load_state_dict(torch.load(buffer)), torch.equal(other.weight, model.weight))
        print(torch.equal(copy.deepcopy(model).weight, pickle.loads(pickle.dumps(model)).weight))
        """,
        """
        <All keys matched successfully> True
        True
        """,
    ),
)

SCRIPTED: Final = program(
    "jit.script",
    """
    import torch
    @torch.jit.script
    def f(x: torch.Tensor, times: int) -> torch.Tensor:
        for _ in range(times): x = x * 2 if bool(x.sum() < 10) else x
        return x
    print(f(torch.ones(2), 3), torch.jit.trace(lambda x: x + 1, torch.ones(1))(torch.zeros(1)))
    """,
    """
    tensor([8., 8.]) tensor([1.])
    """,
)
"""It warns on standard error in releases of PyTorch that mean to do without."""
