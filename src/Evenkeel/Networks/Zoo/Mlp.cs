using Evenkeel.Networks.Ops;

namespace Evenkeel.Networks.Zoo;

/// <summary>A multilayer perceptron: hidden layers of one width, each with its activation, and a linear head.</summary>
internal static class Mlp
{
    /// <summary>Deeper than any plain network that has been trained (10,000 layers: Xiao et al. 2018), and still built in a blink.</summary>
    private const long MaxDepth = 30_000;

    public static ZooNetwork Network { get; } = new(
        "mlp",
        "a multilayer perceptron",
        [
            new("depth", "20", "hidden layers; the head comes on top, so that 0 is a linear classifier"),
            new("width", "256", "units of a hidden layer"),
            new("activation", "relu", "any activation by name"),
            new("inputs", "64", "values of a sample; the data's where there is data"),
            new("classes", "10", "outputs; the data's classes where it has them"),
            new("norm", "none", "none, batch or layer: a norm before each activation"),
            new("bias", "true", "whether linear layers have biases"),
        ],
        Build);

    private static Graph Build(ZooValues values, ZooInput data)
    {
        var sample = data.Sample;
        var depth = values.Integer("depth", 0, MaxDepth);
        var width = values.Integer("width", 1, Zoo.MaxParameters);
        var inputs = values.Integer("inputs", 1, Zoo.MaxParameters);
        var outputs = values.Classes(data, Zoo.MaxParameters);
        var bias = values.Boolean("bias");
        var norm = values.OneOf("norm", "none", "batch", "layer");
        var activation = values.Activation("activation");
        if (sample is not null && values.IsGiven("inputs") && inputs != sample.Length)
        {
            values.Refuse($"`inputs` (={inputs}) does not fit the data's samples ({sample}: {sample.Length} values); leave the option out");
        }

        values.ThrowIfAnyProblem();
        var input = sample ?? new Shape(inputs);
        var parameters = depth == 0
            ? (double)input.Length * outputs
            : (double)input.Length * width + (depth - 1.0) * width * width + (double)width * outputs;
        if (parameters > Zoo.MaxParameters) values.Refuse($"its {parameters:0.#e0} weights are more than 2^40; make it narrower or less deep");
        values.ThrowIfAnyProblem();

        var builder = new GraphBuilder("mlp", input);
        if (input.Rank != 1) builder.Add("flatten", new Flatten());
        for (var i = 0; i < depth; i++)
        {
            builder.Add($"fc.{i}", new Linear(width, bias));
            if (norm != "none") builder.Add($"norm.{i}", norm == "batch" ? new BatchNorm() : new LayerNorm());
            builder.Add($"act.{i}", activation);
        }

        builder.Add("head", new Linear(outputs, bias));
        return builder.Build();
    }
}
