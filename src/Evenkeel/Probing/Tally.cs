namespace Evenkeel.Probing;

/// <summary>Counts what is done of what there is to do at most, and tells of it.</summary>
internal sealed class Tally
{
    private readonly Action<double>? told;
    private readonly double all;
    private double done;

    public Tally(Action<double>? told, double all)
    {
        (this.told, this.all) = (told, all);
        told?.Invoke(0);
    }

    public void Add(double count) => told?.Invoke((done += count) / all);
}
