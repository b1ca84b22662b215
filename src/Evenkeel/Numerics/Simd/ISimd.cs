using System.Numerics;
using System.Runtime.CompilerServices;

namespace Evenkeel.Numerics.Simd;

/// <summary>
/// A register of <see cref="Count"/> values of type <typeparamref name="T"/>. Kernels are written once against this interface and run
/// at any width, from one value (<see cref="Vec1{T}"/>) to 512 bits (<see cref="Vec512{T}"/>), in float and in double.
/// </summary>
/// <remarks>A comparison returns a mask for <see cref="Select"/>. NaN compares as neither below nor above.</remarks>
internal unsafe interface ISimd<V, T> :
    IAdditionOperators<V, V, V>, ISubtractionOperators<V, V, V>, IMultiplyOperators<V, V, V>, IDivisionOperators<V, V, V>,
    IUnaryNegationOperators<V, V>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    static abstract int Count { get; }

    static abstract V Create(T value);

    static abstract V Load(T* source);

    static abstract void Store(V value, T* destination);

    /// <summary>Computes a·b + c with one rounding, on every machine, so that sums of products have the same bits at any width.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    static abstract V Max(V a, V b);

    static abstract V Min(V a, V b);

    /// <summary>The larger values by the machine's own instruction, which does not promise what comes of NaN and of zeros of both signs.</summary>
    static abstract V MaxNative(V a, V b);

    /// <inheritdoc cref="MaxNative"/>
    static abstract V MinNative(V a, V b);

    static abstract V Abs(V a);

    static abstract V Sqrt(V a);

    static abstract V Exp(V a);

    /// <summary>Computes 2ⁿ for whole n while that is a normal number.</summary>
    static abstract V PowerOfTwo(V n);

    static abstract V Log(V a);

    static abstract V Sin(V a);

    static abstract V Cos(V a);

    static abstract V Less(V a, V b);

    static abstract V LessOrEqual(V a, V b);

    static abstract V Equal(V a, V b);

    /// <summary>Takes <paramref name="a"/> where the mask is set and <paramref name="b"/> elsewhere.</summary>
    static abstract V Select(V mask, V a, V b);

    /// <summary>Takes elements 0, 2, … of <paramref name="a"/> and then of <paramref name="b"/>.</summary>
    static abstract V Evens(V a, V b);

    /// <summary>Takes elements 1, 3, … of <paramref name="a"/> and then of <paramref name="b"/>, as if they stood side by side.</summary>
    static abstract V Odds(V a, V b);

    /// <summary>The first register of (a₀, b₀, a₁, b₁, …).</summary>
    static abstract V FirstTurns(V a, V b);

    /// <summary>The second register of (a₀, b₀, a₁, b₁, …).</summary>
    static abstract V SecondTurns(V a, V b);

    /// <summary>Whether a value of <paramref name="a"/> is below that of <paramref name="b"/> in its place.</summary>
    static abstract bool AnyLess(V a, V b);

    /// <summary>The number of places where the mask is set.</summary>
    static abstract int CountTrue(V mask);

    static abstract T Sum(V a);

    static abstract T LargestOf(V a);

    static abstract T SmallestOf(V a);

    static virtual V Zero => default;

    /// <summary>The constant <paramref name="value"/> in the kernel's own precision.</summary>
    /// <remarks>Not by T's own conversion: that is a tree of calls, and a few dozen constants would use up the compiler's inlining budget.</remarks>
    static virtual V Of(double value) => typeof(T) == typeof(float)
        ? V.Create(Unsafe.BitCast<float, T>((float)value))
        : V.Create(Unsafe.BitCast<double, T>(value));
}
