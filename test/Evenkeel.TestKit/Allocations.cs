namespace Evenkeel.TestKit;

/// <summary>Counts what repeated work allocates on the managed heap.</summary>
internal static class Allocations
{
    private const int Rounds = 5;

    /// <summary>
    /// The bytes that the calling thread allocates in a step, once it has run before: the least of several rounds, since the runtime itself
    /// allocates a little, once, when it compiles a method anew or loads a type.
    /// </summary>
    public static long InAStep(Action step)
    {
        step();
        var least = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            step();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
