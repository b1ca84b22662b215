using Evenkeel.Numerics.LinearAlgebra;

namespace Evenkeel.Networks.Ops.Attending;

/// <summary>The sizes of an attention, and how its rows are cut into work; the cut depends on the sizes alone.</summary>
internal readonly record struct AttentionExtents(
    long Samples, long Heads, long Queries, long Keys, long Width, long Values, double Scale, bool Causal)
{
    /// <summary>The scores that are made at a time: two such arrays fit the second cache.</summary>
    private const long MostScores = 1 << 16;

    /// <summary>Enough rows to make up for packing k and v.</summary>
    private const long MostRows = 144;

    /// <summary>The blocks of rows of a forward task, which packs k and v once for all of them.</summary>
    private const long BlocksInForwardTask = 4;

    /// <summary>The features of q and k in a head.</summary>
    public long HeadWidth => Width / Heads;

    /// <summary>The features of v in a head.</summary>
    public long HeadValues => Values / Heads;

    /// <summary>Pairs of a sample and a head.</summary>
    public long Pairs => Samples * Heads;

    /// <summary>The rows whose scores are made at a time.</summary>
    public long RowsInBlock
    {
        get
        {
            var most = Math.Clamp(MostScores / Keys, 1, MostRows);
            return Blocking.Share(Queries, Blocking.DivideUp(Queries, most), Tile.Height);
        }
    }

    public long RowsInForwardTask => BlocksInForwardTask * RowsInBlock;

    /// <summary>The forward tasks of a pair.</summary>
    public long ForwardTasks => Blocking.DivideUp(Queries, RowsInForwardTask);

    /// <summary>How many keys a row sees.</summary>
    public long KeysOf(long row) => Causal ? Math.Min(Keys, row + 1) : Keys;

    /// <summary>The first element of a head in the rows of a sample's q or k.</summary>
    public long At(long pair, long positions) => pair / Heads * positions * Width + pair % Heads * HeadWidth;

    /// <summary>The first element of a head in the rows of a sample's v or output.</summary>
    public long ValuesAt(long pair, long positions) => pair / Heads * positions * Values + pair % Heads * HeadValues;
}
