namespace Evenkeel.Benchmarks;

/// <summary>One piece of work that both sides can do.</summary>
internal interface IRow : IDisposable
{
    /// <summary>What the reader sees.</summary>
    string Name { get; }

    /// <summary>The line that asks the peer for one run of the same work.</summary>
    string PeerRequest { get; }

    /// <summary>The amount of work of one run, in <see cref="Unit"/>.</summary>
    double Work { get; }

    /// <summary>Floating-point operations, values or bytes.</summary>
    WorkUnit Unit { get; }

    void Run();
}

/// <summary>What a row counts.</summary>
internal enum WorkUnit
{
    Flop,
    Value,
    Byte,
}
