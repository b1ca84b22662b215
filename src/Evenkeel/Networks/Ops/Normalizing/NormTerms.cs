using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Networks.Ops.Pointwise;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Ops.Normalizing;

/// <summary>Σ (x − c) and Σ (x − c)².</summary>
internal readonly unsafe struct Deviations<T>(T* x, T center) : IRowTerms<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void At<V>(long i, out V first, out V second)
        where V : struct, ISimd<V, T>
    {
        first = V.Load(x + i) - V.Create(center);
        second = first * first;
    }
}

/// <summary>Σ ∂y and Σ ∂y x̂ with x̂ = (x − μ)/σ, for one mean and deviation.</summary>
internal readonly unsafe struct GradientProducts<T>(T* x, T* dy, T mean, T inverse, T* gamma = null) : IRowTerms<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void At<V>(long i, out V first, out V second)
        where V : struct, ISimd<V, T>
    {
        first = gamma == null ? V.Load(dy + i) : V.Load(gamma + i) * V.Load(dy + i);
        second = first * ((V.Load(x + i) - V.Create(mean)) * V.Create(inverse));
    }
}

/// <summary>(x − μ) s + β, for one factor s and offset β.</summary>
internal readonly unsafe struct Normalized<T>(T* x, T mean, T scale, T shift) : IRowTerm<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V At<V>(long i)
        where V : struct, ISimd<V, T>
        => V.MultiplyAdd(V.Load(x + i) - V.Create(mean), V.Create(scale), V.Create(shift));
}

/// <summary>γ (x − μ)/σ + β with a γ and a β for each element, where they are there.</summary>
internal readonly unsafe struct NormalizedRow<T>(T* x, T mean, T inverse, T* gamma, T* beta) : IRowTerm<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V At<V>(long i)
        where V : struct, ISimd<V, T>
    {
        var y = (V.Load(x + i) - V.Create(mean)) * V.Create(inverse);
        if (gamma != null) y *= V.Load(gamma + i);
        return beta == null ? y : y + V.Load(beta + i);
    }
}

/// <summary>f (g − a − b (x − μ)/σ), with g = γ ∂y where each element has a γ, and ∂y elsewhere: ∂x of every norm.</summary>
internal readonly unsafe struct NormGradient<T>(T* x, T* dy, T mean, T inverse, T factor, T meanGradient, T meanProduct, T* gamma = null) : IRowTerm<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V At<V>(long i)
        where V : struct, ISimd<V, T>
    {
        var g = gamma == null ? V.Load(dy + i) : V.Load(gamma + i) * V.Load(dy + i);
        var normalized = (V.Load(x + i) - V.Create(mean)) * V.Create(inverse);
        return V.Create(factor) * (g - V.Create(meanGradient) - normalized * V.Create(meanProduct));
    }
}
