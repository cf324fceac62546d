namespace Entroscope.Workflow.Training;

/// <summary>How large the trials of learned trees are.</summary>
/// <param name="Rows">The most rows that a trial learns from, and that it is judged on.</param>
internal sealed record TreeTrials(int Rows, int Steps)
{
    /// <summary>Gets those of few rows.</summary>
    public static TreeTrials OfFew { get; } = new(6000, 10);
}
