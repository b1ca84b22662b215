using System.Runtime.InteropServices;

namespace Evenkeel.Numerics.Memory;

/// <summary>Pages of 2 MiB, of which a large block is touched for the first time in a five-hundredth of the faults that pages of 4 KiB take.</summary>
internal static unsafe partial class LargePages
{
    private const long Size = 1 << 21;

    /// <summary>MADV_HUGEPAGE of madvise(2).</summary>
    private const int UseLargePages = 14;

    /// <summary>Asks Linux for them where a block holds some; without them it is slower to touch, and no more.</summary>
    public static void AskFor(byte* address, long bytes)
    {
        var first = ((nint)address + (nint)Size - 1) & -(nint)Size;
        var end = ((nint)address + (nint)bytes) & -(nint)Size;
        if (end - first >= 2 * Size && OperatingSystem.IsLinux()) _ = Advise(first, (nuint)(end - first), UseLargePages);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(nint address, nuint length, int advice);
}
