using System.CommandLine;
using Evenkeel.Diagnosis;
using Evenkeel.Networks;

namespace Evenkeel.Cli.Check;

/// <summary>The command line of `evenkeel check`.</summary>
internal static class CheckCommand
{
    private const string FailOnNever = "never";

    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        var command = new Command("check", "Runs a network forward and backward once, on real data, and says whether signal and gradient travel through it, what is wrong, why, and what to do.");
        var options = new VerbOptions<CheckOptions>(command, new CheckOptions());
        options.Add(CommonOptions.Model(), (o, model) => o with { Model = model });
        options.Add(CommonOptions.Data("unit Gaussian noise where the model names none either"), (o, data) => o with { Data = data });
        options.Add(CommonOptions.Target(), (o, target) => o with { Target = target });
        options.Add(CommonOptions.Loss("what the target is made for"), (o, loss) => o with { Loss = loss });
        options.Add(CommonOptions.Output(), (o, output) => o with { Output = output });
        options.Add(CommonOptions.Shapes(), (o, shapes) => o with { Shapes = shapes });
        options.Add(CommonOptions.Recipe(), (o, recipe) => o with { Recipe = recipe });
        options.Add(CommonOptions.Weights(), (o, weights) => o with { Weights = weights });
        options.Add(CommonOptions.Samples("Take the first N samples (of noise: make N)"), (o, samples) => o with { Samples = samples });
        options.Add(CommonOptions.Length(), (o, length) => o with { Length = length });
        options.Add(CommonOptions.Normalize(), (o, isAsked) => o with { Normalize = isAsked });
        options.Add(CommonOptions.Precision(), (o, precision) => o with { Precision = Enum.Parse<DType>(precision, ignoreCase: true) });
        options.Add(new Option<bool>("--trained") { Description = "The weights are trained: leave out the rules on schemes and on the initial loss" }, (o, isAsked) => o with { Trained = isAsked });
        options.Add(new Option<bool>("--jacobian") { Description = "Measure the singular values of the Jacobian from input to output, and from every layer, at the first sample" }, (o, isAsked) => o with { Jacobian = isAsked });
        options.Add(new Option<bool>("--sharpness") { Description = "Measure the largest eigenvalue λ of the loss's Hessian, and the largest stable learning rate 2/λ, in some twenty passes in double" }, (o, isAsked) => o with { Sharpness = isAsked });
        options.Add(LearningRate(), (o, rate) => o with { LearningRate = rate, Sharpness = o.Sharpness || rate is not null });
        options.Add(CommonOptions.Seed("The seed of weights and noise"), (o, seed) => o with { Seed = seed });
        options.Add(CommonOptions.Threads(), (o, threads) => threads is { } count ? o with { Threads = count } : o);
        options.Add(CommonOptions.Format(), (o, format) => o with { Format = format });
        options.Add(CommonOptions.OutFile(), (o, file) => o with { Out = file });
        options.Add(FailOn(), (o, severity) => o with { FailOn = severity == FailOnNever ? null : Enum.Parse<Severity>(severity, ignoreCase: true) });
        options.Add(CommonOptions.DryRun("Say what would run and how much memory it would take, and run nothing"), (o, isAsked) => o with { DryRun = isAsked });
        options.Add(CommonOptions.Quiet("No progress"), (o, isAsked) => o with { Quiet = isAsked });
        options.Add(CommonOptions.Verbose(), (o, isAsked) => o with { Verbose = isAsked });
        CommandLine.AddExamples(
            command,
            "evenkeel check examples/deep-tanh.yaml",
            "evenkeel check examples/deep-tanh.yaml --recipe xavier",
            "evenkeel check 'zoo:mlp?depth=50&width=256' --data digits --recipe he",
            "evenkeel check 'zoo:gpt-mini?depth=4&norm=post' --data sonnets",
            "evenkeel check zoo:gpt-mini --data sonnets --recipe gpt2",
            "evenkeel check examples/healthy-relu.yaml --lr 0.5 --jacobian --samples 256",
            "evenkeel check model.onnx --data x.npy --target y.npy",
            "evenkeel check model.onnx --data ids=ids.npy --data mask=mask.npy",
            "evenkeel check zoo:resnet50 --samples 64 --dry-run",
            "evenkeel check model.yaml --data train.csv --target species --normalize",
            "evenkeel check model.yaml --weights model.safetensors --data x.npy --target y.npy --format json --fail-on warning");
        command.SetAction(parsed => CheckVerb.Run(options.Read(parsed), terminal, cancellation));
        return command;
    }

    private static Option<double?> LearningRate()
    {
        var rate = new Option<double?>("--lr") { Description = "The learning rate that training is to begin with; it is compared with 2/λ", HelpName = "X" };
        rate.RequirePositive();
        return rate;
    }

    private static Option<string> FailOn()
    {
        var severity = new Option<string>("--fail-on") { Description = "Exit with 1 from this severity on: error, warning, note or never", DefaultValueFactory = _ => "error", HelpName = "SEVERITY" };
        severity.RequireOneOf("error", "warning", "note", FailOnNever);
        return severity;
    }
}
