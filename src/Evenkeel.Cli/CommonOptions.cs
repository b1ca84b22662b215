using System.CommandLine;
using System.CommandLine.Completions;
using Evenkeel.Formats.Recipes;
using Evenkeel.Initializers;

namespace Evenkeel.Cli;

/// <summary>Arguments and options that verbs share: one name, one meaning, one rule everywhere.</summary>
internal static class CommonOptions
{
    public const string Text = "text", Json = "json";

    public static Argument<string> Model() => new("MODEL") { Description = "A model file (.onnx, .yaml), or a network of the zoo: zoo:mlp, zoo:resnet18, 'zoo:gpt-mini?depth=12&norm=post'" };

    /// <param name="otherwise">What is taken where the option is not given.</param>
    public static Option<string[]> Data(string otherwise)
        => new("--data") { Description = $"Samples: digits or sonnets (built in), a .npy, .npz, IDX or CSV file, or a text (.txt); of an ONNX file with several inputs once for each, as INPUT=FILE; {otherwise}", HelpName = "NAME|FILE", DefaultValueFactory = _ => [] };

    public static Option<string?> Target() => new("--target") { Description = "What the network should answer: a file, or the label column of a CSV given by --data", HelpName = "FILE|COLUMN" };

    public static Option<string?> Loss(string otherwise)
    {
        var loss = new Option<string?>("--loss") { Description = $"{string.Join(", ", Networks.Losses.Loss.Names)}; by default {otherwise}", HelpName = "KIND" };
        loss.CompletionSources.Add(_ => Networks.Losses.Loss.Names.Where(n => !n.Contains(':', StringComparison.Ordinal)).Select(n => new CompletionItem(n)));
        loss.RequireKnown(text => Networks.Losses.Loss.Parse(text));
        return loss;
    }

    public static Option<string?> Recipe()
    {
        var recipe = new Option<string?>("--recipe") { Description = $"How weights are drawn: a recipe ({string.Join(", ", RecipeFiles.BuiltInNames)}), a file with one, or a scheme on all weights ({string.Join(", ", Schemes.All.Where(e => !e.IsForeign).Select(e => e.Usage))}, each with options as in 'he?mode=fan-out', or one of PyTorch's, Keras' or JAX's: torch.xavier_uniform); by default what the model says, else pytorch", HelpName = "NAME|FILE" };
        recipe.RequireRecipe();
        return recipe;
    }

    public static Option<string?> Weights() => new("--weights") { Description = "Take the weights from a safetensors file", HelpName = "FILE" };

    public static Option<string?> Output() => new("--output") { Description = "The output of an ONNX file to look at, or any value in it (default: the first)", HelpName = "NAME" };

    public static Option<string[]> Shapes() => new("--shape") { Description = "The shape of an input of an ONNX file whose axes are free, with its samples: x=2x3x64x64", HelpName = "NAME=SHAPE", DefaultValueFactory = _ => [] };

    public static Option<long?> Samples(string description) => Count("--samples", description);

    public static Option<long?> Length() => Count("--length", "Cut a text into sequences of N characters (default: what the model takes, or 64)");

    /// <summary>An option whose value is a whole number from 1 on.</summary>
    public static Option<long?> Count(string name, string description)
    {
        var count = new Option<long?>(name) { Description = description, HelpName = "N" };
        count.RequireWhole(1, null);
        return count;
    }

    public static Option<string> Precision()
    {
        var precision = new Option<string>("--precision") { Description = "What both passes are computed in: float32, or float64, which takes twice the memory and some four times the time", DefaultValueFactory = _ => "float32", HelpName = "TYPE" };
        precision.RequireOneOf("float32", "float64");
        return precision;
    }

    public static Option<bool> Normalize() => new("--normalize") { Description = "Standardize the samples to mean 0 and standard deviation 1" };

    public static Option<ulong> Seed(string description)
    {
        var seed = new Option<ulong>("--seed") { Description = description, HelpName = "N" };
        seed.RequireWhole(0, ulong.MaxValue);
        return seed;
    }

    public static Option<int?> Threads()
    {
        var threads = new Option<int?>("--threads") { Description = "Threads to use; the result is the same for any number (default: all cores)", HelpName = "N" };
        threads.RequireThreads();
        return threads;
    }

    public static Option<string> Format()
    {
        var format = new Option<string>("--format") { Description = $"{Text} or {Json}", DefaultValueFactory = _ => Text, HelpName = "KIND" };
        format.RequireOneOf(Text, Json);
        return format;
    }

    public static Option<string?> OutFile() => new("--out", "-o") { Description = "Write to a file instead of standard output", HelpName = "FILE" };

    public static Option<bool> DryRun(string description) => new("--dry-run") { Description = description };

    public static Option<bool> Quiet(string description) => new("--quiet", "-q") { Description = description };

    public static Option<bool> Verbose() => new("--verbose", "-v") { Description = "A row for every layer, however many there are" };
}
