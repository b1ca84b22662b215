"""Writes models/two-inputs.onnx: y = relu(a W) + scale·b, for scale a whole number (python3-onnx)."""
import os
import numpy, onnx
from onnx import TensorProto, helper, numpy_helper

weight = numpy.arange(12, dtype=numpy.float32).reshape(3, 4) / 12 - 0.4
graph = helper.make_graph(
    [
        helper.make_node("MatMul", ["a", "fc.weight"], ["m"], name="/fc/MatMul"),
        helper.make_node("Relu", ["m"], ["r"], name="/act/Relu"),
        helper.make_node("Cast", ["scale"], ["s"], name="/Cast", to=TensorProto.FLOAT),
        helper.make_node("Mul", ["b", "s"], ["p"], name="/Mul"),
        helper.make_node("Add", ["r", "p"], ["y"], name="/Add"),
    ],
    "two-inputs",
    [
        helper.make_tensor_value_info("a", TensorProto.FLOAT, ["n", 3]),
        helper.make_tensor_value_info("b", TensorProto.FLOAT, ["n", 4]),
        helper.make_tensor_value_info("scale", TensorProto.INT64, []),
    ],
    [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 4])],
    [numpy_helper.from_array(weight, "fc.weight")],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
onnx.save(model, os.path.join(os.path.dirname(os.path.abspath(__file__)), "models", "two-inputs.onnx"))
