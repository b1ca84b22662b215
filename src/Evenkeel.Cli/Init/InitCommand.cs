using System.CommandLine;
using System.CommandLine.Parsing;
using Evenkeel.Formats.Writing;

namespace Evenkeel.Cli.Init;

/// <summary>The command line of `evenkeel init`.</summary>
internal static class InitCommand
{
    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        var command = new Command("init", "Draws the weights of a whole network and writes them to a file that PyTorch, NumPy and 'evenkeel check --weights' read.");
        var options = new VerbOptions<InitOptions>(command, new InitOptions());
        options.Add(CommonOptions.Model(), (o, model) => o with { Model = model });
        var output = options.Add(new Option<string?>("--out", "-o") { Description = "The file to write: .safetensors, or .npz for NumPy", DefaultValueFactory = _ => null, HelpName = "FILE" }, (o, file) => o with { Out = file });
        options.Add(CommonOptions.Recipe(), (o, recipe) => o with { Recipe = recipe });
        options.Add(CommonOptions.Seed("The seed of all tensors; each has a stream of its own, by its name"), (o, seed) => o with { Seed = seed });
        var dtype = options.Add(new Option<string>("--dtype") { Description = string.Join(", ", ElementTypes.Names), DefaultValueFactory = _ => ElementTypes.Names[0], HelpName = "TYPE" }, (o, type) => o with { DType = ElementTypes.Parse(type) });
        var shardSize = options.Add(
            new Option<string?>("--shard-size") { Description = "Cut into files of at most this size, model-00001-of-00003.safetensors …, and model.safetensors.index.json: 5GB, 500MB, 2GiB", HelpName = "SIZE" },
            (o, size) => o with { ShardBytes = size is null ? null : ByteSize.Parse(size) });
        var data = options.Add(CommonOptions.Data("they give the model inputs and classes where it leaves them open (default: those that it names)"), (o, files) => o with { Data = files });
        var target = options.Add(CommonOptions.Target(), (o, file) => o with { Target = file });
        options.Add(CommonOptions.Samples("Take the first N samples (of noise: make N), for what a recipe takes from data"), (o, samples) => o with { Samples = samples });
        options.Add(CommonOptions.Threads(), (o, threads) => threads is { } count ? o with { Threads = count } : o);
        options.Add(new Option<bool>("--force") { Description = "Replace files that are there" }, (o, isAsked) => o with { Force = isAsked });
        var dryRun = options.Add(CommonOptions.DryRun("List what would be drawn, by which scheme, and write nothing"), (o, isAsked) => o with { DryRun = isAsked });
        options.Add(CommonOptions.Quiet("No progress and no summary"), (o, isAsked) => o with { Quiet = isAsked });
        dtype.RequireOneOf(ElementTypes.Names);
        shardSize.RequireKnown(text => ByteSize.Parse(text));
        output.Validators.Add(result => RequireOutput(result, dryRun, dtype, shardSize));
        target.Validators.Add(result =>
        {
            if (result is { Implicit: false } && Given(result, data) is null) result.AddError("--target needs --data: a target belongs to samples");
        });
        CommandLine.AddExamples(
            command,
            "evenkeel init zoo:resnet18 --recipe he --seed 1 -o resnet18.safetensors",
            "evenkeel init 'zoo:gpt-mini?depth=12&width=768' --dtype bfloat16 --shard-size 5GB -o gpt.safetensors",
            "evenkeel init examples/lenet.yaml -o lenet.safetensors",
            "evenkeel init examples/lenet.yaml --dtype float64 -o lenet.npz",
            "evenkeel init examples/lenet.yaml --recipe xavier --dry-run",
            "evenkeel check examples/lenet.yaml --weights lenet.safetensors");
        command.SetAction(parsed => InitVerb.Run(options.Read(parsed), terminal, cancellation));
        return command;
    }

    /// <summary>Where the weights go must be said, and be able to hold them; a rule of the option's, so that it is told together with the others'.</summary>
    private static void RequireOutput(OptionResult result, Option dryRun, Option dtype, Option shardSize)
    {
        if (result.Tokens is not [var path, ..])
        {
            if (result.Implicit && result.GetResult(dryRun) is null or { Implicit: true }) result.AddError("-o is missing: name the file to write, as in -o model.safetensors, or take --dry-run");
            return;
        }

        var type = Given(result, dtype) is { } name && ElementTypes.Names.Contains(name) ? name : ElementTypes.Names[0];
        long? shardBytes = Given(result, shardSize) is null ? null : 1;
        if (WeightsFormats.Problem(path.Value, shardBytes, ElementTypes.Parse(type)) is { } problem) result.AddError($"-o: {problem}");
    }

    private static string? Given(SymbolResult result, Option option) => result.GetResult(option) is { Implicit: false, Tokens: [var token, ..] } ? token.Value : null;
}
