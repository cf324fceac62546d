using Entroscope.Information;

namespace Entroscope.Workflow;

/// <summary>What the search for widths ended with.</summary>
/// <param name="Network">The network of the best schedule, trained as the options say.</param>
/// <param name="Budget">The largest number of parameters.</param>
/// <param name="Trials">All trainings, in order.</param>
/// <param name="Chosen">The number of the trial that was chosen: the one of the best validation score.</param>
/// <param name="Advice">What the validation rows say about the widths of the chosen network, measured before any refit.</param>
public sealed record AutoWidthsResult(TrainedNetwork Network, long Budget, IReadOnlyList<WidthTrial> Trials, int Chosen, WidthAdvice Advice);
