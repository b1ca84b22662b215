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


def step(model, x, y):
    def run():
        model.zero_grad(set_to_none=True)
        torch.nn.functional.cross_entropy(model(x), y).backward()

    return run


def mlp(depth=50, width=512, batch=256, classes=10):
    layers = [layer for _ in range(depth) for layer in (torch.nn.Linear(width, width), torch.nn.Tanh())]
    model = torch.nn.Sequential(*layers, torch.nn.Linear(width, classes))
    return step(model, torch.randn(batch, width), torch.arange(batch) % classes)


ROWS = {"matmul": matmul, "attention": attention, "conv": conv, "mlp": mlp}


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
