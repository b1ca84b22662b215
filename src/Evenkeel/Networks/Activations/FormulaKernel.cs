using System.Numerics;
using System.Runtime.CompilerServices;
using Evenkeel.Numerics.Simd;

namespace Evenkeel.Networks.Activations;

/// <summary>The loops of an activation that is given by a vector formula.</summary>
internal sealed unsafe class FormulaKernel<TFormula>(TFormula formula) : IActivationKernel
    where TFormula : struct, IActivationFormula
{
    public DerivativeReads DerivativeReads => formula.Reads;

    public double Value(double x) => formula.Value<Vec1<double>, double>(new(x));

    public double Derivative(double x)
    {
        var point = new Vec1<double>(x);
        return formula.Derivative<Vec1<double>, double>(point, formula.Value<Vec1<double>, double>(point));
    }

    public void Forward<T>(T* x, T* y, long count)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Width.Run<ForwardLoop<T>, T>(new(formula, x, y, count));

    public void Backward<T>(T* x, T* y, T* dy, T* dx, long count)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Width.Run<BackwardLoop<T>, T>(new(formula, x, y, dy, dx, count));

    internal readonly struct ForwardLoop<T>(TFormula formula, T* x, T* y, long count) : ISimdKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run<V>()
            where V : struct, ISimd<V, T>
        {
            var whole = count - count % V.Count;
            for (long i = 0; i < whole; i += V.Count) V.Store(formula.Value<V, T>(V.Load(x + i)), y + i);
            if (whole < count) Tail<V>(whole);
        }

        /// <summary>Apart from the loop, so that the formula is inlined once there and stays within the compiler's budget.</summary>
        [MethodImpl(MethodImplOptions.NoInlining)]
        private void Tail<V>(long whole)
            where V : struct, ISimd<V, T>
        {
            var input = Partial.Load<V, T>(x + whole, count - whole);
            Partial.Store<V, T>(formula.Value<V, T>(input), y + whole, count - whole);
        }
    }

    internal readonly struct BackwardLoop<T>(TFormula formula, T* x, T* y, T* dy, T* dx, long count) : ISimdKernel<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run<V>()
            where V : struct, ISimd<V, T>
        {
            var readsInput = (formula.Reads & DerivativeReads.Input) != 0;
            var readsOutput = (formula.Reads & DerivativeReads.Output) != 0;
            var whole = count - count % V.Count;
            for (long i = 0; i < whole; i += V.Count)
            {
                var slope = formula.Derivative<V, T>(readsInput ? V.Load(x + i) : V.Zero, readsOutput ? V.Load(y + i) : V.Zero);
                V.Store(slope * V.Load(dy + i), dx + i);
            }

            if (whole < count) Tail<V>(whole);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private void Tail<V>(long whole)
            where V : struct, ISimd<V, T>
        {
            var rest = count - whole;
            var input = (formula.Reads & DerivativeReads.Input) != 0 ? Partial.Load<V, T>(x + whole, rest) : V.Zero;
            var output = (formula.Reads & DerivativeReads.Output) != 0 ? Partial.Load<V, T>(y + whole, rest) : V.Zero;
            Partial.Store(formula.Derivative<V, T>(input, output) * Partial.Load<V, T>(dy + whole, rest), dx + whole, rest);
        }
    }
}
