namespace Evenkeel.Networks.Ops.Normalizing;

/// <summary>The learned factor γ and offset β of a norm.</summary>
internal static class NormParameters
{
    public static IReadOnlyList<ParameterShape> Of(long features) =>
    [
        new("weight", new Shape(features), ParameterRole.Scale, new Fans(1, 1)),
        new("bias", new Shape(features), ParameterRole.Shift, new Fans(1, 1)),
    ];
}
