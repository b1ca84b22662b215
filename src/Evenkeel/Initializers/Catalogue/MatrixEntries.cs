namespace Evenkeel.Initializers.Catalogue;

/// <summary>Schemes whose values are drawn together, or set one by one.</summary>
internal static class MatrixEntries
{
    private static readonly SchemeOption Gain = new("gain", "1", "the factor on all values");

    public static SchemeEntry[] All { get; } =
    [
        new("orthogonal", "Q·sign(diag R) of a Gaussian's QR decomposition, times the gain", "recurrent weights, very deep networks", "Saxe, McClelland and Ganguli 2014; Mezzadri 2007", v => new Orthogonal(v.Gain("gain")))
        {
            Main = "gain",
            Aliases = ["torch.orthogonal", "keras.orthogonal", "jax.orthogonal"],
            Options = [Gain],
        },
        new("delta-orthogonal", "0 but for the kernel's centre tap, which is orthogonal, times the gain", "very deep convolutional networks; out channels at least in channels, odd kernels", "Xiao et al. 2018, algorithm 1", v => new DeltaOrthogonal(v.Gain("gain")))
        {
            Main = "gain",
            Aliases = ["jax.delta_orthogonal"],
            Options = [Gain],
        },
        new("identity", "gain on the main diagonal, 0 elsewhere", "recurrent weights before ReLU; layers that begin by handing on", "Le, Jaitly and Hinton 2015; torch.nn.init.eye_", v => new Identity(v.Number("gain")))
        {
            Main = "gain",
            Aliases = ["torch.eye", "keras.identity"],
            Options = [Gain],
        },
        new("dirac", "gain at the kernel's centre between equal channels, 0 elsewhere", "convolutions that begin by handing on", "Zagoruyko and Komodakis 2017; torch.nn.init.dirac_", v => new Dirac(v.Number("gain"), v.IsGiven("groups") ? v.Integer("groups", 1, long.MaxValue) : null))
        {
            Main = "gain",
            Aliases = ["torch.dirac"],
            Options = [Gain, new("groups", "the layer's", "the groups, each of which hands on all its inputs")],
        },
        new("gates", "each block of the first axis by a scheme of its own", "recurrent cells, packed projections: 'gates:orthogonal' gate by gate, 'gates:zeros|ones|zeros|zeros' an LSTM's forget bias", "gates in PyTorch's order: LSTM i, f, g, o; GRU r, z, n", v => new Gates(v.Schemes("schemes")))
        {
            Main = "schemes",
            TakesRest = true,
            Options = [new("schemes", null, "one scheme for all gates, or as many as gates with | between them")],
            Example = "gates:orthogonal",
        },
        new("forget-bias", "value on an LSTM's forget gate, 0 on the others", "LSTM biases: memory lasts −1/ln σ(value) steps; drawn into both of PyTorch's biases it counts twice, so take half", "Gers, Schmidhuber and Cummins 2000; Jozefowicz, Zaremba and Sutskever 2015", v => new Gates([Schemes.Zeros, new Constant(v.Number("value")), Schemes.Zeros, Schemes.Zeros]))
        {
            Main = "value",
            Options = [new("value", "1", "the bias of the forget gate")],
        },
        new("log-prior", "ln(pᵢ/Σp); of a single p ln(p/(1 − p))", "the bias of a classifier with unequal classes", "Lin et al. 2017, section 4.1; Karpathy 2019", v => new LogPrior(v.Text("priors") == "data" ? [] : v.List("priors")))
        {
            Main = "priors",
            Options = [new("priors", "data", "priors or counts of the classes, with commas between them; data: those of the targets")],
            Example = "log-prior:0.2,0.3,0.5",
            WaitsForData = true,
        },
    ];
}
