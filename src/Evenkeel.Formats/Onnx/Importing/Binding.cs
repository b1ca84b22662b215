using System.Collections.Immutable;
using Evenkeel.Formats.Onnx.Reading;
using Evenkeel.Networks;

namespace Evenkeel.Formats.Onnx.Importing;

/// <summary>What an ONNX file is to be read for: the shapes of its inputs, and the output that is looked at.</summary>
/// <param name="Inputs">The shape of each input, with its batch.</param>
/// <param name="Output">The output's name.</param>
internal sealed record Binding(ImmutableDictionary<string, Shape> Inputs, string Output)
{
    /// <summary>The values of inputs beside the first, where they are known.</summary>
    public ImmutableDictionary<string, Tensor?> Values { get; init; } = ImmutableDictionary<string, Tensor?>.Empty;
}

/// <summary>An ONNX file as a network.</summary>
/// <param name="Graph">The network; null where nothing of it is to be run.</param>
/// <param name="Tensors">The file's tensors that are its parameters, by name.</param>
/// <param name="Problems">The nodes that are not run, and why; what depends on them is left out.</param>
/// <param name="Known">The output where it does not depend on the input.</param>
/// <param name="IsWhole">Whether the network's output is the one that was asked for.</param>
internal sealed record Imported(Graph? Graph, ImmutableDictionary<string, FileTensor> Tensors, ImmutableArray<string> Problems, Constant? Known, bool IsWhole);
