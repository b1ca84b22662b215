using System.Reflection;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Losses;
using Evenkeel.Networks.Ops;
using Evenkeel.Tests.Networks.Losses;

namespace Evenkeel.Tests.Networks.Ops;

/// <summary>Nothing that has a gradient is without a check of it.</summary>
public sealed class GradientTableTests
{
    private static readonly Assembly Library = typeof(Op).Assembly;

    [Fact]
    public void OpCases_EveryOpOfTheLibrary_HasOne()
        => AssertAllIn(Concrete(typeof(Op)), OpCases.All.Values.SelectMany(c => c.Graph.Nodes).Select(n => n.Op.GetType()));

    [Fact]
    public void LossCases_EveryLossOfTheLibrary_HasOne()
        => AssertAllIn(Concrete(typeof(Loss)), LossCases.All.Values.Select(c => c.Loss!.GetType()));

    /// <summary>A formula that is in no catalogue entry has no name, and one that is in no case has no check.</summary>
    [Fact]
    public void OpCases_EveryActivationFormulaOfTheLibrary_HasOne()
        => AssertAllIn(Concrete(typeof(IActivationFormula)), CheckedActivations().Select(FormulaOf).OfType<Type>());

    [Fact]
    public void OpCases_EveryNameOfTheCatalogue_HasOne()
        => Assert.Empty(ActivationCatalogue.All.Select(a => a.Name).Except(CheckedActivations().Select(a => a.Name)));

    private static IEnumerable<Activation> CheckedActivations()
        => OpCases.All.Values.SelectMany(c => c.Graph.Nodes).Select(n => n.Op).OfType<Activate>().Select(op => op.Activation);

    private static IEnumerable<Type> Concrete(Type root) => Library.GetTypes().Where(t => !t.IsAbstract && root.IsAssignableFrom(t));

    private static void AssertAllIn(IEnumerable<Type> wanted, IEnumerable<Type> had)
    {
        Assert.NotEmpty(wanted);
        Assert.Empty(wanted.Except(had));
    }

    /// <summary>The formula behind an activation; null where it is a delegate.</summary>
    private static Type? FormulaOf(Activation activation)
    {
        var field = typeof(Activation).GetField("kernel", BindingFlags.Instance | BindingFlags.NonPublic)!;
        return field.GetValue(activation)!.GetType().GetGenericArguments().SingleOrDefault();
    }
}
