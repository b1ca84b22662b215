using Evenkeel.Networks;

namespace Evenkeel.Initializers.DataDependent;

/// <summary>The priors of a classifier's classes, as its targets have them.</summary>
internal static class ClassPriors
{
    /// <summary>
    /// Counts classes for a bias with a value for each; of targets that are numbers, their mean for the bias of a single sigmoid. Where a class
    /// was never seen, each count is one more (Laplace's rule), so that all logarithms are finite.
    /// </summary>
    /// <exception cref="SchemeException">The targets are no classes of this bias.</exception>
    public static LogPrior Of(Tensor targets, Parameter bias)
    {
        var classes = bias.Shape.Length;
        var prior = targets.DType == DType.Int64 && classes > 1 ? Counted(targets, classes) : targets.DType != DType.Int64 && classes == 1 ? Mean(targets) : null;
        return prior ?? throw new SchemeException("log-prior", [$"{bias.Name} has {classes} values, and the targets are {targets.DType} of shape {targets.Shape}; it takes class indices for a value each, or probabilities for a single one"]);
    }

    private static LogPrior? Counted(Tensor targets, long classes)
    {
        var counts = new double[classes];
        foreach (var target in targets.Span<long>())
        {
            if (target < 0 || target >= classes) return null;
            counts[target]++;
        }

        return new LogPrior(counts.Contains(0) ? [.. counts.Select(c => c + 1)] : [.. counts]);
    }

    private static LogPrior? Mean(Tensor targets)
    {
        using var numbers = targets.Cast<double>();
        double sum = 0;
        foreach (var target in numbers.Span<double>()) sum += target;
        var mean = sum / numbers.Length;
        return mean is > 0 and < 1 ? new LogPrior([mean]) : null;
    }
}
