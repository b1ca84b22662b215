using System.Globalization;
using System.Numerics;
using Evenkeel.Numerics.Text;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Networks.Losses;

/// <summary>A scalar that training makes small, the mean over a batch.</summary>
public abstract class Loss
{
    private const string SmoothedPrefix = "cross-entropy:";

    private static readonly string[] Plain = ["cross-entropy", "bce", "mse"];

    /// <summary>The name on the command line and in reports.</summary>
    public abstract string Kind { get; }

    /// <summary>The names that <see cref="Parse"/> takes, as users see them listed.</summary>
    public static IReadOnlyList<string> Names { get; } = ["cross-entropy", "cross-entropy:SMOOTHING", "bce", "mse"];

    /// <summary>A loss by its name: cross-entropy, with label smoothing behind a colon if wanted, as in "cross-entropy:0.1"; bce; or mse.</summary>
    /// <exception cref="ArgumentException">There is no loss of that name, or its label smoothing is not from 0 to 1.</exception>
    public static Loss Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name switch
        {
            "cross-entropy" => new CrossEntropy(),
            "bce" or "binary-cross-entropy" => new BinaryCrossEntropy(),
            "mse" => new SquaredError(),
            _ when name.StartsWith(SmoothedPrefix, StringComparison.Ordinal) => new CrossEntropy(Smoothing(name)),
            _ when Suggestion.For(name, Plain) is { } near => throw new ArgumentException($"unknown loss '{name}'; did you mean '{near}'?"),
            _ => throw new ArgumentException($"unknown loss '{name}'; take one of: {string.Join(", ", Names)}"),
        };
    }

    /// <summary>What is wrong with a target for an output of this shape; null where it fits.</summary>
    public abstract string? TargetProblem(Shape output, Tensor target);

    /// <summary>Computes the loss and writes its gradient with respect to the output.</summary>
    /// <param name="output">The network's output, the batch first.</param>
    /// <param name="target">What it should be.</param>
    /// <param name="gradient">Gets ∂L/∂output; of the output's shape and type.</param>
    /// <param name="workers">The threads to run on; the caller's own alone where there are none. The result is the same bits.</param>
    /// <exception cref="ArgumentException">The target does not fit the output, or the gradient has another shape or type.</exception>
    public LossValue Evaluate(Tensor output, Tensor target, Tensor gradient, Workers? workers = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(gradient);
        if (TargetProblem(output.Shape, target) is { } problem) throw new ArgumentException(problem);
        if (!gradient.Shape.Equals(output.Shape) || gradient.DType != output.DType)
        {
            throw new ArgumentException($"the gradient must be {output.DType} of shape {output.Shape}, got {gradient.DType} of shape {gradient.Shape}");
        }

        var threads = LossBlocks.Or(workers);
        return output.DType == DType.Float32 ? Evaluate<float>(output, target, gradient, threads) : Evaluate<double>(output, target, gradient, threads);
    }

    private static double Smoothing(string name)
    {
        var text = name[SmoothedPrefix.Length..];
        var isShare = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1;
        return isShare ? value : throw new ArgumentException($"the label smoothing of '{name}' must be a number from 0 to 1, as in 'cross-entropy:0.1'");
    }

    private protected abstract LossValue Evaluate<T>(Tensor output, Tensor target, Tensor gradient, Workers workers)
        where T : unmanaged, IFloatingPointIeee754<T>;
}

/// <summary>A loss over a batch.</summary>
/// <param name="Mean">The mean over the samples.</param>
/// <param name="Variance">The variance over the samples, for the mean's sampling error.</param>
/// <param name="Accuracy">The share of samples (and positions) whose largest logit is the target's; null where there are no classes.</param>
public readonly record struct LossValue(double Mean, double Variance, double? Accuracy);
