namespace Evenkeel.Networks.Zoo;

/// <summary>The sequences of characters or words that a language model reads, each as its index in a vocabulary.</summary>
internal static class Tokens
{
    /// <summary>More words than any vocabulary has; float32, in which indices arrive, holds them exactly.</summary>
    private const long MaxVocabulary = 1 << 24;

    private const long MaxContext = 1 << 24;

    /// <summary>The options of networks that read tokens.</summary>
    public static ZooOption[] Options { get; } =
    [
        new("vocabulary", "65", "different characters or words; the data's where it is a text"),
        new("context", "64", "positions of a sequence; the data's where there is data"),
    ];

    /// <summary>The number of words and the shape of a sequence: the data's where it has them, else the options'.</summary>
    public static (long Vocabulary, Shape Sequence) Of(ZooValues values, ZooInput data)
    {
        var vocabulary = values.Integer("vocabulary", 1, MaxVocabulary);
        var context = values.Integer("context", 1, MaxContext);
        if (data.Vocabulary is { } words)
        {
            if (values.IsGiven("vocabulary") && vocabulary != words) values.Refuse($"`vocabulary` (={vocabulary}) is not what the data has ({words}); leave the option out");
            vocabulary = words;
        }

        if (data.Sample is not { } sample) return (vocabulary, new Shape(context));
        if (sample.Rank != 1) values.Refuse($"the data's samples ({sample}) are no sequences; it takes indices, one a position");
        if (values.IsGiven("context") && context != sample.Length) values.Refuse($"`context` (={context}) is not what the data has ({sample}); leave the option out, or cut the data to it");
        return (vocabulary, sample);
    }
}
