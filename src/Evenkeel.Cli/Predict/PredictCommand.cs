using System.CommandLine;

namespace Evenkeel.Cli.Predict;

/// <summary>The command line of `evenkeel predict`.</summary>
internal static class PredictCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = CommonOptions.Model();
        var depth = CommonOptions.Count("--depth", "What if the model were so deep: the option `depth` of a network of the zoo, or the name `depth` under `with` of a YAML model");
        var width = CommonOptions.Count("--width", "What if it were so wide: `width` likewise");
        var recipe = CommonOptions.Recipe();
        var weights = CommonOptions.Weights();
        var loss = CommonOptions.Loss("what the model names, else cross-entropy; of an ONNX file none");
        var samples = CommonOptions.Samples("The samples of a batch, over which gradients are averaged (default: those of --data, or 256)");
        var data = CommonOptions.Data("theory takes their scale and likeness, but does not run on them (default: unit Gaussian noise, or random tokens)");
        var target = CommonOptions.Target();
        var length = CommonOptions.Length();
        var normalize = CommonOptions.Normalize();
        var output = CommonOptions.Output();
        var shapes = CommonOptions.Shapes();
        var threads = CommonOptions.Threads();
        var format = CommonOptions.Format();
        var outFile = CommonOptions.OutFile();
        var verbose = CommonOptions.Verbose();
        var command = new Command("predict", "Says by theory alone, without running anything, how signal and gradient will travel through a network, what its loss will be before training, and how deep it may be.")
        {
            model, depth, width, recipe, weights, loss, samples, data, target, length, normalize, output, shapes, threads, format, outFile, verbose,
        };
        CommandLine.AddExamples(
            command,
            "evenkeel predict zoo:mlp",
            "evenkeel predict zoo:resnet50 --recipe he",
            "evenkeel predict 'zoo:mlp?activation=tanh' --recipe xavier --depth 100 --width 512",
            "evenkeel predict examples/deep-tanh.yaml --depth 10",
            "evenkeel predict model.onnx --format json",
            "evenkeel predict zoo:gpt-mini --data sonnets --samples 16");
        command.SetAction(parsed => PredictVerb.Run(
            new PredictOptions
            {
                Model = parsed.GetRequiredValue(model),
                Depth = parsed.GetValue(depth),
                Width = parsed.GetValue(width),
                Recipe = parsed.GetValue(recipe),
                Weights = parsed.GetValue(weights),
                Loss = parsed.GetValue(loss),
                Samples = parsed.GetValue(samples),
                Data = parsed.GetValue(data) ?? [],
                Target = parsed.GetValue(target),
                Length = parsed.GetValue(length),
                Normalize = parsed.GetValue(normalize),
                Output = parsed.GetValue(output),
                Shapes = parsed.GetValue(shapes) ?? [],
                Threads = parsed.GetValue(threads) ?? Environment.ProcessorCount,
                Format = parsed.GetRequiredValue(format),
                Out = parsed.GetValue(outFile),
                Verbose = parsed.GetValue(verbose),
            },
            terminal));
        return command;
    }
}
