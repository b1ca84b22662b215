using System.Numerics;
using Evenkeel.Networks;
using Evenkeel.Numerics.Threads;

namespace Evenkeel.Benchmarks.Verification;

/// <summary>One forward and one backward pass of an op outside any graph, in memory that holds NaN wherever the op has not written.</summary>
internal sealed unsafe class OpRun<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly List<Tensor> owned = [];

    /// <summary>Runs the op; the tensors that it made are named as PyTorch's are, and live as long as this run.</summary>
    public IReadOnlyDictionary<string, Tensor> Run(Op op, PeerCase @case, CaseFile file, Workers workers)
    {
        Tensor[] inputs = [.. @case.Inputs.Select(name => Load(file, @case, name))];
        Shape[] shapes = [.. inputs.Select(t => t.Shape)];
        var parameters = op.Parameters(shapes);
        CheckParameters(@case, parameters);
        Tensor[] weights = [.. @case.Parameters.Select(name => Load(file, @case, name))];
        CheckShapes(@case, parameters, weights);
        var output = Unwritten(op.OutputShape(shapes));
        var cotangent = Load(file, @case, "cotangent");
        Require(cotangent.Shape.Equals(output.Shape), @case, $"the output is {output.Shape} instead of {cotangent.Shape}");
        Tensor?[] inputGradients = [.. @case.Inputs.Zip(shapes, (name, shape) => HasGradient(@case, name) ? Unwritten(shape) : null)];
        Tensor[] gradients = [.. parameters.Where(p => p.Role != ParameterRole.Buffer).Select(p => Unwritten(p.Shape))];
        var saved = Unwritten(new Shape(op.SavedLength(shapes)));
        var context = new OpContext<T>
        {
            Workers = workers,
            Inputs = [.. inputs.Select(ViewOf)],
            Parameters = [.. weights.Select(ViewOf)],
            Output = ViewOf(output),
            Saved = ViewOf(saved),
            OutputGradient = ViewOf(cotangent),
            InputGradients = [.. inputGradients.Zip(shapes, (t, shape) => new View<T>(t is null ? null : t.Pointer<T>(), shape))],
            ParameterGradients = [.. gradients.Select(ViewOf)],
            Dropout = false,
            RandomKey = 0,
        };
        OpPasses.Forward(op, context, shapes);
        var result = new Dictionary<string, Tensor> { ["output"] = Keep(output.Cast<T>()) };

        // What the backward pass does not say that it reads, a plan may have given to others.
        if (!op.BackwardReads.HasFlag(BackwardReads.Output)) output.Span<T>().Fill(T.NaN);
        if (!op.BackwardReads.HasFlag(BackwardReads.Inputs)) foreach (var input in inputs) input.Span<T>().Fill(T.NaN);
        OpPasses.Backward(op, context, shapes);
        for (var i = 0; i < inputs.Length; i++) if (inputGradients[i] is { } gradient) result[$"{@case.Inputs[i]}.gradient"] = gradient;
        for (var i = 0; i < gradients.Length; i++) result[$"{parameters[i].Suffix}.gradient"] = gradients[i];
        return result;
    }

    public void Dispose()
    {
        foreach (var tensor in owned) tensor.Dispose();
    }

    private static bool HasGradient(PeerCase @case, string name) => @case.Conditions.ContainsKey($"{name}.gradient");

    private static View<T> ViewOf(Tensor tensor) => new(tensor.Pointer<T>(), tensor.Shape);

    private static void CheckParameters(PeerCase @case, IReadOnlyList<ParameterShape> parameters)
    {
        var own = string.Join(", ", parameters.Select(p => p.Suffix));
        var wanted = string.Join(", ", @case.Parameters);
        Require(own == wanted, @case, $"the parameters are {own} instead of {wanted}");
    }

    private static void CheckShapes(PeerCase @case, IReadOnlyList<ParameterShape> parameters, Tensor[] weights)
    {
        foreach (var (parameter, weight) in parameters.Zip(weights))
        {
            Require(parameter.Shape.Equals(weight.Shape), @case, $"{parameter.Suffix} is {parameter.Shape} instead of {weight.Shape}");
        }
    }

    private static void Require(bool condition, PeerCase @case, string problem)
    {
        if (!condition) throw new InvalidOperationException($"case {@case.Index}, {@case.Label}: {problem}");
    }

    private Tensor Load(CaseFile file, PeerCase @case, string name)
    {
        using var stored = file.Load(@case, name);
        return Keep(stored.Cast<T>());
    }

    private Tensor Unwritten(Shape shape)
    {
        var tensor = new Tensor(DTypes.Of<T>(), shape);
        tensor.Span<T>().Fill(T.NaN);
        return Keep(tensor);
    }

    private Tensor Keep(Tensor tensor)
    {
        owned.Add(tensor);
        return tensor;
    }
}
