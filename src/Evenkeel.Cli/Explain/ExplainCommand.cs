using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using Evenkeel.Diagnosis.Explaining;
using Evenkeel.Initializers.Gains;
using Evenkeel.Networks.Activations;

namespace Evenkeel.Cli.Explain;

/// <summary>The command line of `evenkeel explain`.</summary>
internal static class ExplainCommand
{
    /// <summary>Deeper than any network that anybody trains; a second's work.</summary>
    private const ulong MaxDepth = 10_000;

    /// <summary>Wider than any layer; a square matrix of it can still be counted.</summary>
    private const double MaxFan = 1e9;

    /// <summary>Far beyond all weights that anybody draws.</summary>
    private const double MaxVariance = 1e6;

    public static Command Create(Terminal terminal)
    {
        var topic = new Argument<string?>("TOPIC")
        {
            Description = $"An activation (gelu, leaky-relu:0.2), a scheme (he), a fan (fans, depthwise), a gain (gain, forward-gain), mean field theory ({string.Join(", ", TopicCatalogue.Names(TopicKind.Regime))}), a method (lsuv) or a finding (EK202); all are listed where none is named",
            Arity = ArgumentArity.ZeroOrOne,
            HelpName = "TOPIC",
        };
        topic.CompletionSources.Add(_ => TopicCatalogue.All.Select(n => new CompletionItem(n)));
        topic.RequireKnown(text => TopicCatalogue.Find(text));
        var q = new Option<double?>("--q") { Description = "The second moment of pre-activations, z ~ N(0, q) (default: 1)", HelpName = "Q" };
        var fanIn = new Option<double?>("--fan-in") { Description = "Values summed into one output (default: the fan out, or 256)", HelpName = "N" };
        var fanOut = new Option<double?>("--fan-out") { Description = "Outputs that one input goes into (default: the fan in)", HelpName = "N" };
        var depth = new Option<int?>("--depth") { Description = "Layers that signal and gradient go through (default: 50)", HelpName = "N" };
        var activation = new Option<string?>("--activation") { Description = "The activation between the layers (default: the one that the scheme is made for)", HelpName = "NAME" };
        var gain = new Option<string?>("--gain") { Description = "A gain in place of the scheme's own: a number, gelu, forward:gelu, variance:gelu, backward:gelu or pytorch:tanh", HelpName = "GAIN" };
        var weightVariance = new Option<double?>("--sigma-w2") { Description = "σ_w² = n Var(w) of every layer (default: that of the edge of chaos)", HelpName = "X" };
        var biasVariance = new Option<double?>("--sigma-b2") { Description = "σ_b² of every layer (default: 0.05)", HelpName = "Y" };
        var format = CommonOptions.Format();
        var output = CommonOptions.OutFile();
        q.RequirePositive();
        fanIn.RequirePositive(MaxFan);
        fanOut.RequirePositive(MaxFan);
        depth.RequireWhole(1, MaxDepth);
        weightVariance.RequirePositive(MaxVariance);
        biasVariance.RequireNotNegative(MaxVariance);
        activation.CompletionSources.Add(_ => ActivationCatalogue.Names.Select(n => new CompletionItem(n)));
        activation.RequireKnown(text => ActivationCatalogue.Parse(text));
        gain.RequireKnown(text => Gain.Parse(text));

        var command = new Command("explain", "Explains an activation, a scheme, a fan, a gain, mean field theory or a finding: formula, numbers for your fans and depth, and source.")
        {
            topic, q, fanIn, fanOut, depth, activation, gain, weightVariance, biasVariance, format, output,
        };
        var reads = new Dictionary<TopicKind, Option[]>
        {
            [TopicKind.Activation] = [q],
            [TopicKind.Scheme] = [q, fanIn, fanOut, depth, activation, gain],
            [TopicKind.Gain] = [q, activation],
            [TopicKind.Regime] = [activation, weightVariance, biasVariance],
        };
        Option[] computed = [weightVariance, biasVariance];
        var computes = new Dictionary<string, Option[]> { [RegimeNotes.EdgeOfChaos] = computed[..1], [RegimeNotes.PhaseDiagram] = computed };
        command.Validators.Add(result => RequireReadOptions(result, topic, [q, fanIn, fanOut, depth, activation, gain, weightVariance, biasVariance], reads, computes));
        CommandLine.AddExamples(
            command,
            "evenkeel explain",
            "evenkeel explain gelu",
            "evenkeel explain leaky-relu:0.2 --q 0.5 --format json",
            "evenkeel explain he --fan-in 512 --depth 50 --activation gelu",
            "evenkeel explain he --activation gelu --gain forward:gelu",
            "evenkeel explain torch.kaiming_uniform",
            "evenkeel explain gain --activation silu",
            "evenkeel explain mean-field --activation tanh --sigma-w2 1.6 --sigma-b2 0.05",
            "evenkeel explain edge-of-chaos --activation gelu --sigma-b2 0.02 --format json",
            "evenkeel explain phase-diagram --activation tanh",
            "evenkeel explain fans",
            "evenkeel explain EK202");
        command.SetAction(parsed =>
        {
            var at = parsed.GetValue(q) ?? 1;
            var conditions = new Conditions
            {
                Q = at,
                FanIn = parsed.GetValue(fanIn),
                FanOut = parsed.GetValue(fanOut),
                Activation = parsed.GetValue(activation) is { } name ? ActivationCatalogue.Parse(name) : null,
                WeightVariance = parsed.GetValue(weightVariance),
                BiasVariance = parsed.GetValue(biasVariance),
                Gain = parsed.GetValue(gain) is { } text ? Check.Arguments.Checked(() => Gain.Parse(text, at)) : null,
            };
            if (parsed.GetValue(depth) is { } layers) conditions = conditions with { Depth = layers };
            return ExplainVerb.Run(new ExplainOptions(parsed.GetValue(topic), conditions, parsed.GetRequiredValue(format), parsed.GetValue(output)), terminal);
        });
        return command;
    }

    /// <summary>An option that the topic does not read is a mistake of the user's, and not to be passed over.</summary>
    private static void RequireReadOptions(CommandResult result, Argument topic, Option[] options, Dictionary<TopicKind, Option[]> reads, Dictionary<string, Option[]> computes)
    {
        var name = result.GetResult(topic)?.Tokens is [var token] ? token.Value : null;
        Topic? found = null;
        try
        {
            if (name is not null) found = TopicCatalogue.Find(name);
        }
        catch (ArgumentException)
        {
            // The argument's own rule says so.
            return;
        }

        var kind = found?.Kind;
        foreach (var option in (found is null ? [] : computes.GetValueOrDefault(found.Name, [])).Where(o => result.GetResult(o) is { Implicit: false }))
        {
            result.AddError($"{option.Name} is not for {found!.Name}, which finds it; leave it out, or take {RegimeNotes.MeanField}");
        }

        var read = kind is { } known ? reads.GetValueOrDefault(known, []) : [];
        foreach (var option in options.Where(o => result.GetResult(o) is { Implicit: false } && !read.Contains(o)))
        {
            var kinds = string.Join(" or ", reads.Where(r => r.Value.Contains(option)).Select(r => WithArticle(r.Key)));
            result.AddError($"{option.Name} is for {kinds}{(kind is { } other ? $", and {name} is {WithArticle(other)}" : "; name a topic")}");
        }
    }

    private static string WithArticle(TopicKind kind) => $"{(kind == TopicKind.Activation ? "an" : "a")} {kind.ToString().ToLowerInvariant()}";
}
