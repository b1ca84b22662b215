using Evenkeel.Initializers;
using Evenkeel.Networks;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Benchmarks.Rows;

/// <summary>A large float tensor drawn by a scheme.</summary>
internal sealed class Draw : IRow
{
    private readonly Workers workers;
    private readonly string law;
    private readonly Initializer scheme;
    private readonly Tensor tensor = new(DType.Float32, new Shape(8192, 8192));

    private Draw(Workers workers, string law, Initializer scheme) => (this.workers, this.law, this.scheme) = (workers, law, scheme);

    public string Name => $"{law}, 64 Mi values";

    public string PeerRequest => $"draw_{law} {tensor.Shape[0]} {tensor.Shape[1]}";

    public double Work => tensor.Length;

    public WorkUnit Unit => WorkUnit.Value;

    public static IEnumerable<IRow> Rows(Workers workers)
    {
        yield return new Draw(workers, "uniform", new Initializers.Uniform(1));
        yield return new Draw(workers, "normal", new Normal(1));
        yield return new Draw(workers, "truncated", new TruncatedNormal(1));
    }

    public void Run() => scheme.Fill(tensor, new Fans(8192, 8192), 1, "weight", workers);

    public void Dispose() => tensor.Dispose();
}
