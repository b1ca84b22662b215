using Evenkeel.Formats.Data;
using Evenkeel.Formats.Models;
using Evenkeel.Networks;

namespace Evenkeel.Studies.Running;

/// <summary>Networks of the zoo by their references, for data or without.</summary>
internal static class ZooReference
{
    /// <summary>Builds "resnet-small?blocks=100".</summary>
    public static Graph Build(string reference, DataSet? data = null)
        => ModelSource.Open($"zoo:{reference}").Build(data?.Inputs.Shape.WithoutBatch(), data is { Vocabulary: null, Targets: { } targets } ? targets.Span<long>().ToArray().Max() + 1 : null, data?.Vocabulary).Graph;
}
