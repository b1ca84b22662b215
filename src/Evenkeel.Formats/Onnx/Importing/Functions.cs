using Evenkeel.Networks.Ops;

namespace Evenkeel.Formats.Onnx.Importing;

/// <summary>The functions of one and of two numbers that ONNX has beside activations.</summary>
internal static class Functions
{
    public static ScalarFunction Truncate { get; } = Step("truncate", Math.Truncate);

    public static ScalarFunction ReciprocalRoot { get; } = new("rsqrt", x => 1 / Math.Sqrt(x), x => -0.5 / (x * Math.Sqrt(x)));

    /// <summary>Functions of one number by ONNX's names.</summary>
    public static IReadOnlyDictionary<string, ScalarFunction> Scalar { get; } = new[]
    {
        new ScalarFunction("Exp", Math.Exp, Math.Exp),
        new ScalarFunction("Log", Math.Log, x => 1 / x),
        new ScalarFunction("Sqrt", Math.Sqrt, x => 0.5 / Math.Sqrt(x)),
        new ScalarFunction("Reciprocal", x => 1 / x, x => -1 / (x * x)),
        new ScalarFunction("Neg", x => -x, _ => -1),
        new ScalarFunction("Abs", Math.Abs, x => double.IsNaN(x) ? x : Math.Sign(x)),
        new ScalarFunction("Cos", Math.Cos, x => -Math.Sin(x)),
        new ScalarFunction("Tan", Math.Tan, x => 1 / (Math.Cos(x) * Math.Cos(x))),
        new ScalarFunction("Sinh", Math.Sinh, Math.Cosh),
        new ScalarFunction("Cosh", Math.Cosh, Math.Sinh),
        new ScalarFunction("Asin", Math.Asin, x => 1 / Math.Sqrt(1 - x * x)),
        new ScalarFunction("Acos", Math.Acos, x => -1 / Math.Sqrt(1 - x * x)),
        new ScalarFunction("Atan", Math.Atan, x => 1 / (1 + x * x)),
        new ScalarFunction("Asinh", Math.Asinh, x => 1 / Math.Sqrt(x * x + 1)),
        new ScalarFunction("Acosh", Math.Acosh, x => 1 / Math.Sqrt(x * x - 1)),
        new ScalarFunction("Atanh", Math.Atanh, x => 1 / (1 - x * x)),
        Step("Floor", Math.Floor),
        Step("Ceil", Math.Ceiling),
        Step("Round", x => Math.Round(x, MidpointRounding.ToEven)),
        Step("Sign", x => double.IsNaN(x) ? x : Math.Sign(x)),
        Step("Not", x => x == 0 ? 1 : 0),
        Step("IsNaN", x => double.IsNaN(x) ? 1 : 0),
    }.ToDictionary(f => f.Name, StringComparer.Ordinal);

    /// <summary>Functions of two numbers by ONNX's names, which are folded over more inputs.</summary>
    public static IReadOnlyDictionary<string, PairFunction> Pair { get; } = new[]
    {
        new PairFunction("Pow", Math.Pow, (a, b) => b == 0 ? 0 : b * Math.Pow(a, b - 1), (a, b) => a == 0 ? 0 : Math.Pow(a, b) * Math.Log(a)),
        new PairFunction("Max", Math.Max, (a, b) => a >= b ? 1 : 0, (a, b) => a >= b ? 0 : 1),
        new PairFunction("Min", Math.Min, (a, b) => a <= b ? 1 : 0, (a, b) => a <= b ? 0 : 1),
        Step("Equal", (a, b) => a == b),
        Step("Greater", (a, b) => a > b),
        Step("GreaterOrEqual", (a, b) => a >= b),
        Step("Less", (a, b) => a < b),
        Step("LessOrEqual", (a, b) => a <= b),
        Step("And", (a, b) => a != 0 && b != 0),
        Step("Or", (a, b) => a != 0 || b != 0),
        Step("Xor", (a, b) => a != 0 != (b != 0)),
    }.ToDictionary(f => f.Name, StringComparer.Ordinal);

    /// <summary>The remainder that has the divisor's sign.</summary>
    public static PairFunction Modulo { get; } = new("Mod", (a, b) => a - Math.Floor(a / b) * b, (_, _) => 1, (a, b) => -Math.Floor(a / b));

    /// <summary>The remainder that has the dividend's sign.</summary>
    public static PairFunction Remainder { get; } = new("Mod", (a, b) => a % b, (_, _) => 1, (a, b) => -Math.Truncate(a / b));

    /// <summary>Limits values to a range; outside, nothing is learned.</summary>
    public static ScalarFunction Clip(double least, double most)
        => new("clip", x => double.IsNaN(x) ? x : Math.Min(Math.Max(x, least), most), x => x >= least && x <= most ? 1 : 0);

    /// <summary>Counts indices from the end where they are negative.</summary>
    public static ScalarFunction FromEnd(long extent) => Step("index", x => x < 0 ? x + extent : x) with { KeepsIndices = true };

    /// <summary>A function that is flat between its steps, so that its slope is 0.</summary>
    public static ScalarFunction Step(string name, Func<double, double> value) => new(name, value, _ => 0);

    private static PairFunction Step(string name, Func<double, double, bool> holds) => new(name, (a, b) => holds(a, b) ? 1 : 0, (_, _) => 0, (_, _) => 0);
}
