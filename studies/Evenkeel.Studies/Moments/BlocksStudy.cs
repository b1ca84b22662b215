using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;
using Evenkeel.Studies.Printing;
using Activate = Evenkeel.Networks.Ops.Activate;

namespace Evenkeel.Studies.Moments;

/// <summary>Theory against simulation in blocks of narrow layers, in the orders in which networks have them, with each norm and activation.</summary>
internal sealed class BlocksStudy : IStudy
{
    private const int Width = 128, InputWidth = 32, Extent = 16, Steps = 12, Blocks = 3, Samples = 8, Draws = 48;

    /// <summary>A deviation that is not the measurement's.</summary>
    private const double StandardErrors = 4;

    private static readonly Family[] Families =
    [
        new("images", ["batch", "instance", "group"], ["relu", "gelu", "softplus", "tanh"],
        [
            "conv act", "conv norm act", "conv act norm", "norm act conv", "conv norm act sum", "norm act conv sum", "strided norm act", "conv act maxpool", "conv norm act maxpool",
            "conv norm act avgpool", "pointwise norm act avgpool", "transposed act", "transposed norm act", "depthwise norm pointwise norm act", "depthwise act norm pointwise act norm",
            "conv act concat", "conv norm act concat", "norm act conv concat", "norm act pointwise norm act conv concat", "conv norm act excite", "conv norm act excite sum",
        ]),
        new("sequences", ["layer", "rms"], ["relu", "gelu", "tanh"],
        [
            "linear act", "linear norm act", "linear act norm", "norm linear act", "norm attention sum norm linear act linear sum", "attention sum norm linear act linear sum norm",
            "norm causal sum norm gate sum", "gate norm", "rnn norm", "lstm norm", "gru norm", "norm rnn sum", "norm gru sum",
            "linear act concat", "norm linear act concat", "linear concat norm act", "linear gate concat norm",
        ]),
    ];

    public string Name => "blocks";

    public string Title => "Blocks of layers against simulation";

    public string Method => $"""
        Networks of {Blocks} equal blocks, {Width} wide behind an input of {InputWidth} channels of {Extent}×{Extent} places, or of {Steps} steps of {Width} features: every order of layers with every norm and activation.
        Width {Width} is narrow: what a formula leaves out of order 1/n is four times as large as at 512, and has {Blocks} blocks to add up in. Each is run forward and backward with {Draws} draws of its weights by `he` (images, {Samples} samples)
        or `lecun` (sequences, {Samples / 2}), unit Gaussian noise and a unit Gaussian cotangent. Of each order the layer is shown whose rms theory has farthest off, of those that are by more than {StandardErrors} standard errors
        of the measurement, over all norms and activations; all layers with a caveat are left out.
        """;

    public IEnumerable<Table> Run(StudyRun run) => Families.Select(family => family.Run(run));

    /// <param name="Name">What it is of.</param>
    /// <param name="Norms">The norms, of each of which every order is made.</param>
    /// <param name="Activations">The activations, of each.</param>
    /// <param name="Orders">The layers of a block.</param>
    private sealed record Family(string Name, string[] Norms, string[] Activations, string[] Orders)
    {
        public Table Run(StudyRun run) => new(
            $"Blocks of {Name}: how many layers there are without a caveat, outputs and gradients; how many of them are within 5 % or {StandardErrors} standard errors; and the farthest, predicted over measured rms.",
            ["block", "networks", "layers", "within", "output", "in", "gradient", "in"],
            [.. Orders.Select(order => Row(run, order))]);

        private string[] Row(StudyRun run, string order)
        {
            string[] norms = order.Contains("norm", StringComparison.Ordinal) ? Norms : Norms[..1], activations = order.Contains("act", StringComparison.Ordinal) || order.Contains("gate", StringComparison.Ordinal) ? Activations : Activations[..1];
            List<(string Name, Comparison Of, bool IsForward)> of = [];
            foreach (var (norm, activation) in norms.SelectMany(n => activations.Select(a => (n, a))))
            {
                var recipe = Name == "images" ? "he" : "lecun";
                var layers = MomentSimulation.Run(new MomentCase(order, () => Build(order, norm, activation), Name == "images" ? Samples : Samples / 2, Draws, recipe), run.Workers);
                var name = string.Join(", ", [.. norms.Length > 1 ? [norm] : Array.Empty<string>(), .. activations.Length > 1 ? [activation] : Array.Empty<string>()]);
                of.AddRange(layers.Where(l => !l.HasCaveat.Forward && l.Forward.IsKnown).Select(l => (Where(name, l), l.Forward, true)));
                of.AddRange(layers.Where(l => !l.HasCaveat.Backward && l.Backward.IsKnown && l.Backward.Measured > 0).Select(l => (Where(name, l), l.Backward, false)));
                StudyRun.Say($"{order}: {name}");
            }

            return [order, $"{norms.Length * activations.Length}", $"{of.Count}", $"{of.Count(c => !IsOff(c.Of) || Math.Abs(c.Of.Ratio - 1) <= 0.05)}", .. Farthest(of.Where(c => c.IsForward)), .. Farthest(of.Where(c => !c.IsForward))];

            static string Where(string name, LayerMoments layer) => name.Length > 0 ? $"{layer.Name} of {name}" : layer.Name;
        }

