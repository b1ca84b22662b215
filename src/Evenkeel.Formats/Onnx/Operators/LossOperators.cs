using Evenkeel.Formats.Onnx.Importing;

namespace Evenkeel.Formats.Onnx.Operators;

/// <summary>Losses that stand in the file's graph.</summary>
internal static class LossOperators
{
    public static IEnumerable<KeyValuePair<string, Action<Call>>> All =>
    [
        new("NegativeLogLikelihoodLoss", c => c.Set(0, Loss(c, c[0]))),
        new("SoftmaxCrossEntropyLoss", CrossEntropy),
    ];

    private static void CrossEntropy(Call c)
    {
        var logProbabilities = c.Compose.Softmax(c[0], 1, isLog: true);
        c.Set(0, Loss(c, logProbabilities));
        if (c.IsRead(1)) c.Set(1, logProbabilities);
    }

    /// <summary>−w log p of each target, 0 where the target is to be ignored; the mean is over what counts, each by its weight.</summary>
    private static Value Loss(Call c, Value logProbabilities)
    {
        var target = c[1];
        var ignored = c.Node.Int("ignore_index");
        Value counts = ignored is null
            ? Constant.Of(1)
            : c.Compose.Apply(c.Compose.Combine(Functions.Pair["Equal"], target, Constant.Of(ignored.Value)), Functions.Scalar["Not"]);
        var place = ignored is null ? target : c.Compose.Choose(counts, target, Constant.Of(0));
        var picked = c.Compose.Pick(logProbabilities, 1, Composer.Reshape(place, [target.Shape[0], 1, .. target.Shape.Extents.Skip(1)]));
        var weight = c.Optional(2) is { } weights ? c.Compose.Take(weights, 0, place) : c.Compose.Expand(Constant.Of(1), target.Shape);
        var counted = c.Compose.Multiply(weight, c.Compose.Expand(counts, target.Shape));
        var loss = c.Compose.Scale(c.Compose.Multiply(Composer.Reshape(picked, target.Shape), counted), -1);
        int[] all = [.. Enumerable.Range(0, loss.Rank)];
        return c.Node.Text("reduction") switch
        {
            "none" => loss,
            "sum" => c.Compose.Sum(loss, all, keep: false),
            _ => c.Compose.Divide(c.Compose.Sum(loss, all, keep: false), c.Compose.Sum(counted, all, keep: false)),
        };
    }
}
