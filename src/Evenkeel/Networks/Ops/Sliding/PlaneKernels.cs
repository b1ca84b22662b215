using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Ops.Sliding;

/// <summary>What the windows of one plane compute, tap by tap over rows of places; the large plane is a <see cref="Halo"/>'s copy.</summary>
internal static unsafe class PlaneKernels
{
    /// <summary>Computes y[p] (+)= Σ over taps of w[tap] x[p, tap].</summary>
    public static void Correlate<T>(in Halo halo, in PlaneMap map, T* copy, long* taps, T* w, T* y, bool accumulate)
        where T : unmanaged, IFloatingPointIeee754<T>
        => LaneWidth.Run<Correlating<T>, T>(new(halo, map, copy, taps, w, y, accumulate), map.X.Places);

    /// <summary>Computes y[p] = the largest x[p, tap].</summary>
    public static void Largest<T>(in Halo halo, in PlaneMap map, T* copy, long* taps, T* y)
        where T : unmanaged, IFloatingPointIeee754<T>
        => LaneWidth.Run<FindingLargest<T>, T>(new(halo, map, copy, taps, y), map.X.Places);

    /// <summary>Computes x[p, tap] += w[tap] y[p].</summary>
    public static void Scatter<T>(in Halo halo, in PlaneMap map, T* copy, long* taps, T* w, T* y)
        where T : unmanaged, IFloatingPointIeee754<T>
        => LaneWidth.Run<Scattering<T>, T>(new(halo, map, copy, taps, w, y), map.X.Places);

    /// <summary>Computes dw[tap] += Σ over places of y[p] x[p, tap]; <paramref name="y"/> has rows padded with zeros.</summary>
    public static void Dot<T>(in Halo halo, in PlaneMap map, T* copy, long* taps, T* dw, T* y)
        where T : unmanaged, IFloatingPointIeee754<T>
        => LaneWidth.Run<Dotting<T>, T>(new(halo, map, copy, taps, dw, y), map.X.Places);

    /// <summary>Sends each y's gradient, what is left of it, to the first x[p, tap] that equals y[p]; rows of y and gradients are padded.</summary>
    public static void Send<T>(in Halo halo, in PlaneMap map, T* copy, long* taps, T* y, T* left, T* gradient)
        where T : unmanaged, IFloatingPointIeee754<T>
        => LaneWidth.Run<Sending<T>, T>(new(halo, map, copy, taps, y, left, gradient), map.X.Places);

    /// <summary>The length of a row that is padded to whole registers.</summary>
    public static long PaddedRow(in PlaneMap map) => (map.X.Places + LaneWidth.Most - 1) / LaneWidth.Most * LaneWidth.Most;

