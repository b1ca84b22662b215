using Evenkeel.Networks;

namespace Evenkeel.Formats.Csv;

/// <summary>A table of numbers.</summary>
/// <param name="Values">Float32, one row a line; without the column of labels.</param>
/// <param name="Targets">The column of labels: Int64 class indices or Float32 values; null without one.</param>
/// <param name="ClassNames">The words behind the class indices; null where the file has numbers.</param>
internal sealed record CsvTable(Tensor Values, Tensor? Targets, string[]? ClassNames);
