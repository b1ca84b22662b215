namespace Evenkeel.Networks.Zoo;

/// <summary>What a network of the zoo hears about the data that it is for.</summary>
/// <param name="Sample">The shape of one sample; null where there is no data.</param>
/// <param name="Classes">The number of classes, where the data has classes.</param>
/// <param name="Vocabulary">The number of different characters or words, where the values are their indices.</param>
internal sealed record ZooInput(Shape? Sample, long? Classes, long? Vocabulary);
