using Evenkeel.Networks.Ops;

namespace Evenkeel.Theory.Moments;

/// <summary>Finds the moment map of an op; an op without one is unknown, never passed through.</summary>
internal static class MomentMaps
{
    private static readonly Dictionary<Type, Func<MapInputs, MomentStep>> Maps = new()
    {
        [typeof(Linear)] = WeightedMap.Linear,
        [typeof(Conv)] = WeightedMap.Conv,
        [typeof(ConvTranspose)] = WeightedMap.ConvTranspose,
        [typeof(Activate)] = ActivationMap.Activate,
        [typeof(PReLU)] = ActivationMap.PReLU,
        [typeof(BatchNorm)] = NormMap.BatchNorm,
        [typeof(LayerNorm)] = NormMap.LayerNorm,
        [typeof(RmsNorm)] = NormMap.RmsNorm,
        [typeof(GroupNorm)] = NormMap.GroupNorm,
        [typeof(InstanceNorm)] = NormMap.InstanceNorm,
        [typeof(Flatten)] = StructureMap.Identity,
        [typeof(Dropout)] = StructureMap.Identity,
        [typeof(Add)] = StructureMap.Add,
        [typeof(Concat)] = StructureMap.Concat,
        [typeof(Subtract)] = StructureMap.Subtract,
        [typeof(Reshape)] = StructureMap.Identity,
        [typeof(Transpose)] = StructureMap.Identity,
        [typeof(Slice)] = StructureMap.Part,
        [typeof(Select)] = StructureMap.Part,
        [typeof(Gather)] = StructureMap.Part,
        [typeof(Pad)] = StructureMap.Pad,
        [typeof(Scale)] = FactorMap.Scale,
        [typeof(Gain)] = FactorMap.Gain,
        [typeof(Offset)] = StructureMap.Offset,
        [typeof(Embedding)] = TableMap.Embedding,
        [typeof(Position)] = TableMap.Position,
    };

    public static MomentStep Of(MapInputs inputs)
    {
        if (!Maps.TryGetValue(inputs.Node.Op.GetType(), out var map)) return MomentStep.Unknown($"unknown: no moment map for {inputs.Node.Op.Kind}");
        return map(inputs);
    }
}
