using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Losses;
using Evenkeel.Networks.Ops;
using PReLU = Evenkeel.Networks.Ops.PReLU;

namespace Evenkeel.Benchmarks.Verification;

/// <summary>Every op and loss by the name that <c>peers/ops/table.py</c> gives it.</summary>
internal static class OpTable
{
    public static IReadOnlyDictionary<string, Func<Attributes, Op>> Ops { get; } = new Dictionary<string, Func<Attributes, Op>>
    {
        ["conv"] = a => new Conv(a.Whole("outChannels"), a.Window, a.Flag("bias"), a.Whole("groups")),
        ["conv-transpose"] = a => new ConvTranspose(a.Whole("outChannels"), a.Window, a.Flag("bias"), a.Whole("groups"), a.PerAxis("outputPadding")),
        ["max-pool"] = a => new MaxPool(a.Window),
        ["average-pool"] = a => new AveragePool(a.Window, a.Flag("countPadding")),
        ["adaptive-average-pool"] = a => new AdaptiveAveragePool(a.PerAxis("extent")),
        ["adaptive-max-pool"] = a => new AdaptiveMaxPool(a.PerAxis("extent")),
        ["global-average-pool"] = _ => new GlobalAveragePool(),
        ["global-max-pool"] = _ => new GlobalMaxPool(),
        ["linear"] = a => new Linear(a.Whole("outFeatures"), a.Flag("bias")),
        ["matmul"] = a => new MatMul(a.Flag("transposeA"), a.Flag("transposeB")),
        ["embedding"] = a => new Embedding(a.Whole("vocabulary"), a.Whole("width")),
        ["attention"] = a => new Attention(a.Whole("heads"), a.Flag("causal"), a.Optional("scale")),
        ["rnn"] = a => Recurrent(RecurrentKind.Rnn, a),
        ["lstm"] = a => Recurrent(RecurrentKind.Lstm, a),
        ["gru"] = a => Recurrent(RecurrentKind.Gru, a),
        ["reshape"] = a => new Reshape(a.Numbers("sample")),
        ["flatten"] = _ => new Flatten(),
        ["transpose"] = a => new Transpose(a.Numbers("axes")),
        ["slice"] = a => new Slice((int)a.Whole("axis"), a.Whole("start"), a.Whole("length"), a.Whole("step")),
        ["select"] = a => new Select((int)a.Whole("axis"), a.Whole("position")),
        ["gather"] = a => new Gather((int)a.Whole("axis"), a.Numbers("indices")),
        ["concat"] = a => new Concat((int)a.Whole("axis")),
        ["pad"] = a => new Pad(a.Numbers("before"), a.Numbers("after"), a.Number("value")),
        ["add"] = _ => new Add(),
        ["subtract"] = _ => new Subtract(),
        ["multiply"] = _ => new Multiply(),
        ["divide"] = _ => new Divide(),
        ["scale"] = a => new Scale(a.Number("factor")),
        ["gain"] = _ => new Gain(),
        ["offset"] = _ => new Offset(),
        ["position"] = _ => new Position(),
        ["sum"] = a => new Sum(a.Numbers("axes"), a.Flag("keepAxes")),
        ["mean"] = a => new Mean(a.Numbers("axes"), a.Flag("keepAxes")),
        ["max"] = a => new Max(a.Numbers("axes"), a.Flag("keepAxes")),
        ["batch-norm"] = a => new BatchNorm(a.Number("epsilon"), a.Flag("affine"), a.Flag("evaluation")),
        ["layer-norm"] = a => new LayerNorm(a.Number("epsilon"), a.Flag("affine")),
        ["group-norm"] = a => new GroupNorm(a.Whole("groups"), a.Number("epsilon"), a.Flag("affine")),
        ["instance-norm"] = a => new InstanceNorm(a.Number("epsilon"), a.Flag("affine")),
        ["rms-norm"] = a => new RmsNorm(a.Number("epsilon"), a.Flag("affine")),
        ["softmax"] = a => new Softmax((int)a.Whole("axis")),
        ["log-softmax"] = a => new LogSoftmax((int)a.Whole("axis")),
        ["prelu"] = a => new PReLU(a.Flag("perChannel")),
        ["activation"] = a => new Activate(ActivationCatalogue.Parse(a.Text("function"))),
        ["dropout"] = a => new Dropout(a.Number("probability")),
    };

    public static IReadOnlyDictionary<string, Func<Attributes, Loss>> Losses { get; } = new Dictionary<string, Func<Attributes, Loss>>
    {
        ["cross-entropy"] = a => new CrossEntropy(a.Number("smoothing")),
        ["mse"] = _ => new SquaredError(),
        ["binary-cross-entropy"] = _ => new BinaryCrossEntropy(),
    };

    private static Recurrent Recurrent(RecurrentKind kind, Attributes a)
    {
        var nonlinearity = a.Text("nonlinearity") == "relu" ? RecurrentNonlinearity.Relu : RecurrentNonlinearity.Tanh;
        return new(kind, a.Whole("hidden"), (int)a.Whole("layers"), a.Flag("bidirectional"), a.Flag("bias"), nonlinearity);
    }
}
