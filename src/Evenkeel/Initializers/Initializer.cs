using Evenkeel.Networks;
using Evenkeel.Numerics.Random;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Initializers;

/// <summary>A scheme: the distribution that a tensor's values are drawn from, given the fans of its layer.</summary>
/// <remarks>
/// A value depends on the seed, the parameter's name and the element's index alone: not on threads, on the machine, or on what else is
/// drawn. Weights are float, double, <see cref="Half"/> or <see cref="BFloat16"/>; the half types are the float values rounded.
/// </remarks>
public abstract record Initializer
{
    /// <summary>The name on the command line and in reports: "he", "normal:0.01".</summary>
    public abstract string Name { get; }

    /// <summary>Whether E[w] = 0, so that signals add up as variances.</summary>
    public virtual bool IsCentred => true;

    /// <summary>The kurtosis of the values: 3 for a normal, 1.8 for a uniform distribution; NaN for a constant.</summary>
    public abstract double Kurtosis { get; }

    /// <summary>E[w²] of the values that the scheme draws.</summary>
    public abstract double SecondMoment(Shape shape, Fans fans);

    /// <summary>What is wrong with drawing a tensor by this scheme, each as one line with the rule, the value and what to do; none where all is well.</summary>
    public IReadOnlyList<string> Problems(DType type, Shape shape, Fans fans)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return [.. FindProblems(type, shape, fans)];
    }

    /// <summary>Fills a tensor of any floating-point type.</summary>
    /// <param name="tensor">The tensor to fill.</param>
    /// <param name="fans">The fans of its layer.</param>
    /// <param name="seed">The seed of the whole network.</param>
    /// <param name="name">The parameter's name, which sets its values apart from those of other parameters.</param>
    /// <param name="workers">The threads to run on; they do not change the values.</param>
    /// <exception cref="SchemeException">The scheme cannot draw such a tensor; nothing was written.</exception>
    public unsafe void Fill(Tensor tensor, Fans fans, ulong seed, string name, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(workers);
        Check(tensor.DType, tensor.Shape, fans);
        var random = new AddressedRandom(seed, name);
        switch (tensor.DType)
        {
            case DType.Float16: Fill(tensor.Pointer<Half>(), tensor.Shape, fans, random, workers); break;
            case DType.BFloat16: Fill(tensor.Pointer<BFloat16>(), tensor.Shape, fans, random, workers); break;
            case DType.Float32: Fill(tensor.Pointer<float>(), tensor.Shape, fans, random, workers); break;
            case DType.Float64: Fill(tensor.Pointer<double>(), tensor.Shape, fans, random, workers); break;
            default: throw new ArgumentException($"weights of type {tensor.DType} cannot be drawn; take {Elements.Types}");
        }

        GC.KeepAlive(tensor);
    }

    /// <summary>Fills memory of any framework's, row-major: <see cref="float"/>, <see cref="double"/>, <see cref="Half"/> or <see cref="BFloat16"/>.</summary>
    /// <param name="values">The memory to fill, of the shape's length.</param>
    /// <param name="shape">The extents; dense weights are (out, in), kernels (out, in/groups, height, width).</param>
    /// <param name="fans">The fans of its layer.</param>
    /// <param name="seed">The seed of the whole network.</param>
    /// <param name="name">The parameter's name, which sets its values apart from those of other parameters.</param>
    /// <param name="workers">The threads to run on, which do not change the values; the caller's own thread when not given.</param>
    /// <exception cref="SchemeException">The scheme cannot draw such a tensor; nothing was written.</exception>
    public unsafe void Fill<T>(Span<T> values, Shape shape, Fans fans, ulong seed, string name, Workers? workers = null)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(shape);
        Elements.ThrowIfUnknown<T>();
        if (values.Length != shape.Length) throw new ArgumentException($"{values.Length} values do not fill the shape {shape} ({shape.Length} elements)");
        Check(DTypes.Of<T>(), shape, fans);
        using var own = workers is null ? new Workers(1) : null;
        fixed (T* pointer = values) Fill(pointer, shape, fans, new AddressedRandom(seed, name), workers ?? own!);
    }

    /// <inheritdoc cref="Problems"/>
    private protected abstract IEnumerable<string> FindProblems(DType type, Shape shape, Fans fans);

    /// <summary>Fills all of a tensor of which nothing is wrong.</summary>
    private protected abstract unsafe void Fill<T>(T* values, Shape shape, Fans fans, AddressedRandom random, Workers workers)
        where T : unmanaged;

    private protected void Check(DType type, Shape shape, Fans fans)
    {
        var problems = Problems(type, shape, fans);
        if (problems.Count > 0) throw new SchemeException(Name, problems);
    }
}
