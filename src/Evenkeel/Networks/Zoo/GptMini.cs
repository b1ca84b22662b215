using Evenkeel.Networks.Ops;

namespace Evenkeel.Networks.Zoo;

/// <summary>
/// A small causal transformer that says, at each position, which word comes next (Radford et al. 2019): embedding, learned positions,
/// blocks, and a linear layer to the vocabulary that shares no weight with the embedding.
/// </summary>
internal static class GptMini
{
    public static ZooNetwork Network { get; } = new(
        "gpt-mini",
        "a small causal transformer, a language model of characters",
        [
            .. TransformerBlock.Options,
            .. Tokens.Options,
            new("positions", "learned", "learned: a table that is added to the embedding; none"),
        ],
        Build);

    private static Graph Build(ZooValues values, ZooInput data)
    {
        var (block, depth, width) = TransformerBlock.Of(values, causal: true);
        var (vocabulary, sequence) = Tokens.Of(values, data);
        var hasPositions = values.OneOf("positions", "learned", "none") == "learned";
        values.ThrowIfAnyProblem();

        var builder = new GraphBuilder("gpt-mini", sequence);
        builder.Add("embedding", new Embedding(vocabulary, width));
        if (hasPositions) builder.Add("position", new Position());
        block.AddStack(builder, depth);
        builder.Add("head", new Linear(vocabulary, Bias: values.Boolean("bias")));
        return values.Finish(builder, "make it narrower");
    }
}
