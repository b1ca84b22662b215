#!/usr/bin/env python3
"""The benchmarks' work in PyTorch on CPU: prints a version line, then answers each request line with the seconds of one run.

A request is a row's name and its integer arguments; a row's function builds its data once and returns what one run does. Each request
runs twice and the second run counts, so that caches and threads are as warm as they are on the other side; the answer comes when all
threads are at rest.
"""
import functools
import os
import sys
import time

try:
    import torch
except ImportError:
    sys.exit(1)


def matmul(m, n, k, transposed):
    a = torch.randn(m, k)
    b = torch.randn(n, k).t() if transposed else torch.randn(k, n)
    c = torch.empty(m, n)
    return lambda: torch.mm(a, b, out=c)


def conv(batch, channels, out_channels, kernel, stride, extent, groups, which):
    """One pass of a convolution: 0 forward, 1 the input's gradient alone, 2 the weight's alone, both by autograd."""
    x = torch.randn(batch, channels, extent, extent, requires_grad=which == 1)
    w = torch.randn(out_channels, channels // groups, kernel, kernel, requires_grad=which == 2)
    y = torch.nn.functional.conv2d(x, w, stride=stride, padding=kernel // 2, groups=groups)
    if which == 0:
        return lambda: torch.nn.functional.conv2d(x, w, stride=stride, padding=kernel // 2, groups=groups)
    gradient = torch.randn_like(y)
    return lambda: torch.autograd.grad(y, x if which == 1 else w, gradient, retain_graph=True)


def attention(samples, heads, positions, width):
    q, k, v = (torch.randn(samples, positions, width, requires_grad=True) for _ in range(3))
    dy = torch.randn(samples, positions, width)

    def split(x):
        return x.view(samples, positions, heads, width // heads).transpose(1, 2)

    def run():
        q.grad = k.grad = v.grad = None
        scores = split(q) @ split(k).transpose(-2, -1) * (width / heads) ** -0.5
        y = (torch.softmax(scores, -1) @ split(v)).transpose(1, 2).reshape(samples, positions, width)
        y.backward(dy)

    return run


def draw(rows, columns, fill):
    w = torch.empty(rows, columns)
    return lambda: fill(w)


def orthogonal(rows, columns, matrices):
    w = torch.empty(rows, columns)

    def run():
        for _ in range(matrices):
            torch.nn.init.orthogonal_(w)

    return run


def watch(model):
    """What people log today, by hooks: of every leaf module's output and its gradient mean, std, max |x|, share of zeros, a histogram."""
    seen = {}

    def statistics(x):
        return x.mean().item(), x.std().item(), x.abs().max().item(), (x == 0).float().mean().item(), torch.histc(x, 64)

    def hook(name):
        def forward(module, inputs, output):
            seen[name] = statistics(output.detach())
            if output.requires_grad:
                output.register_hook(lambda gradient: seen.__setitem__(name + ".grad", statistics(gradient)))

        return forward

    for name, module in model.named_modules():
        if not list(module.children()):
            module.register_forward_hook(hook(name))


def step(model, x, y, hooks):
    if hooks:
        watch(model)

    def run():
        model.zero_grad(set_to_none=True)
        z = model(x)
        torch.nn.functional.cross_entropy(z.reshape(-1, z.shape[-1]), y.reshape(-1)).backward()

    return run


def mlp(hooks, depth=50, width=512, batch=256, classes=10):
    layers = [layer for _ in range(depth) for layer in (torch.nn.Linear(width, width), torch.nn.Tanh())]
    model = torch.nn.Sequential(*layers, torch.nn.Linear(width, classes))
    return step(model, torch.randn(batch, width), torch.arange(batch) % classes, hooks)


def resnet18(hooks, batch=8, classes=1000):
    import torchvision

    model = torchvision.models.resnet18(weights=None)
    return step(model, torch.randn(batch, 3, 224, 224), torch.arange(batch) % classes, hooks)


class Block(torch.nn.Module):
    """A transformer's block with its norms first, causal, without positions and dropout."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.ln_1, self.ln_2 = torch.nn.LayerNorm(width), torch.nn.LayerNorm(width)
        self.qkv, self.o = torch.nn.Linear(width, 3 * width), torch.nn.Linear(width, width)
        self.up, self.act, self.down = torch.nn.Linear(width, 4 * width), torch.nn.GELU(), torch.nn.Linear(4 * width, width)

    def forward(self, x):
        samples, positions, width = x.shape
        q, k, v = (t.view(samples, positions, self.heads, -1).transpose(1, 2) for t in self.qkv(self.ln_1(x)).split(width, 2))
        mask = torch.full((positions, positions), float("-inf")).triu(1)
        a = torch.softmax(q @ k.transpose(2, 3) / (width // self.heads) ** 0.5 + mask, -1)
        x = x + self.o((a @ v).transpose(1, 2).reshape(samples, positions, width))
        return x + self.down(self.act(self.up(self.ln_2(x))))


def gpt(hooks, depth=6, width=384, heads=6, positions=256, batch=8, vocabulary=65):
    blocks = [Block(width, heads) for _ in range(depth)]
    model = torch.nn.Sequential(torch.nn.Embedding(vocabulary, width), *blocks, torch.nn.LayerNorm(width), torch.nn.Linear(width, vocabulary))
    return step(model, torch.randint(0, vocabulary, (batch, positions)), torch.randint(0, vocabulary, (batch, positions)), hooks)


FILLS = {"uniform": lambda w: w.uniform_(-1, 1), "normal": lambda w: w.normal_(), "truncated": torch.nn.init.trunc_normal_}
DRAWS = {f"draw_{law}": functools.partial(draw, fill=fill) for law, fill in FILLS.items()}
ROWS = {**DRAWS, "matmul": matmul, "attention": attention, "conv": conv, "orthogonal": orthogonal, "mlp": mlp, "resnet18": resnet18, "gpt": gpt}


@functools.lru_cache(maxsize=1)
def prepare(request):
    name, *arguments = request.split()
    return ROWS[name](*map(int, arguments))


def blas():
    """The library that computes matrix products: on Debian whichever one is installed, and the reference one is thirty times slower."""
    torch.mm(torch.ones(64, 64), torch.ones(64, 64))
    try:
        with open("/proc/self/maps", encoding="utf-8") as maps:
            paths = {line.split()[-1] for line in maps}
    except OSError:
        return "unknown BLAS"
    known = [name for name in ("openblas", "mkl", "blis") if any(name in path for path in paths if "libblas" in path or name in path.split("/")[-1])]
    if known:
        return known[0]
    if any("libblas" in path for path in paths):
        return "the reference BLAS, which is NOT its best: install OpenBLAS"
    return "its own BLAS"


def rest(quiet=0.1, slice_seconds=0.01, slices=100):
    """Waits until the threads have stopped spinning for more work (OpenBLAS's do for 0.1 s), for they would take the other side's cores."""
    for _ in range(slices):
        start = time.process_time()
        time.sleep(slice_seconds)
        if time.process_time() - start < quiet * slice_seconds:
            return


def main():
    torch.set_num_threads(os.cpu_count())
    torch.manual_seed(0)
    print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads, {blas()}", flush=True)
    for request in sys.stdin:
        run = prepare(request.strip())
        run()
        start = time.perf_counter()
        run()
        seconds = time.perf_counter() - start
        rest()
        print(seconds, flush=True)


main()
