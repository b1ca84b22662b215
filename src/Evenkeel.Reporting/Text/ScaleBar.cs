namespace Evenkeel.Reporting.Text;

/// <summary>A measured and a predicted scale as two marks on one logarithmic axis: ● measured, ○ predicted, ◉ both.</summary>
internal sealed class ScaleBar
{
    private const int Cells = 13;

    /// <summary>An axis shows at least so many decades, so that small differences look small.</summary>
    private const double MinDecades = 2;

    private readonly double lowest;
    private readonly double decades;

    public ScaleBar(IEnumerable<double?> scales)
    {
        var logs = scales.Where(s => s is > 0 && double.IsFinite(s.Value)).Select(s => Math.Log10(s!.Value)).DefaultIfEmpty(0).ToArray();
        var (low, high) = (logs.Min(), logs.Max());
        decades = Math.Max(MinDecades, high - low);
        lowest = (low + high - decades) / 2;
    }

    public string Draw(double? measured, double? predicted)
    {
        var cells = Enumerable.Repeat('·', Cells).ToArray();
        if (Cell(predicted) is { } expected) cells[expected] = '○';
        if (Cell(measured) is { } found) cells[found] = cells[found] == '○' ? '◉' : '●';
        return new string(cells);
    }

    /// <summary>The axis in words: its ends.</summary>
    public string Axis => $"{Wording.Scale(Math.Pow(10, lowest))} … {Wording.Scale(Math.Pow(10, lowest + decades))}";

    private int? Cell(double? scale)
        => scale is > 0 && double.IsFinite(scale.Value) ? Math.Clamp((int)Math.Round((Math.Log10(scale.Value) - lowest) / decades * (Cells - 1)), 0, Cells - 1) : null;
}
