using System.CommandLine;

namespace Evenkeel.Cli.Predict;

/// <summary>The command line of `evenkeel predict`.</summary>
internal static class PredictCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("predict", "Says by theory alone, without running anything, how signal and gradient will travel through a network, what its loss will be before training, and how deep it may be.");
        var options = new VerbOptions<PredictOptions>(command, new PredictOptions());
        options.Add(CommonOptions.Model(), (o, model) => o with { Model = model });
        options.Add(CommonOptions.Count("--depth", "What if the model were so deep: the option `depth` of a network of the zoo, or the name `depth` under `with` of a YAML model"), (o, depth) => o with { Depth = depth });
        options.Add(CommonOptions.Count("--width", "What if it were so wide: `width` likewise"), (o, width) => o with { Width = width });
        options.Add(CommonOptions.Recipe(), (o, recipe) => o with { Recipe = recipe });
        options.Add(CommonOptions.Weights(), (o, weights) => o with { Weights = weights });
        options.Add(CommonOptions.Loss("what the model names, else cross-entropy; of an ONNX file none"), (o, loss) => o with { Loss = loss });
        options.Add(CommonOptions.Samples("The samples of a batch, over which gradients are averaged (default: those of --data, or 256)"), (o, samples) => o with { Samples = samples });
        options.Add(CommonOptions.Data("theory takes their scale and likeness, but does not run on them (default: unit Gaussian noise, or random tokens)"), (o, data) => o with { Data = data });
        options.Add(CommonOptions.Target(), (o, target) => o with { Target = target });
        options.Add(CommonOptions.Length(), (o, length) => o with { Length = length });
        options.Add(CommonOptions.Normalize(), (o, isAsked) => o with { Normalize = isAsked });
        options.Add(CommonOptions.Output(), (o, output) => o with { Output = output });
        options.Add(CommonOptions.Shapes(), (o, shapes) => o with { Shapes = shapes });
        options.Add(CommonOptions.Threads(), (o, threads) => threads is { } count ? o with { Threads = count } : o);
        options.Add(CommonOptions.Format(), (o, format) => o with { Format = format });
        options.Add(CommonOptions.OutFile(), (o, file) => o with { Out = file });
        options.Add(CommonOptions.Verbose(), (o, isAsked) => o with { Verbose = isAsked });
        CommandLine.AddExamples(
            command,
            "evenkeel predict zoo:mlp",
            "evenkeel predict zoo:resnet50 --recipe he",
            "evenkeel predict 'zoo:mlp?activation=tanh' --recipe xavier --depth 100 --width 512",
            "evenkeel predict examples/deep-tanh.yaml --depth 10",
            "evenkeel predict model.onnx --format json",
            "evenkeel predict zoo:gpt-mini --data sonnets --samples 16");
        command.SetAction(parsed => PredictVerb.Run(options.Read(parsed), terminal));
        return command;
    }
}
