namespace Entroscope.Cli.Output;

/// <summary>Says on the error stream what a computation costs before it starts, where it takes long.</summary>
internal static class LongComputation
{
    // What two slow cores do in a second, so that announcements come rather too early.
    private const double OperationsPerSecond = 4e9;
    private const double LongSeconds = 2;

    // Most trainings stop long before the last of their steps.
    private const double LongTraining = 15;

    // The most joint values that the library enumerates.
    private const double LargestTable = 1 << 20;

    // What a sample costs at a node beside the products with its weights (measured).
    private const double OperationsPerNode = 200;

    public static void Announce(TextWriter error, string what, double operations)
    {
        if (Text(what, operations) is { } line)
        {
            error.WriteLine(line);
        }
    }

    /// <summary>Announces passes up and down a network.</summary>
    /// <param name="enumerated">Whether all joint values are visited whatever the draws; else only where the options leave it to the network.</param>
    /// <param name="sites">The sites whose joint values are visited; null for all.</param>
    public static void Announce(TextWriter error, ConvAC model, EntropyOptions options, bool enumerated = false, int passes = 1, int[]? sites = null)
    {
        double values = JointValues(sites is null ? model.Leaves : sites.Where(i => i < model.Leaves.Count).Select(i => model.Leaves[i]));
        bool small = values <= LargestTable;
        if (enumerated && !small)
        {
            return; // Too many joint values: that is refused.
        }

        bool all = enumerated || (small && options is { Draws: null, HasTarget: false });
        double samples = all ? values : options.LastDraw;
        string what = all ? Invariant($"{samples} joint values")
            : options.HasTarget ? Invariant($"draws until the target error is reached, if all {samples} are needed,")
            : Invariant($"{samples} draws");
        Announce(error, what, passes * samples * OperationsPerSample(model));
    }

    /// <summary>Announces a training.</summary>
    /// <param name="cost">What it costs at most.</param>
    /// <param name="threads">The threads; 0 for all processors.</param>
    public static void Announce(TextWriter error, TrainingCost cost, int rows, int threads)
    {
        if (TrainingText(Invariant($"training of about {cost.Parameters} parameters on {rows} rows, if all of {cost.Passes} passes are needed,"),
            cost.Operations, threads) is { } line)
        {
            error.WriteLine(line);
        }
    }

    /// <summary>Says how long the operations of trainings take at most; null where that is not long. The machine is measured where it may be.</summary>
    public static string? TrainingText(string what, double operations, int threads)
    {
        double seconds = operations <= LongTraining * OperationsPerSecond ? 0 : TrainingCost.EstimateSeconds(operations, threads);
        return seconds <= LongTraining ? null : Invariant($"entroscope: {what} takes {operations:G2} operations, about ")
            + Invariant($"{(seconds < 100 ? Invariant($"{seconds:F0} seconds") : Invariant($"{seconds / 60:F0} minutes"))}; most trainings stop earlier");
    }

    /// <summary>Says how long so many operations take; null where that is not long.</summary>
    public static string? Text(string what, double operations) => operations <= LongSeconds * OperationsPerSecond
        ? null
        : Invariant($"entroscope: {what} take {operations:G2} operations, about {operations / OperationsPerSecond:F0} seconds");

    /// <summary>Counts the joint values of all sites; infinite where one is continuous.</summary>
    public static double JointValues(ConvAC model) => JointValues(model.Leaves);

    private static double JointValues(IEnumerable<LeafDistribution> leaves) =>
        leaves.Aggregate(1.0, (values, leaf) => leaf.Alphabet > 0 ? values * leaf.Alphabet : double.PositiveInfinity);

    // Up and down, a multiplication and an addition each.
    private static double OperationsPerSample(ConvAC model) =>
        Enumerable.Range(0, model.Tree.NodeCount).Sum(v => OperationsPerNode + (4.0 * model.Shape.Rows(v) * model.Shape.Channels(v)));
}
