namespace Evenkeel.Initializers.Gains;

/// <summary>What a gain is made to keep. The four are told apart because they differ: for GELU at q = 1 they are 1.5335, 1.7009 and 1.4811.</summary>
public enum GainKind
{
    /// <summary>A number of the user's own.</summary>
    Number,

    /// <summary>√(q/E f²): keeps the second moment of the pre-activations going forward (He et al. 2015, equation 10: √2 for ReLU).</summary>
    Forward,

    /// <summary>√(q/Var f): keeps their variance where weights are centred over each unit's inputs (Brock et al. 2021, NF-Nets).</summary>
    Variance,

    /// <summary>1/√E f'²: keeps the second moment of the gradient going back (He et al. 2015, equation 14).</summary>
    Backward,

    /// <summary>The table of PyTorch's torch.nn.init.calculate_gain, rules of thumb and all.</summary>
    PyTorch,
}
