using Entroscope.Benchmarks.Measuring;

namespace Entroscope.Benchmarks.Classifying;

/// <summary>Accuracies of the test rows, means over seeds with their standard errors.</summary>
/// <param name="Table">The name of the table.</param>
/// <param name="Train">The share of values missing in training.</param>
/// <param name="Test">The share missing in the test.</param>
/// <param name="Methods">Network, hybrid, logistic regression, gradient boosting and, where the distribution is known, its own classes.</param>
/// <param name="Ahead">Network and hybrid less the peer that is the better one on average, seed by seed.</param>
internal sealed record ClassificationResult(string Table, double Train, double Test, Mean[] Methods, Mean[] Ahead)
{
    private const int Networks = 2;
    private const int Peers = 2;

    /// <param name="accuracy">Of every seed the accuracies of the methods.</param>
    public static ClassificationResult Of(string table, double train, double test, double[][] accuracy)
    {
        Mean[] methods = [.. Enumerable.Range(0, accuracy[0].Length).Select(m => Mean.Of([.. accuracy.Select(a => a[m])]))];
        int best = Enumerable.Range(Networks, Peers).MaxBy(m => methods[m].Value);
        return new ClassificationResult(table, train, test, methods,
            [.. Enumerable.Range(0, Networks).Select(n => Mean.Of([.. accuracy.Select(a => a[n] - a[best])]))]);
    }

    public string Line()
    {
        string[] cells = [.. Methods.Select(Cell), .. Methods.Length == Networks + Peers ? ["-"] : Array.Empty<string>(), .. Ahead.Select(Cell)];
        return Invariant($"| {Table} | {100 * Train:0} %, {100 * Test:0} % | ") + string.Join(" | ", cells) + " |";
    }

    private static string Cell(Mean figure) => figure.Show("0.0", 100);
}
