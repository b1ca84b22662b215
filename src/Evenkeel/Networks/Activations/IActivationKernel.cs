using System.Numerics;

namespace Evenkeel.Networks.Activations;

/// <summary>An activation's loops over memory.</summary>
internal unsafe interface IActivationKernel
{
    DerivativeReads DerivativeReads { get; }

    double Value(double x);

    double Derivative(double x);

    void Forward<T>(T* x, T* y, long count)
        where T : unmanaged, IFloatingPointIeee754<T>;

    void Backward<T>(T* x, T* y, T* dy, T* dx, long count)
        where T : unmanaged, IFloatingPointIeee754<T>;
}
