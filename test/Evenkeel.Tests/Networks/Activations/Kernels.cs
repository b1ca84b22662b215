using Evenkeel.Networks.Activations;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Tests.Networks.Activations;

/// <summary>An activation's loops in float at a register width of the test's choice, whatever this machine prefers.</summary>
internal abstract unsafe class Kernels
{
    public static IReadOnlyDictionary<string, Kernels> All { get; } = new Dictionary<string, Kernels>
    {
        ["identity"] = new Of<Identity>(default),
        ["relu"] = new Of<ReLU>(default),
        ["leaky-relu"] = new Of<LeakyReLU>(new(LeakyReLU.DefaultSlope)),
        ["prelu"] = new Of<LeakyReLU>(new(PReLU.DefaultSlope)),
        ["relu6"] = new Of<ReLU6>(default),
        ["elu"] = new Of<ELU>(new(ELU.DefaultAlpha)),
        ["celu"] = new Of<CELU>(new(CELU.DefaultAlpha)),
        ["selu"] = new Of<SELU>(default),
        ["gelu"] = new Of<GELU>(default),
        ["gelu-tanh"] = new Of<GELUTanh>(default),
        ["silu"] = new Of<SiLU>(default),
        ["mish"] = new Of<Mish>(default),
        ["softplus"] = new Of<Softplus>(default),
        ["sigmoid"] = new Of<Sigmoid>(default),
        ["tanh"] = new Of<Tanh>(default),
        ["hard-tanh"] = new Of<HardTanh>(default),
        ["hard-sigmoid"] = new Of<HardSigmoid>(default),
        ["hard-swish"] = new Of<HardSwish>(default),
        ["softsign"] = new Of<Softsign>(default),
        ["erf"] = new Of<Erf>(default),
        ["sin"] = new Of<Sin>(default),
    };

    public abstract void Forward(int bits, float* x, float* y, int count);

    public abstract void Backward(int bits, float* x, float* y, float* dy, float* dx, int count);

    private static void Run<TLoop>(int bits, TLoop loop)
        where TLoop : struct, ISimdKernel<float>
    {
        switch (bits)
        {
            case 32: loop.Run<Vec1<float>>(); break;
            case 128: loop.Run<Vec128<float>>(); break;
            case 256: loop.Run<Vec256<float>>(); break;
            case 512: loop.Run<Vec512<float>>(); break;
            default: throw new ArgumentOutOfRangeException(nameof(bits), bits, null);
        }
    }

    private sealed class Of<TFormula>(TFormula formula) : Kernels
        where TFormula : struct, IActivationFormula
    {
        public override void Forward(int bits, float* x, float* y, int count)
            => Run(bits, new FormulaKernel<TFormula>.ForwardLoop<float>(formula, x, y, count));

        public override void Backward(int bits, float* x, float* y, float* dy, float* dx, int count)
            => Run(bits, new FormulaKernel<TFormula>.BackwardLoop<float>(
                formula,
                formula.Reads.HasFlag(DerivativeReads.Input) ? x : null,
                formula.Reads.HasFlag(DerivativeReads.Output) ? y : null,
                dy,
                dx,
                count));
    }
}
