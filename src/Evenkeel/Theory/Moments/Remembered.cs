using System.Collections.Concurrent;

namespace Evenkeel.Theory.Moments;

/// <summary>A function of a number that remembers what it was at each: where joins of functions of one value stand behind each other, each asks those before it twice.</summary>
internal static class Remembered
{
    /// <summary>Quadratures ask at a few hundred nodes again and again; more than that is not kept.</summary>
    private const int Most = 4096;

    public static Func<double, double> Of(Func<double, double> f)
    {
        var known = new ConcurrentDictionary<double, double>();
        return x =>
        {
            if (known.TryGetValue(x, out var value)) return value;
            value = f(x);
            if (known.Count < Most) known[x] = value;
            return value;
        };
    }
}
