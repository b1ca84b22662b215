using Evenkeel.Networks;

namespace Evenkeel.Studies.Moments;

/// <summary>A network whose moments are predicted, and measured over draws of its weights.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="Build">Makes it.</param>
/// <param name="Samples">The samples of a batch.</param>
/// <param name="Draws">The draws of weights and input.</param>
/// <param name="Recipe">What the weights are drawn by.</param>
internal sealed record MomentCase(string Name, Func<Graph> Build, long Samples, int Draws, string Recipe)
{
    public override string ToString() => Name;
}
