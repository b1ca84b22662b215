using Evenkeel.Formats.Onnx.Importing;

namespace Evenkeel.Formats.Onnx.Operators;

/// <summary>How an axis is resampled, as a matrix of (new extent, old extent): each new element is a mix of old ones.</summary>
/// <param name="Mode">nearest, linear or cubic.</param>
/// <param name="Coordinates">How a new place becomes an old one.</param>
/// <param name="Rounding">How a place is rounded to the nearest element.</param>
/// <param name="CubicA">The parameter a of the cubic kernel (Keys 1981).</param>
/// <param name="ExcludesOutside">Whether elements outside count nothing, and the others more.</param>
/// <param name="Antialiases">Whether the kernel is widened where the axis shrinks.</param>
internal sealed record Interpolation(string Mode, string Coordinates, string Rounding, double CubicA, bool ExcludesOutside, bool Antialiases)
{
    /// <summary>The matrix of an axis, and for each new element whether its place lies outside the old axis.</summary>
    /// <param name="from">The old extent.</param>
    /// <param name="to">The new extent.</param>
    /// <param name="scale">New over old extent, as the file gives it.</param>
    /// <param name="region">The part of the axis that is resampled, from 0 to 1.</param>
    public (double[,] Matrix, bool[] Outside) Of(int from, int to, double scale, (double Start, double End) region)
    {
        var (matrix, outside) = (new double[to, from], new bool[to]);
        for (var i = 0; i < to; i++)
        {
            var place = Place(i, from, to, scale, region);
            outside[i] = Coordinates == "tf_crop_and_resize" && (place < 0 || place > from - 1);
            foreach (var (element, weight) in Mode == "nearest" ? [(Nearest(place, from), 1)] : Weights(place, from, scale)) matrix[i, element] += weight;
        }

        return (matrix, outside);
    }

    private double Place(int i, int from, int to, double scale, (double Start, double End) region)
    {
        // Half a pixel that is symmetric moves by what the rounded extent has lost.
        var lost = Coordinates == "half_pixel_symmetric" ? from / 2.0 * (1 - to / (from * scale)) : 0;
        return Coordinates switch
        {
            "half_pixel" or "half_pixel_symmetric" => lost + (i + 0.5) / scale - 0.5,
            "pytorch_half_pixel" => to > 1 ? (i + 0.5) / scale - 0.5 : 0,
            "asymmetric" => i / scale,
            "align_corners" => from * scale > 1 ? i * (from - 1.0) / (from * scale - 1) : 0,
            "tf_half_pixel_for_nn" => (i + 0.5) / scale,
            "tf_crop_and_resize" => to > 1 ? region.Start * (from - 1) + i * (region.End - region.Start) * (from - 1) / (to - 1) : 0.5 * (region.Start + region.End) * (from - 1),
            _ => throw new UnsupportedException($"`coordinate_transformation_mode` (={Coordinates}) is not run"),
        };
    }

    private int Nearest(double place, int from)
    {
        var rounded = Rounding switch
        {
            "round_prefer_floor" => Math.Ceiling(place - 0.5),
            "round_prefer_ceil" => Math.Floor(place + 0.5),
            "floor" => Math.Floor(place),
            "ceil" => Math.Ceiling(place),
            _ => throw new UnsupportedException($"`nearest_mode` (={Rounding}) is not run"),
        };
        return (int)Math.Clamp(rounded, 0, from - 1);
    }

    private IEnumerable<(int Element, double Weight)> Weights(double place, int from, double scale)
    {
        var width = Antialiases && scale < 1 ? 1 / scale : 1;
        var reach = (Mode == "linear" ? 1 : 2) * width;
        var first = (int)Math.Floor(place - reach) + 1;
        var taps = Enumerable.Range(first, (int)Math.Ceiling(place + reach) - first)
            .Select(element => (Element: element, Weight: Kernel((place - element) / width)))
            .Where(tap => !ExcludesOutside || (tap.Element >= 0 && tap.Element < from))
            .ToArray();
        var sum = taps.Sum(tap => tap.Weight);
        return taps.Select(tap => (Math.Clamp(tap.Element, 0, from - 1), tap.Weight / sum));
    }

    private double Kernel(double x)
    {
        x = Math.Abs(x);
        if (Mode == "linear") return Math.Max(0, 1 - x);
        if (Mode != "cubic") throw new UnsupportedException($"`mode` (={Mode}) must be nearest, linear or cubic");
        if (x <= 1) return (CubicA + 2) * x * x * x - (CubicA + 3) * x * x + 1;
        return x < 2 ? CubicA * (x * x * x - 5 * x * x + 8 * x - 4) : 0;
    }
}
