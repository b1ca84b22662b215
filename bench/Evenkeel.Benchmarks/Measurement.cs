namespace Evenkeel.Benchmarks;

/// <summary>Median seconds of a row: our own, the peer's at its best setting, and the machine's peak in the same run, in operations or bytes a second.</summary>
internal sealed record Measurement(IRow Row, double Seconds, double? PeerSeconds, string? PeerSetting, double Peak);
