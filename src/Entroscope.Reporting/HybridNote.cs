namespace Entroscope.Reporting;

/// <summary>What must be said of a hybrid training besides its score.</summary>
internal static class HybridNote
{
    /// <summary>Says that the validation rows could not choose; null where they could.</summary>
    public static string? Of(TrainingResult hybrid) => hybrid.Score > double.NegativeInfinity
        ? null
        : "The classes of the validation rows are impossible under every network tried (log p = -infinity), so nothing could be preferred to the network of "
            + "EM; pseudo-counts above 0 avoid this.";
}
