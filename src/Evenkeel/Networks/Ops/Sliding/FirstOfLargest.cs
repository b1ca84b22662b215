using System.Numerics;

namespace Evenkeel.Networks.Ops.Sliding;

/// <summary>Max pooling's gradient for any values: it goes to the first of the largest, and NaN is larger than any number.</summary>
internal static unsafe class FirstOfLargest
{
    public static void Send<T>(in PlaneMap map, T* x, T* dy, T* dx)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        new Span<T>(dx, checked((int)map.Pixels)).Clear();
        for (long z = 0; z < map.Z.Places; z++)
        {
            for (long y = 0; y < map.Y.Places; y++)
            {
                for (long column = 0; column < map.X.Places; column++) dx[Find(map, x, z, y, column)] += *dy++;
            }
        }
    }

    private static long Find<T>(in PlaneMap map, T* values, long z, long y, long x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        long best = -1;
        for (long tz = 0; tz < map.Z.Taps; tz++)
        {
            for (long ty = 0; ty < map.Y.Taps; ty++)
            {
                for (long tx = 0; tx < map.X.Taps; tx++)
                {
                    var (plane, row, column) = (map.Z.At(z, tz), map.Y.At(y, ty), map.X.At(x, tx));
                    if (plane < 0 || row < 0 || column < 0) continue;
                    var at = (plane * map.Y.Extent + row) * map.X.Extent + column;
                    if (best < 0 || values[at] > values[best] || (T.IsNaN(values[at]) && !T.IsNaN(values[best]))) best = at;
                }
            }
        }

        return best;
    }
}
