using System.CommandLine;
using System.CommandLine.Completions;
using Evenkeel.Diagnosis;
using Evenkeel.Formats.Recipes;
using Evenkeel.Initializers;
using Evenkeel.Networks.Losses;

namespace Evenkeel.Cli.Check;

/// <summary>The command line of `evenkeel check`.</summary>
internal static class CheckCommand
{
    private const string FailOnNever = "never";

    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        var model = new Argument<string>("MODEL") { Description = "A model file (.onnx, .yaml), or a network of the zoo: zoo:mlp, zoo:resnet18, 'zoo:gpt-mini?depth=12&norm=post'" };
        var data = new Option<string?>("--data") { Description = "Samples: digits or sonnets (built in), a .npy, .npz, IDX or CSV file, or a text (.txt); unit Gaussian noise where the model names none either", HelpName = "NAME|FILE" };
        var target = new Option<string?>("--target") { Description = "What the network should answer: a file, or the label column of a CSV given by --data", HelpName = "FILE|COLUMN" };
        var loss = new Option<string?>("--loss") { Description = $"{string.Join(", ", Loss.Names)}; by default what the target is made for", HelpName = "KIND" };
        loss.CompletionSources.Add(_ => Loss.Names.Where(n => !n.Contains(':', StringComparison.Ordinal)).Select(n => new CompletionItem(n)));
        loss.RequireKnown(text => Loss.Parse(text));
        var recipe = new Option<string?>("--recipe") { Description = $"Initialize anew before checking, by a recipe: {string.Join(", ", RecipeFiles.BuiltInNames)}, or a file; or by a scheme on all weights: {string.Join(", ", Schemes.All.Where(e => !e.IsForeign).Select(e => e.Usage))}, each with options as in 'he?mode=fan-out', or one of PyTorch's, Keras' or JAX's: torch.xavier_uniform", HelpName = "NAME|FILE" };
        recipe.RequireRecipe();
        var output = new Option<string?>("--output") { Description = "The output of an ONNX file to look at, or any value in it (default: the first)", HelpName = "NAME" };
        var shapes = new Option<string[]>("--shape") { Description = "The shape of an input of an ONNX file whose axes are free, with its samples: x=2x3x64x64", HelpName = "NAME=SHAPE", DefaultValueFactory = _ => [] };
        var weights = new Option<string?>("--weights") { Description = "Take the weights from a safetensors file", HelpName = "FILE" };
        var samples = new Option<long?>("--samples") { Description = "Take the first N samples (of noise: make N)", HelpName = "N" };
        var length = new Option<long?>("--length") { Description = "Cut a text into sequences of N characters (default: what the model takes, or 64)", HelpName = "N" };
        var normalize = new Option<bool>("--normalize") { Description = "Standardize the samples to mean 0 and standard deviation 1" };
        var trained = new Option<bool>("--trained") { Description = "The weights are trained: leave out the rules on schemes and on the initial loss" };
        var seed = new Option<ulong>("--seed") { Description = "The seed of weights and noise", HelpName = "N" };
        var threads = new Option<int?>("--threads") { Description = "Threads to use; the result is the same for any number (default: all cores)", HelpName = "N" };
        var format = new Option<string>("--format") { Description = "text or json", DefaultValueFactory = _ => "text", HelpName = "KIND" };
        format.RequireOneOf("text", "json");
        var outFile = new Option<string?>("--out") { Description = "Write to a file instead of standard output", HelpName = "FILE" };
        var failOn = new Option<string>("--fail-on") { Description = "Exit with 1 from this severity on: error, warning, note or never", DefaultValueFactory = _ => "error", HelpName = "SEVERITY" };
        failOn.RequireOneOf("error", "warning", "note", FailOnNever);
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would run and how much memory it would take, and run nothing" };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "No progress" };
        var verbose = new Option<bool>("--verbose", "-v") { Description = "A row for every layer, however many there are" };
        samples.RequireWhole(1, null);
        length.RequireWhole(1, null);
        seed.RequireWhole(0, ulong.MaxValue);
        threads.RequireThreads();

        var command = new Command("check", "Runs a network forward and backward once, on real data, and says whether signal and gradient travel through it, what is wrong, why, and what to do.")
        {
            model, data, target, loss, output, shapes, recipe, weights, samples, length, normalize, trained, seed, threads, format, outFile, failOn, dryRun, quiet, verbose,
        };
        CommandLine.AddExamples(
            command,
            "evenkeel check examples/deep-tanh.yaml",
            "evenkeel check examples/deep-tanh.yaml --recipe xavier",
            "evenkeel check 'zoo:mlp?depth=50&width=256' --data digits --recipe he",
            "evenkeel check 'zoo:gpt-mini?depth=4&norm=post' --data sonnets",
            "evenkeel check zoo:gpt-mini --data sonnets --recipe gpt2",
            "evenkeel check model.onnx --data x.npy --target y.npy",
            "evenkeel check zoo:resnet50 --samples 64 --dry-run",
            "evenkeel check model.yaml --data train.csv --target species --normalize",
            "evenkeel check model.yaml --weights model.safetensors --data x.npy --target y.npy --format json --fail-on warning");
        command.SetAction(parsed => CheckVerb.Run(
            new CheckOptions
            {
                Model = parsed.GetRequiredValue(model),
                Data = parsed.GetValue(data),
                Target = parsed.GetValue(target),
                Loss = parsed.GetValue(loss),
                Output = parsed.GetValue(output),
                Shapes = parsed.GetValue(shapes) ?? [],
                Recipe = parsed.GetValue(recipe),
                Weights = parsed.GetValue(weights),
                Samples = parsed.GetValue(samples),
                Length = parsed.GetValue(length),
                Normalize = parsed.GetValue(normalize),
                Trained = parsed.GetValue(trained),
                Seed = parsed.GetValue(seed),
                Threads = parsed.GetValue(threads) ?? Environment.ProcessorCount,
                Format = parsed.GetRequiredValue(format),
                Out = parsed.GetValue(outFile),
                FailOn = parsed.GetRequiredValue(failOn) is var text && text == FailOnNever ? null : Enum.Parse<Severity>(text, ignoreCase: true),
                DryRun = parsed.GetValue(dryRun),
                Quiet = parsed.GetValue(quiet),
                Verbose = parsed.GetValue(verbose),
            },
            terminal,
            cancellation));
        return command;
    }
}
