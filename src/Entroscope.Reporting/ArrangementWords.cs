namespace Entroscope.Reporting;

/// <summary>The verdict on an order of columns, in words.</summary>
internal static class ArrangementWords
{
    /// <summary>Says in one sentence what follows.</summary>
    public static string Sentence(Arrangement found) => found.Verdict switch
    {
        ArrangementVerdict.Keep => "The given order fits a locally connected network: keep it.",
        ArrangementVerdict.Rearrange => "Another order is better: feed the columns in the order found.",
        ArrangementVerdict.Indifferent => "No two columns are associated by more than chance: pairs of columns give no reason for another order, "
            + "and the given one is kept (what only three or more columns have in common is not seen).",
        _ => "Columns are associated, but no order is better than others by more than the errors; the given one is kept.",
    };

    /// <summary>Says what was measured.</summary>
    public static string Tensor(Arrangement found)
    {
        string batches = $"{Invariant($"{found.Batches}")} batches of {Invariant($"{found.BatchRows}")} rows";
        return found.Classes == 0
            ? $"Entanglement of the mean data tensor of {batches}."
            : $"Entanglement of the data tensors of {batches}, "
                + $"{(found.Classes == 2 ? "one class against the other" : "each class against the others, averaged")}.";
    }

    /// <summary>Says what the order was cut from.</summary>
    public static string Of(AssociationMeasure by) => by switch
    {
        AssociationMeasure.Correlation => "correlations",
        AssociationMeasure.Information => "mutual informations of the rows",
        _ => "mutual informations of the model",
    };
}
