using System.Globalization;
using Evenkeel.Formats.Models;
using Evenkeel.Initializers.Recipes;
using Evenkeel.Networks.Execution;
using Evenkeel.Reporting.Text;

namespace Evenkeel.Cli.Check;

/// <summary>What is to be checked: opened, bound to its data and planned, but not run.</summary>
internal sealed record Subject(string Name, ModelSource Source, Model Model, Recipe Recipe, CheckData Data, Plan Plan, MemoryNeed Need)
{
    public static Subject Open(CheckOptions options)
    {
        var source = Arguments.Open(options.Model);
        if (source.Convolves && options is { Threads: > 1, DryRun: false }) Rehearsal.Begin();
        var data = CheckData.Load(options, source);
        var build = new BuildOptions { Samples = data.Given?.Count ?? options.Samples, Output = options.Output, Precision = options.Precision, Inputs = data.Beside, Shapes = Arguments.Shapes(options.Shapes) };
        var model = Arguments.Checked(() => source.Build(data.SampleShape, data.Classes, data.Given?.Vocabulary, build));
        data = data.Bound(model);
        var recipe = options.Recipe is { } name ? Arguments.Recipe(name, model.Graph) : model.Recipe;
        var (plan, need) = MemoryNeed.Of(model.Graph, model.Graph.Batch ?? data.Count(options), options.Precision);
        need = need.WithCurvature(model.Graph, plan.Options.Batch, options.Sharpness, options.Jacobian);
        return new Subject(Arguments.WithoutFolder(options.Model), source, model, recipe, data, plan, need);
    }

    /// <summary>Says what would run and what it would take.</summary>
    public void Describe(Stream stream)
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        var graph = Model.Graph;
        writer.WriteLine(Wording.Safe(string.Create(CultureInfo.InvariantCulture, $"model    {Name}, {graph.Nodes.Length:N0} layers, {graph.ParameterCount:N0} parameters")));
        writer.WriteLine(Wording.Safe(string.Create(CultureInfo.InvariantCulture, $"data     {Data.Source}, {Plan.Options.Batch:N0} samples of {graph.InputShape}")));
        writer.WriteLine($"memory   {Need}");
        writer.WriteLine("nothing was run: --dry-run");
    }
}
