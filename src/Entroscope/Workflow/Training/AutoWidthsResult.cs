using Entroscope.Information.Widths;

namespace Entroscope.Workflow.Training;

/// <summary>What the search for widths ended with.</summary>
/// <param name="Network">The network of the best schedule, trained as the options say.</param>
/// <param name="Search">The trainings of the search and the choice among them.</param>
/// <param name="Advice">What the validation rows say about the widths of the chosen network, measured before any refit.</param>
internal sealed record AutoWidthsResult(TrainedModel Network, WidthSearch Search, WidthAdvice Advice);
