namespace Evenkeel.Networks.Ops.Sliding;

/// <summary>What convolutions and transposed ones ask of channels and groups, and the parameters that they have.</summary>
internal static class ConvRules
{
    public static void Check(long outChannels, long groups, Shape input)
    {
        ShapeException.ThrowIf(outChannels < 1, $"its number of channels (={outChannels}) must be at least 1");
        ShapeException.ThrowIf(groups < 1, $"`groups` (={groups}) must be at least 1");
        ShapeException.ThrowIf(input[1] % groups != 0, $"`groups` (={groups}) must divide the input's channels (={input[1]})");
        ShapeException.ThrowIf(outChannels % groups != 0, $"`groups` (={groups}) must divide its number of channels (={outChannels})");
    }

    public static IReadOnlyList<ParameterShape> Parameters(Shape kernels, long outChannels, bool bias, Fans fans)
    {
        var weight = new ParameterShape("weight", kernels, ParameterRole.Weight, fans);
        return bias ? [weight, new ParameterShape("bias", new Shape(outChannels), ParameterRole.Bias, fans)] : [weight];
    }
}
