using System.Collections.Immutable;
using Evenkeel.Diagnosis.Rules.Gradient;
using Evenkeel.Diagnosis.Rules.Loss;
using Evenkeel.Diagnosis.Rules.Signal;
using Evenkeel.Diagnosis.Rules.Weights;

namespace Evenkeel.Diagnosis;

/// <summary>All rules, by id.</summary>
public static class RuleCatalogue
{
    /// <summary>All rules, in the order of their ids.</summary>
    public static ImmutableArray<Rule> All { get; } =
    [
        new EK101_ConstantWeights(),
        new EK103_NonFiniteWeights(),
        new EK107_GainMismatch(),
        new EK201_ActivationsExplode(),
        new EK202_ActivationsVanish(),
        new EK203_SaturatedUnits(),
        new EK204_DeadUnits(),
        new EK205_DeadLayer(),
        new EK207_InputScale(),
        new EK209_DepthBeyondTrainable(),
        new EK301_InitialLossHigh(),
        new EK302_InitialLossLow(),
        new EK401_GradientsVanish(),
        new EK402_GradientsExplode(),
        new EK403_NoGradient(),
        new EK405_RateBeyondSharpness(),
        new EK406_FarFromIsometric(),
    ];
}
