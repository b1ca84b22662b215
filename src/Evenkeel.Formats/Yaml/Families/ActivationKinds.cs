using System.Collections.Immutable;
using System.Globalization;
using Evenkeel.Networks;
using Evenkeel.Networks.Activations;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Formats.Yaml.Families;

/// <summary>The activations, from their own catalogue.</summary>
internal static class ActivationKinds
{
    public static ImmutableArray<Kind> All { get; } =
    [
        new LayerKind("prelu", "a ReLU with one learned slope a channel", [], _ => new Networks.Ops.PReLU(PerChannel: true), Shared.Drawn),
        .. ActivationCatalogue.Names.Where(name => name != "prelu").Select(Activation),
    ];

    private static LayerKind Activation(string name)
    {
        ImmutableArray<Option> options = ActivationCatalogue.TakesArgument(name)
            ? [new("argument", OptionType.Number, "its slope or scale") { IsShort = true }]
            : [];
        return new(name, "an activation", options, Make, Shared.Named);

        Op Make(OptionValues values) => new Activate(ActivationCatalogue.Parse(
            values.NumberOrNothing("argument") is { } argument ? string.Create(CultureInfo.InvariantCulture, $"{name}:{argument:R}") : name));
    }
}
