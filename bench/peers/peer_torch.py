#!/usr/bin/env python3
"""The benchmarks' work in PyTorch on CPU: prints a version line, then answers each request line with the seconds of one run.

A request is a row's name and its integer arguments; a row's function builds its data once and returns what one run does.
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


ROWS = {"matmul": matmul}


@functools.lru_cache(maxsize=1)
def prepare(request):
    name, *arguments = request.split()
    return ROWS[name](*map(int, arguments))


def main():
    torch.set_num_threads(os.cpu_count())
    torch.manual_seed(0)
    print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads", flush=True)
    for request in sys.stdin:
        run = prepare(request.strip())
        start = time.perf_counter()
        run()
        print(time.perf_counter() - start, flush=True)


main()
