"""Five programs such as a quiz runs, from a single line to a Transformer."""

from typing import Final

TINY: Final = "tiny"
RNN: Final = "nn.RNN"
ADAM: Final = "Adam ×5"

SNIPPETS: Final = {
    TINY: """\
import torch

print(torch.arange(6).view(2, 3).sum(dim=0))
""",
    RNN: """\
import torch
from torch import nn

rnn = nn.RNN(input_size=5, hidden_size=3, batch_first=True)
output, hidden = rnn(torch.ones(4, 7, 5))
print(output.shape, hidden.shape)
print(output[0, 0])
""",
    "backward": """\
import torch
from torch import nn

layer = nn.Linear(3, 2)
loss = nn.functional.cross_entropy(layer(torch.ones(4, 3)), torch.tensor([0, 1, 0, 1]))
loss.backward()
print(loss.item(), layer.weight.grad)
""",
    ADAM: """\
import torch
from torch import nn

model = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 1))
optimiser = torch.optim.Adam(model.parameters(), lr=0.01)
inputs, targets = torch.randn(64, 10), torch.randn(64, 1)
for step in range(5):
    optimiser.zero_grad()
    loss = nn.functional.mse_loss(model(inputs), targets)
    loss.backward()
    optimiser.step()
    print(step, loss.item())
""",
    "Transformer": """\
import torch
from torch import nn

layer = nn.TransformerEncoderLayer(d_model=16, nhead=2, batch_first=True)
output = layer(torch.randn(2, 5, 16))
output.sum().backward()
print(output.shape, layer.linear1.weight.grad)
""",
}
"""By name. Each prints something and leaves nothing behind in its process but what it imported."""
