using System.Collections.Immutable;

namespace Evenkeel.Networks.Structures;

/// <summary>A branch of a residual connection, y = x + f(x): the layers of f. Layers are indices of nodes.</summary>
/// <param name="Start">The value that branch and shortcut both read: 0 is the graph's input, i + 1 the output of node i.</param>
/// <param name="Join">The layer that adds the branch to the shortcut.</param>
/// <param name="Depth">The weighted layers that a signal passes at least on its way through the branch.</param>
/// <param name="Weighted">The weighted layers of the branch.</param>
/// <param name="Ends">Those of them whose output reaches the sum past no other weighted layer.</param>
/// <param name="Tail">The layers between those and the sum: norms, activations, dropout, scales.</param>
/// <param name="Shortcut">The weighted layers on the shortcut; mostly none.</param>
/// <param name="ShortcutFactor">The product of the constants that the shortcut is multiplied by.</param>
internal sealed record ResidualBranch(
    int Start,
    int Join,
    int Depth,
    ImmutableArray<int> Weighted,
    ImmutableArray<int> Ends,
    ImmutableArray<int> Tail,
    ImmutableArray<int> Shortcut,
    double ShortcutFactor);
