using Evenkeel.Probing;
using Evenkeel.Theory.Forecasting;

namespace Evenkeel.Reporting;

/// <summary>A forecast, and what it is of.</summary>
/// <param name="Model">The network.</param>
/// <param name="Input">What is taken to go in, in words.</param>
/// <param name="Forecast">What theory says.</param>
public sealed record ForecastReport(ModelInfo Model, string Input, Forecast Forecast);
