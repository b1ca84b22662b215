namespace Evenkeel.Networks;

/// <summary>Which extent of a stored weight is which.</summary>
public enum WeightLayout
{
    /// <summary>(out, in/groups, kernel …), as PyTorch, ONNX and this library have it.</summary>
    OutIn,

    /// <summary>(kernel …, in/groups, out), as Keras and JAX have it.</summary>
    InOut,
}
