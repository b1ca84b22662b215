using Evenkeel.Networks;

namespace Evenkeel.TestKit;

/// <summary>Tensors of seeded random numbers, in double.</summary>
public static class RandomValues
{
    /// <summary>Independent N(0, <paramref name="deviation"/>²).</summary>
    public static Tensor Normal(Random random, Shape shape, double deviation = 1, double mean = 0)
    {
        var tensor = new Tensor(DType.Float64, shape);
        foreach (ref var value in tensor.Span<double>()) value = mean + deviation * Normal(random);
        return tensor;
    }

    /// <summary>A network's input: whole numbers below <paramref name="tokens"/>, or N(0, <paramref name="deviation"/>²) where that is 0.</summary>
    public static Tensor Input(Random random, Shape shape, int tokens, double deviation = 1)
    {
        if (tokens == 0) return Normal(random, shape, deviation);
        var tensor = new Tensor(DType.Float64, shape);
        foreach (ref var value in tensor.Span<double>()) value = random.Next(tokens);
        return tensor;
    }

    /// <summary>One N(0, 1) (Box and Muller 1958).</summary>
    public static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>A tensor for each parameter, none at a special value: weights keep the signal's size, no bias or offset is 0, no factor 1.</summary>
    public static Dictionary<string, Tensor> Parameters(Random random, Graph graph) => graph.Parameters.ToDictionary(
        p => p.Name,
        p => p.Role switch
        {
            ParameterRole.Weight => Normal(random, p.Shape, 1 / Math.Sqrt(p.Fans.In)),
            ParameterRole.Scale => Normal(random, p.Shape, 0.2, mean: 1),
            ParameterRole.Slope => Normal(random, p.Shape, 0.1, mean: 0.25),
            ParameterRole.Buffer => Normal(random, p.Shape, 0.1, mean: p.Initial ?? 0),
            _ => Normal(random, p.Shape, 0.5),
        },
        StringComparer.Ordinal);
}
