using Evenkeel.Networks.Ops;

namespace Evenkeel.Networks.Zoo;

/// <summary>
/// Recurrent networks, of PyTorch's layers: over characters, with an answer at each position, or over the rows of an image and other
/// sequences of features, with one answer, from the last position.
/// </summary>
internal static class RecurrentNetwork
{
    private const long MaxWidth = 1 << 20;
    private const int MaxLayers = 1000;

    public static ZooNetwork Lstm { get; } = Of("lstm", "LSTM layers, a language model of characters or a classifier of sequences", RecurrentKind.Lstm);

    public static ZooNetwork Gru { get; } = Of("gru", "GRU layers, a language model of characters or a classifier of sequences", RecurrentKind.Gru);

    private static ZooNetwork Of(string name, string summary, RecurrentKind cell) => new(
        name,
        summary,
        [
            new("layers", "2", "recurrent layers"),
            new("width", "128", "units of a layer"),
            new("embedding", "128", "features of a character"),
            new("bidirectional", "false", "whether each layer also runs from the last position to the first"),
            new("answer", "auto", "each position, last position, or auto: each for characters, last for other data"),
            .. Tokens.Options,
            new("classes", "10", "outputs for data that is no text; the data's classes where it has them"),
        ],
        (values, data) => Build(name, cell, values, data));

    private static Graph Build(string name, RecurrentKind cell, ZooValues values, ZooInput data)
    {
        var layers = values.Integer("layers", 1, MaxLayers);
        var width = values.Integer("width", 1, MaxWidth);
        var embedding = values.Integer("embedding", 1, MaxWidth);
        var isBidirectional = values.Boolean("bidirectional");
        var answer = values.OneOf("answer", "auto", "each", "last");
        var readsTokens = data.Sample is null || data.Vocabulary is not null || values.IsGiven("vocabulary");
        var (vocabulary, input) = readsTokens ? Tokens.Of(values, data) : (0, Features(values, data.Sample!));
        var answersEach = answer == "each" || (answer == "auto" && readsTokens);
        var outputs = readsTokens && answersEach ? vocabulary : values.Classes(data, Zoo.MaxParameters);
        values.ThrowIfAnyProblem();

        var builder = new GraphBuilder(name, input);
        if (readsTokens) builder.Add("embedding", new Embedding(vocabulary, embedding));
        if (input.Rank == 3) builder.Add("rows", new Reshape(new Shape(input[1], input[2])));
        builder.Add(name, new Recurrent(cell, width, (int)layers, isBidirectional));
        if (!answersEach) builder.Add("last", new Select(0, -1));
        builder.Add("head", new Linear(outputs));
        return values.Finish(builder, "make it narrower");
    }

    /// <summary>Positions × features as they are, or the rows of an image of one channel.</summary>
    private static Shape Features(ZooValues values, Shape sample)
    {
        if (sample.Rank == 2) return sample;
        var image = Images.Of(values, sample);
        if (image[0] != 1) values.Refuse($"the data's samples ({sample}) are no sequences; it takes positions × features, images of one channel, or a text");
        return image;
    }
}
