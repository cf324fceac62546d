using Entroscope.Workflow.Training;

namespace Entroscope.Benchmarks.Widths;

/// <summary>One seed of one comparison.</summary>
/// <param name="Seed">The seed of the split of the rows and of the training.</param>
/// <param name="Uniform">log p(x) of every test row under the uniform network, in nats.</param>
/// <param name="Advised">The same under the network of the chosen schedule.</param>
/// <param name="Chosen">The trial that was chosen.</param>
/// <param name="Seconds">The time of the search for the schedule.</param>
internal sealed record SeedResult(int Seed, double[] Uniform, double[] Advised, WidthTrial Chosen, double Seconds)
{
    /// <summary>Gets the mean difference over the test rows, advised less uniform.</summary>
    public double Difference => Advised.Average() - Uniform.Average();
}

/// <summary>One data set at one budget.</summary>
/// <param name="Set">The name of the data set.</param>
/// <param name="Width">The width r of the uniform network, whose parameters are the budget.</param>
/// <param name="Budget">The budget.</param>
/// <param name="Seeds">The seeds.</param>
internal sealed record WidthsResult(string Set, int Width, long Budget, SeedResult[] Seeds)
{
    public double Uniform => Seeds.Average(s => s.Uniform.Average());

    public double Advised => Seeds.Average(s => s.Advised.Average());

    public double Difference => Seeds.Average(s => s.Difference);

    /// <summary>Gets the standard error of the difference over the seeds.</summary>
    public double SeedError => StandardError([.. Seeds.Select(s => s.Difference)]);

    /// <summary>Gets the standard error of the difference over the test rows, whose differences are averaged over the seeds first.</summary>
    public double RowError => StandardError([.. Enumerable.Range(0, Seeds[0].Uniform.Length).Select(r => Seeds.Average(s => s.Advised[r] - s.Uniform[r]))]);

    private static double StandardError(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1) / values.Length);
    }
}
