using System.Numerics;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks;

/// <summary>A tensor as a kernel sees it; <see cref="Data"/> is null where the tensor is not wanted.</summary>
internal readonly unsafe struct View<T>(T* data, Shape shape)
    where T : unmanaged
{
    public T* Data => data;

    public Shape Shape => shape;

    public long Length => shape.Length;

    public bool IsWanted => data != null;
}

/// <summary>Everything that an op's kernels read and write.</summary>
internal readonly struct OpContext<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public required Workers Workers { get; init; }

    public required View<T>[] Inputs { get; init; }

    public required View<T>[] Parameters { get; init; }

    public required View<T> Output { get; init; }

    /// <summary>What the forward pass leaves for the backward pass.</summary>
    public required View<T> Saved { get; init; }

    public required View<T> OutputGradient { get; init; }

    /// <summary>Where to write the gradients of the inputs; unwanted ones have no data.</summary>
    public required View<T>[] InputGradients { get; init; }

    public required View<T>[] ParameterGradients { get; init; }

    /// <summary>Whether dropout drops.</summary>
    public required bool Dropout { get; init; }

    /// <summary>The key of the random numbers of this op in this pass.</summary>
    public required ulong RandomKey { get; init; }
}
