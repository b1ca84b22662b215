"""Writes models/left-out.onnx: the values that differ in y = W₂ relu(W₁ a), of which the last step is no layer of a network (python3-onnx)."""

import os

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

random = np.random.default_rng(1)
first = random.normal(0, (2 / 16) ** 0.5, (64, 16)).astype(np.float32)
second = random.normal(0, (1 / 64) ** 0.5, (8, 64)).astype(np.float32)
graph = helper.make_graph(
    [
        helper.make_node("Gemm", ["a", "first.weight"], ["h"], name="/first/Gemm", transB=1),
        helper.make_node("Relu", ["h"], ["r"], name="/act/Relu"),
        helper.make_node("Gemm", ["r", "second.weight"], ["y"], name="/second/Gemm", transB=1),
        helper.make_node("Unique", ["y"], ["values"], name="/values/Unique"),
    ],
    "left-out",
    [helper.make_tensor_value_info("a", TensorProto.FLOAT, ["N", 16])],
    [helper.make_tensor_value_info("values", TensorProto.FLOAT, ["D"])],
    [numpy_helper.from_array(first, "first.weight"), numpy_helper.from_array(second, "second.weight")],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
onnx.checker.check_model(model)
onnx.save(model, os.path.join(os.path.dirname(os.path.abspath(__file__)), "models", "left-out.onnx"))