        private static bool IsOff(Comparison c) => Math.Abs(c.Score) > StandardErrors;

        private static string[] Farthest(IEnumerable<(string Name, Comparison Of, bool IsForward)> of)
            => of.Where(c => IsOff(c.Of)).OrderByDescending(c => Math.Abs(Math.Log(c.Of.Ratio))).Select(c => (string[])[$"{c.Of.Ratio:F3}", c.Name]).FirstOrDefault() ?? ["—", ""];

        private Graph Build(string order, string norm, string activation)
        {
            var builder = new GraphBuilder(order, Name == "images" ? new Shape(InputWidth, Extent, Extent) : new Shape(Steps, Width));
            string[] layers = order.Split(' ');
            for (var block = 0; block < Blocks; block++)
            {
                var trunk = builder.Last;
                foreach (var (i, layer) in layers.Index()) Add(builder, $"{block}.{i}.{layer}", layer, norm, activation, ref trunk);
            }

            return builder.Build();
        }

        private static void Add(GraphBuilder builder, string name, string layer, string norm, string activation, ref int trunk)
        {
            var x = builder.Last;
            var (channels, unit) = (builder.ShapeOf(x)[0], builder.ShapeOf(x).Rank > 2 ? 0 : 1);
            var f = new Activate(ActivationCatalogue.Parse(activation));
            switch (layer)
            {
                // The first block widens the input, which no sum can be with.
                case "sum" when builder.ShapeOf(trunk).Equals(builder.ShapeOf(x)):
                    trunk = builder.Add(name, new Add(), trunk, x);
                    break;
                case "sum":
                    trunk = x;
                    break;
                case "concat":
                    trunk = builder.Add(name, new Concat(unit), trunk, x);
                    break;
                case "excite":
                    builder.Add($"{name}.narrow", new Conv(Width / 4, new Window(1)), builder.Add($"{name}.mean", new Mean([1, 2], KeepAxes: true), x));
                    builder.Add($"{name}.wide", new Conv(Width, new Window(1)), builder.Add($"{name}.act", f, builder.Last));
                    builder.Add(name, new Multiply(), builder.Add($"{name}.gate", new Activate(ActivationCatalogue.Parse("sigmoid")), builder.Last), x);
                    break;
                case "gate":
                    builder.Add(name, new Multiply(), builder.Add($"{name}.act", f, builder.Add($"{name}.linear", new Linear(Width), x)), builder.Add($"{name}.value", new Linear(Width), x));
                    break;
                case "attention" or "causal":
                    builder.Add($"{name}.out", new Linear(Width), builder.Add(name, new Attention(4, layer == "causal"), builder.Add($"{name}.q", new Linear(Width), x), builder.Add($"{name}.k", new Linear(Width), x), builder.Add($"{name}.v", new Linear(Width), x)));
                    break;
                default:
                    builder.Add(name, Of(layer), x);
                    break;
            }

            Op Of(string of) => of switch
            {
                "act" => f,
                "norm" => norm switch { "batch" => new BatchNorm(), "instance" => new InstanceNorm(), "group" => new GroupNorm(8), "layer" => new LayerNorm(), _ => new RmsNorm() },
                "conv" => new Conv(Width, new Window(3, Padding: 1)),
                "strided" => new Conv(Width, new Window(3, 2, 1)),
                "pointwise" => new Conv(Width, new Window(1)),
                "depthwise" => new Conv(Width, new Window(3, Padding: 1), Groups: channels),
                "transposed" => new ConvTranspose(Width, new Window(4, 2, 1)),
                "maxpool" => new MaxPool(new Window(2, 2)),
                "avgpool" => new AveragePool(new Window(2, 2)),
                "linear" => new Linear(Width),
                _ => new Recurrent(Enum.Parse<RecurrentKind>(of, ignoreCase: true), Width),
            };
        }
    }
}
