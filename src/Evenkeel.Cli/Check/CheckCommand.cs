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
        var model = CommonOptions.Model();
        var data = CommonOptions.Data("unit Gaussian noise where the model names none either");
        var target = CommonOptions.Target();
        var loss = CommonOptions.Loss("what the target is made for");
        var output = CommonOptions.Output();
        var shapes = CommonOptions.Shapes();
        var recipe = CommonOptions.Recipe();
        var weights = CommonOptions.Weights();
        var samples = CommonOptions.Samples("Take the first N samples (of noise: make N)");
        var length = CommonOptions.Length();
        var normalize = CommonOptions.Normalize();
        var precision = CommonOptions.Precision();
        var trained = new Option<bool>("--trained") { Description = "The weights are trained: leave out the rules on schemes and on the initial loss" };
        var jacobian = new Option<bool>("--jacobian") { Description = "Measure the singular values of the Jacobian from input to output, and from every layer, at the first sample" };
        var sharpness = new Option<bool>("--sharpness") { Description = "Measure the largest eigenvalue λ of the loss's Hessian, and the largest stable learning rate 2/λ, in some twenty passes in double" };
        var learningRate = new Option<double?>("--lr") { Description = "The learning rate that training is to begin with; it is compared with 2/λ", HelpName = "X" };
        learningRate.RequirePositive();
        var seed = CommonOptions.Seed("The seed of weights and noise");
        var threads = CommonOptions.Threads();
        var format = CommonOptions.Format();
        var outFile = CommonOptions.OutFile();
        var failOn = new Option<string>("--fail-on") { Description = "Exit with 1 from this severity on: error, warning, note or never", DefaultValueFactory = _ => "error", HelpName = "SEVERITY" };
        failOn.RequireOneOf("error", "warning", "note", FailOnNever);
        var dryRun = CommonOptions.DryRun("Say what would run and how much memory it would take, and run nothing");
        var quiet = CommonOptions.Quiet("No progress");
        var verbose = CommonOptions.Verbose();

        var command = new Command("check", "Runs a network forward and backward once, on real data, and says whether signal and gradient travel through it, what is wrong, why, and what to do.")
        {
            model, data, target, loss, output, shapes, recipe, weights, samples, length, normalize, precision, trained, jacobian, sharpness, learningRate, seed, threads, format, outFile, failOn, dryRun, quiet, verbose,
        };
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
        command.SetAction(parsed => CheckVerb.Run(
            new CheckOptions
            {
                Model = parsed.GetRequiredValue(model),
                Data = parsed.GetValue(data) ?? [],
                Target = parsed.GetValue(target),
                Loss = parsed.GetValue(loss),
                Output = parsed.GetValue(output),
                Shapes = parsed.GetValue(shapes) ?? [],
                Recipe = parsed.GetValue(recipe),
                Weights = parsed.GetValue(weights),
                Samples = parsed.GetValue(samples),
                Length = parsed.GetValue(length),
                Normalize = parsed.GetValue(normalize),
                Precision = Enum.Parse<DType>(parsed.GetRequiredValue(precision), ignoreCase: true),
                Trained = parsed.GetValue(trained),
                Jacobian = parsed.GetValue(jacobian),
                Sharpness = parsed.GetValue(sharpness) || parsed.GetValue(learningRate) is not null,
                LearningRate = parsed.GetValue(learningRate),
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
