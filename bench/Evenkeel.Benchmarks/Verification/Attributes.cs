using System.Text.Json;
using Evenkeel.Networks;
using Evenkeel.Networks.Ops;

namespace Evenkeel.Benchmarks.Verification;

/// <summary>A case's attributes by name.</summary>
internal readonly struct Attributes(JsonElement values)
{
    /// <summary>The window that the attributes describe.</summary>
    public Window Window => new(PerAxis("kernel"), PerAxis("stride"), PerAxis("padding"), PerAxis("dilation"));

    public long Whole(string name) => values.GetProperty(name).GetInt64();

    public double Number(string name) => values.GetProperty(name).GetDouble();

    /// <summary>A number, or null where there is none.</summary>
    public double? Optional(string name) => values.GetProperty(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    public bool Flag(string name) => values.GetProperty(name).GetBoolean();

    public string Text(string name) => values.GetProperty(name).GetString()!;

    public Numbers Numbers(string name) => Networks.Numbers.Create(Wholes(name));

    public PerAxis PerAxis(string name) => Networks.Ops.PerAxis.Of(Wholes(name));

    private long[] Wholes(string name) => [.. values.GetProperty(name).EnumerateArray().Select(v => v.GetInt64())];
}
