using Evenkeel.Networks.Ops;
using Evenkeel.Theory.Moments.Maps;

namespace Evenkeel.Theory.Moments;

/// <summary>Finds the moment map of an op; an op without one is unknown, never passed through.</summary>
internal static class MomentMaps
{
    private static readonly Dictionary<Type, Func<MapInputs, MomentStep>> Maps = new()
    {
        [typeof(Linear)] = WeightedMap.Linear,
        [typeof(Conv)] = ConvMap.Forward,
        [typeof(ConvTranspose)] = ConvMap.Transposed,
        [typeof(Activate)] = ActivationMap.Activate,
        [typeof(PReLU)] = ActivationMap.PReLU,
        [typeof(BatchNorm)] = NormMap.BatchNorm,
        [typeof(LayerNorm)] = NormMap.LayerNorm,
        [typeof(RmsNorm)] = NormMap.RmsNorm,
        [typeof(GroupNorm)] = NormMap.GroupNorm,
        [typeof(InstanceNorm)] = NormMap.InstanceNorm,
        [typeof(Flatten)] = ShapeMap.Reshape,
        [typeof(Reshape)] = ShapeMap.Reshape,
        [typeof(Transpose)] = ShapeMap.Transpose,
        [typeof(Slice)] = ShapeMap.Slice,
        [typeof(Select)] = ShapeMap.Select,
        [typeof(Gather)] = ShapeMap.Gather,
        [typeof(Pad)] = PadMap.Pad,
        [typeof(Concat)] = ConcatMap.Concat,
        [typeof(Add)] = JoinMap.Add,
        [typeof(Subtract)] = JoinMap.Subtract,
        [typeof(Multiply)] = JoinMap.Multiply,
        [typeof(Divide)] = JoinMap.Divide,
        [typeof(Position)] = JoinMap.Position,
        [typeof(Scale)] = FactorMap.Scale,
        [typeof(Gain)] = FactorMap.Gain,
        [typeof(Offset)] = FactorMap.Offset,
        [typeof(Dropout)] = FactorMap.Dropout,
        [typeof(AveragePool)] = AverageMap.AveragePool,
        [typeof(AdaptiveAveragePool)] = AverageMap.Adaptive,
        [typeof(GlobalAveragePool)] = AverageMap.Global,
        [typeof(Mean)] = AverageMap.Mean,
        [typeof(Sum)] = AverageMap.Sum,
        [typeof(MaxPool)] = LargestMap.MaxPool,
        [typeof(AdaptiveMaxPool)] = LargestMap.Adaptive,
        [typeof(GlobalMaxPool)] = LargestMap.Global,
        [typeof(Max)] = LargestMap.Max,
        [typeof(Softmax)] = SoftmaxMap.Softmax,
        [typeof(LogSoftmax)] = SoftmaxMap.LogSoftmax,
        [typeof(MatMul)] = ProductMap.MatMul,
        [typeof(Attention)] = AttentionMap.Attention,
        [typeof(Recurrent)] = RecurrentMap.Recurrent,
        [typeof(Embedding)] = TableMap.Embedding,
        [typeof(Learned)] = TableMap.Learned,
        [typeof(Fixed)] = TableMap.Fixed,
        [typeof(View)] = BoundMap.View,
        [typeof(Expand)] = BoundMap.Expand,
        [typeof(Applied)] = BoundMap.Applied,
        [typeof(Apply)] = ActivationMap.Apply,
    };

    public static bool Has(Type op) => Maps.ContainsKey(op);

    public static MomentStep Of(MapInputs inputs)
        => inputs.Signals.Length > 0 && Unchanged.By(inputs.Node, inputs.X.Kernel.Shape, inputs.Conditions.Dropout) ? inputs.Kept()
            : Maps.TryGetValue(inputs.Node.Op.GetType(), out var map) ? map(inputs) : MomentStep.Unknown($"unknown: no moment map for {inputs.Node.Op.Kind}");
}
