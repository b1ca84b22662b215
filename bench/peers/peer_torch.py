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


ROWS = {"matmul": matmul, "conv": conv}


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
