using System.Buffers.Binary;
using Evenkeel.Formats.Models;
using Evenkeel.Formats.Onnx.Schema;
using Evenkeel.Networks;
using Evenkeel.Networks.Execution;
using Evenkeel.Numerics.Threads;
using Google.Protobuf;

namespace Evenkeel.Formats.Tests.Onnx;

/// <summary>Files in half types and in double: the network is that of the values that they hold, whatever they hold them in.</summary>
public sealed class ElementTypeTests
{
    private const int Float16 = 10, Double = 11, BFloat16Bits = 16;

    private static readonly string[] Weights = ["fc1.weight 5x7", "fc1.bias 7", "fc2.weight 7x3", "fc2.bias 3"];

    private static readonly string[] Nodes =
    [
        "/fc1/MatMul: m1 = MatMul(x, fc1.weight)", "/fc1/Add: h = Add(m1, fc1.bias)", "/act/Relu: a = Relu(h)", "/fc2/MatMul: m2 = MatMul(a, fc2.weight)", "/fc2/Add: y = Add(m2, fc2.bias)",
    ];

    [Theory]
    [InlineData(Float16, true)]
    [InlineData(Float16, false)]
    [InlineData(BFloat16Bits, true)]
    [InlineData(BFloat16Bits, false)]
    [InlineData(Double, true)]
    [InlineData(Double, false)]
    public void Build_FileOfAnotherType_IsTheNetworkOfItsValues(int type, bool isRaw)
    {
        var rounded = OnnxModels.Of("4x5", Weights, Nodes);
        var typed = OnnxModels.Of("4x5", Weights, Nodes);
        typed.Graph.Input[0].Type.TensorType.ElemType = type;
        foreach (var (one, other) in rounded.Graph.Initializer.Zip(typed.Graph.Initializer))
        {
            double[] values = [.. one.FloatData.Select(v => Rounded(v, type))];
            one.FloatData.Clear();
            one.FloatData.Add(values.Select(v => (float)v));
            Store(other, values, type, isRaw);
        }

        var (wanted, made) = (OnnxModels.Built(rounded), OnnxModels.Built(typed));
        Assert.Equal("fc1:linear act:relu fc2:linear", OnnxModels.Layers(made.Graph));
        Assert.Equal(wanted.Graph.Parameters.Select(p => p.Name), made.Graph.Parameters.Select(p => p.Name));
        foreach (var name in wanted.Weights!.Keys) Assert.Equal(wanted.Weights[name].Span<float>().ToArray(), made.Weights![name].Span<float>().ToArray());
        Assert.Equal(Gradients(wanted), Gradients(made));
    }

    [Fact]
    public void Build_DoubleFileInDouble_KeepsItsDigits()
    {
        var model = OnnxModels.Of("4x5", Weights, Nodes);
        foreach (var tensor in model.Graph.Initializer) Store(tensor, [.. Enumerable.Range(0, tensor.FloatData.Count).Select(i => 1 + i * 1e-12)], Double, isRaw: true);
        var weight = OnnxModels.Built(model, new BuildOptions { Precision = DType.Float64 }).Weights!["fc1.weight"];
        Assert.Equal(Enumerable.Range(0, 35).Select(i => 1 + i * 1e-12), weight.Span<double>().ToArray().Order());
    }

    private static double Rounded(double value, int type) => type switch
    {
        Float16 => (double)(Half)value,
        BFloat16Bits => (double)BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits((float)value) & unchecked((int)0xFFFF0000)),
        _ => value,
    };

    /// <summary>Half types stand in the field of 32-bit integers by their bits where they are not raw.</summary>
    private static void Store(TensorProto tensor, double[] values, int type, bool isRaw)
    {
        tensor.FloatData.Clear();
        tensor.DataType = type;
        if (isRaw) tensor.RawData = ByteString.CopyFrom([.. values.SelectMany(v => Bytes(v, type))]);
        else if (type == Double) tensor.DoubleData.Add(values);
        else tensor.Int32Data.Add(values.Select(v => (int)BinaryPrimitives.ReadUInt16LittleEndian(Bytes(v, type))));
    }

    private static byte[] Bytes(double value, int type) => type switch
    {
        Float16 => BitConverter.GetBytes(BitConverter.HalfToUInt16Bits((Half)value)),
        BFloat16Bits => BitConverter.GetBytes((float)value)[2..],
        _ => BitConverter.GetBytes(value),
    };

    /// <summary>The output and every gradient, in one row.</summary>
    private static float[] Gradients(Model model)
    {
        using var workers = new Workers(1);
        using var session = new Session(Plan.Create(model.Graph, new PlanOptions { Batch = 4 }), model.Weights!, workers);
        using var input = Tensor.From<float>([.. Enumerable.Range(0, 20).Select(i => MathF.Cos(i))], new Shape(4, 5));
        var output = session.Forward(input);
        float[] made = [.. output.Span<float>()];
        using var gradient = Tensor.From<float>([.. Enumerable.Range(0, 12).Select(i => MathF.Sin(i))], output.Shape);
        session.Backward(gradient);
        return [.. made, .. session.Gradients.OrderBy(g => g.Key, StringComparer.Ordinal).SelectMany(g => g.Value.Span<float>().ToArray())];
    }
}
