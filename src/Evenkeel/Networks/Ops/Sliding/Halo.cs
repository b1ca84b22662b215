using System.Numerics;

namespace Evenkeel.Networks.Ops.Sliding;

/// <summary>
/// A copy of a plane with all that its window can see around it, so that a tap is at the same distance from every place and nothing asks
/// where the edge is. With a stride, the elements of a row stand by residue: a tap's elements at neighbouring places stand side by side.
/// </summary>
internal readonly unsafe struct Halo
{
    /// <summary>Elements behind each row that a register may read.</summary>
    private const int Slack = 16;

    private readonly PlaneMap map;
    private readonly long leastZ;
    private readonly long leastY;
    private readonly long leastX;
    private readonly long planes;
    private readonly long rows;
    private readonly long residues;
    private readonly long residueLength;

    public Halo(PlaneMap map)
    {
        this.map = map;
        (leastZ, var greatestZ) = map.Z.Reach();
        (leastY, var greatestY) = map.Y.Reach();
        (leastX, var greatestX) = map.X.Reach();
        (planes, rows) = (greatestZ - leastZ + 1, greatestY - leastY + 1);
        residues = map.X.Places == 1 ? 1 : map.X.Stride;
        residueLength = (greatestX - leastX) / residues + 1 + Slack;
    }

    /// <summary>The elements of the copy.</summary>
    public long Length => planes * rows * residues * residueLength;

    /// <summary>The memory for the copy and, behind it, the taps' distances.</summary>
    public long LengthWithTaps<T>()
        where T : unmanaged
        => Length + (map.Taps + 1) * Math.Max(1, sizeof(long) / sizeof(T));

    /// <summary>Where the row of places (z, y) begins.</summary>
    public long Row(long z, long y) => (z * map.Z.Stride * rows + y * map.Y.Stride) * residues * residueLength;

    /// <summary>Writes each tap's distance from its place, behind the copy.</summary>
    public long* Taps<T>(T* copy)
        where T : unmanaged
    {
        var distances = (long*)(((nint)(copy + Length) + sizeof(long) - 1) & -sizeof(long));
        var next = distances;
        for (long z = 0; z < map.Z.Taps; z++)
        {
            for (long y = 0; y < map.Y.Taps; y++)
            {
                for (long x = 0; x < map.X.Taps; x++)
                {
                    var row = (map.Z.Origin + z * map.Z.Step - leastZ) * rows + map.Y.Origin + y * map.Y.Step - leastY;
                    var (index, residue) = Math.DivRem(map.X.Origin + x * map.X.Step - leastX, residues);
                    *next++ = (row * residues + residue) * residueLength + index;
                }
            }
        }

        return distances;
    }

    /// <summary>Copies a plane, with <paramref name="outside"/> around it.</summary>
    public void Fill<T>(T* plane, T* copy, T outside)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        new Span<T>(copy, checked((int)Length)).Fill(outside);
        Visit(plane, copy, isFill: true);
    }

    /// <summary>Copies what is inside back to a plane; what no window sees is 0.</summary>
    public void Empty<T>(T* copy, T* plane)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        new Span<T>(plane, checked((int)map.Pixels)).Clear();
        Visit(plane, copy, isFill: false);
    }

    private void Visit<T>(T* plane, T* copy, bool isFill)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (firstZ, endZ) = (Math.Max(0, leastZ), Math.Min(map.Z.Extent, leastZ + planes));
        var (firstY, endY) = (Math.Max(0, leastY), Math.Min(map.Y.Extent, leastY + rows));
        var width = map.X.Reach().Greatest - leastX + 1;
        for (var z = firstZ; z < endZ; z++)
        {
            for (var y = firstY; y < endY; y++)
            {
                var line = plane + (z * map.Y.Extent + y) * map.X.Extent;
                var row = copy + ((z - leastZ) * rows + y - leastY) * residues * residueLength;
                for (long residue = 0; residue < residues; residue++, row += residueLength)
                {
                    // Index i of this residue is element i·residues + origin.
                    var origin = leastX + residue;
                    var first = origin >= 0 ? 0 : (residues - 1 - origin) / residues;
                    var end = Math.Min(map.X.Extent, leastX + width);
                    var count = origin + first * residues < end ? (int)((end - origin - first * residues - 1) / residues + 1) : 0;
                    var from = line + origin + first * residues;
                    if (isFill) Rows.Copy(from, 0, row + first, 0, 1, count, residues);
                    else if (residues == 1) Rows.Copy(row + first, 0, from, 0, 1, count, 1);
                    else for (var i = 0; i < count; i++) from[i * residues] = row[first + i];
                }
            }
        }
    }
}
