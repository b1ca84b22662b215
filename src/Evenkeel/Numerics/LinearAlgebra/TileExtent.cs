namespace Evenkeel.Numerics.LinearAlgebra;

/// <summary>An extent of <see cref="Tile"/> that is known when the kernel is compiled, so that each extent gets its own machine code.</summary>
internal interface ITileExtent
{
    static abstract int Value { get; }
}

internal readonly struct One : ITileExtent
{
    public static int Value => 1;
}

internal readonly struct Two : ITileExtent
{
    public static int Value => 2;
}

internal readonly struct Four : ITileExtent
{
    public static int Value => 4;
}

internal readonly struct Six : ITileExtent
{
    public static int Value => 6;
}

internal readonly struct Eight : ITileExtent
{
    public static int Value => 8;
}

internal readonly struct Fourteen : ITileExtent
{
    public static int Value => 14;
}
