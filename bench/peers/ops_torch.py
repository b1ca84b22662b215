#!/usr/bin/env python3
"""Draws random cases of every op, and computes their outputs and gradients in PyTorch on CPU.

Run as `ops_torch.py FOLDER CASES SEED`; it writes cases.json, what each case is, and cases.safetensors, its tensors. Values are drawn in
float32, so that both precisions see the same numbers; what is expected is PyTorch's float64. Beside each expected tensor stands its
condition: the largest change, in units of float32's rounding, among
  * what moving every input, parameter and cotangent by one unit up or down does to it in float64 (twice, with other directions),
  * what PyTorch's own float32 differs by,
  * the rounding of its largest value; a gradient that is 0 but for rounding takes the largest of all, since terms of that size cancel in it.
An implementation in any order of summation may err by a small multiple of it, whatever the op and the precision.
"""
import json
import struct
import sys

try:
    import torch
except ImportError:
    sys.exit(3)

from ops.draw import Draw
from ops.edges import EDGES
from ops.table import OPS

UNIT = 2.0**-24
NEGLIGIBLE = 2.0**-40
DIRECTIONS = 2


def rounds():
    """The ops in turn, each as often as its weight says: the first of all, then the second of those that have one."""
    most = max(weight for _, weight in OPS.values())
    return [name for turn in range(most) for name, (_, weight) in OPS.items() if turn < weight]


def draw_case(index, seed):
    name, fixed = EDGES[index] if index < len(EDGES) else (rounds()[(index - len(EDGES)) % len(rounds())], {})
    return name, OPS[name][0](Draw(f"{seed}/{index}", fixed))


def differentiate(case, leaves, cotangent):
    """Output and gradients at these leaves: {name: tensor}."""
    leaves = {n: t.detach().clone().requires_grad_(case.is_trained(n)) for n, t in leaves.items()}
    output = case.function(*(leaves[n] for n in case.inputs), **{n: leaves[n] for n in case.parameters})
    result = {"output": output.detach()}
    output.backward(cotangent)
    result.update({f"{n}.gradient": t.grad for n, t in leaves.items() if t.requires_grad})
    return result


def moved(tensor, generator):
    return tensor * (1 + UNIT * (2.0 * torch.randint(2, tensor.shape, generator=generator) - 1))


def conditions(case, expected, leaves, cotangent, generator):
    single = differentiate(case, {n: t.float() for n, t in leaves.items()}, cotangent.float())
    scale = max(map(largest, [cotangent, *expected.values()]))
    changes = {n: [largest(single[n].double() - t), UNIT * (largest(t) if largest(t) > NEGLIGIBLE * scale else scale)] for n, t in expected.items()}
    for _ in range(DIRECTIONS):
        beside = {n: moved(t, generator) if case.moves(n) else t for n, t in leaves.items()}
        for n, t in differentiate(case, beside, moved(cotangent, generator)).items():
            changes[n].append(largest(t - expected[n]))
    return {n: max(values) / UNIT for n, values in changes.items()}


def largest(tensor):
    return tensor.abs().max().item()


def write_safetensors(path, tensors):
    names = {torch.float32: "F32", torch.float64: "F64", torch.int64: "I64"}
    header, chunks, at = {}, [], 0
    for name, tensor in tensors.items():
        data = tensor.contiguous().numpy().tobytes()
        header[name] = {"dtype": names[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [at, at + len(data)]}
        chunks.append(data)
        at += len(data)
    head = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(head)) + head + b"".join(chunks))


def main(folder, count, seed):
    torch.set_num_threads(1)
    cases, tensors = [], {}
    for index in range(count):
        name, case = draw_case(index, seed)
        generator = case.generator
        leaves = {n: t.double() for n, t in {**case.inputs, **case.parameters}.items()}
        with torch.no_grad():
            shape = case.function(*(leaves[n] for n in case.inputs), **{n: leaves[n] for n in case.parameters}).shape
        cotangent = torch.ones(()) if shape == () else torch.randn(shape, generator=generator)
        expected = differentiate(case, leaves, cotangent.double())
        cases.append({
            "op": name,
            "label": case.label or name,
            "attributes": case.attributes,
            "inputs": list(case.inputs),
            "parameters": list(case.parameters),
            "conditions": conditions(case, expected, leaves, cotangent.double(), generator),
        })
        own = {**case.inputs, **case.parameters, **case.targets, "cotangent": cotangent, **{f"expected.{n}": t for n, t in expected.items()}}
        tensors.update({f"{index}.{n}": t for n, t in own.items()})
    write_safetensors(f"{folder}/cases.safetensors", tensors)
    with open(f"{folder}/cases.json", "w", encoding="utf-8") as file:
        json.dump({"version": torch.__version__, "cases": cases}, file)


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