    /// <summary>Copies the rows of a plane of places apart, so that each begins on a register and is followed by <paramref name="filler"/>.</summary>
    public static void PadRows<T>(in PlaneMap map, T* plane, T* padded, T filler)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (row, rows) = (PaddedRow(map), map.Z.Places * map.Y.Places);
        if (row != map.X.Places) new Span<T>(padded, checked((int)(rows * row))).Fill(filler);
        Rows.Copy(plane, map.X.Places, padded, row, checked((int)rows), checked((int)map.X.Places), 1);
    }

    private readonly struct Correlating<T>(Halo halo, PlaneMap map, T* copy, long* taps, T* w, T* y, bool accumulate) : ISimdKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>()
            where V : struct, ISimd<V, T>
        {
            var count = map.Taps;
            var width = map.X.Places;
            var to = y;
            var kernel = w;
            var distances = taps;

            // The last register of a row computes again what the one before did, where nothing is added twice by that.
            var overlaps = !accumulate && width >= V.Count;
            for (long z = 0; z < map.Z.Places; z++)
            {
                for (long row = 0; row < map.Y.Places; row++, to += width)
                {
                    var line = copy + halo.Row(z, row);
                    for (long x = 0; x < width; x += V.Count)
                    {
                        if (overlaps && x + V.Count > width) x = width - V.Count;
                        var from = line + x;
                        var sum = V.Zero;
                        for (long tap = 0; tap < count; tap++) sum = V.MultiplyAdd(V.Create(kernel[tap]), V.Load(from + distances[tap]), sum);
                        Put(sum, to + x, width - x);
                    }
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Put<V>(V sum, T* to, long left)
            where V : struct, ISimd<V, T>
        {
            if (left >= V.Count) V.Store(accumulate ? V.Load(to) + sum : sum, to);
            else Partial.Store<V, T>(accumulate ? Partial.Load<V, T>(to, left) + sum : sum, to, left);
        }
    }

    private readonly struct FindingLargest<T>(Halo halo, PlaneMap map, T* copy, long* taps, T* y) : ISimdKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>()
            where V : struct, ISimd<V, T>
        {
            var count = map.Taps;
            var width = map.X.Places;
            var to = y;
            var distances = taps;
            var overlaps = width >= V.Count;
            for (long z = 0; z < map.Z.Places; z++)
            {
                for (long row = 0; row < map.Y.Places; row++, to += width)
                {
                    var line = copy + halo.Row(z, row);
                    for (long x = 0; x < width; x += V.Count)
                    {
                        if (overlaps && x + V.Count > width) x = width - V.Count;
                        var from = line + x;
                        var largest = V.Load(from + distances[0]);
                        for (long tap = 1; tap < count; tap++) largest = V.Max(largest, V.Load(from + distances[tap]));
                        if (width - x >= V.Count) V.Store(largest, to + x);
                        else Partial.Store<V, T>(largest, to + x, width - x);
                    }
                }
            }
        }
    }

    /// <remarks>Taps outside, registers inside: a store is not read again by a load that it overlaps in part.</remarks>
    private readonly struct Scattering<T>(Halo halo, PlaneMap map, T* copy, long* taps, T* w, T* y) : ISimdKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>()
            where V : struct, ISimd<V, T>
        {
            var count = map.Taps;
            var width = map.X.Places;
            var from = y;
            var padded = PaddedRow(map);
            for (long z = 0; z < map.Z.Places; z++)
            {
                for (long row = 0; row < map.Y.Places; row++, from += padded)
                {
                    var line = copy + halo.Row(z, row);
                    for (long tap = 0; tap < count; tap++)
                    {
                        var factor = V.Create(w[tap]);
                        var to = line + taps[tap];
                        for (long x = 0; x < width; x += V.Count) V.Store(V.MultiplyAdd(factor, V.Load(from + x), V.Load(to + x)), to + x);
                    }
                }
            }
        }
    }

    private readonly struct Sending<T>(Halo halo, PlaneMap map, T* copy, long* taps, T* y, T* left, T* gradient) : ISimdKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>()
            where V : struct, ISimd<V, T>
        {
            var (count, width, padded) = (map.Taps, map.X.Places, PaddedRow(map));
            var largest = y;
            var rest = left;
            for (long z = 0; z < map.Z.Places; z++)
            {
                for (long row = 0; row < map.Y.Places; row++, largest += padded, rest += padded)
                {
                    var line = halo.Row(z, row);
                    for (long tap = 0; tap < count; tap++)
                    {
                        var from = copy + line + taps[tap];
                        var to = gradient + line + taps[tap];
                        for (long x = 0; x < width; x += V.Count)
                        {
                            var isHere = V.Equal(V.Load(from + x), V.Load(largest + x));
                            var there = V.Load(rest + x);
                            V.Store(V.Load(to + x) + V.Select(isHere, there, V.Zero), to + x);
                            V.Store(V.Select(isHere, V.Zero, there), rest + x);
                        }
                    }
                }
            }
        }
    }

    private readonly struct Dotting<T>(Halo halo, PlaneMap map, T* copy, long* taps, T* dw, T* y) : ISimdKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>()
            where V : struct, ISimd<V, T>
        {
            var (count, width, padded) = (map.Taps, map.X.Places, PaddedRow(map));
            for (long tap = 0; tap < count; tap++)
            {
                var even = V.Zero;
                var odd = V.Zero;
                var from = y;
                for (long z = 0; z < map.Z.Places; z++)
                {
                    for (long row = 0; row < map.Y.Places; row++, from += padded)
                    {
                        var line = copy + halo.Row(z, row) + taps[tap];
                        long x = 0;
                        for (; x + V.Count < width; x += 2 * V.Count)
                        {
                            even = V.MultiplyAdd(V.Load(from + x), V.Load(line + x), even);
                            odd = V.MultiplyAdd(V.Load(from + x + V.Count), V.Load(line + x + V.Count), odd);
                        }

                        if (x < width) even = V.MultiplyAdd(V.Load(from + x), V.Load(line + x), even);
                    }
                }

                dw[tap] += V.Sum(even + odd);
            }
        }
    }
}
