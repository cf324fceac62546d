using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Workflow;

/// <summary>
/// How many of some rows equal rows that a network was trained on, beside how many new rows
/// would by chance: rows of few possible values repeat, those of real numbers hardly ever.
/// </summary>
/// <remarks>
/// A new row x equals one of N training rows with the probability 1 - (1 - p(x))^N; p(x) is that of the network, for real columns its density times
/// the smallest distance between two values of the column, and with missing values times the frequency of their pattern. What training rows say
/// themselves are the Good-Turing estimates: a new row equals one of them with a probability of about the share of them that is not single, and a
/// single one with twice the number of different rows that occur there twice over their number. These hold for rows drawn independently; where fewer
/// rows occur there three times and more than such rows do whatever their distribution (the table was copied onto itself), they excuse nothing.
/// </remarks>
internal sealed record RowOverlap
{
    // Of the rows, and of the variance by chance: how far a network may be from the distribution of the rows; in standard deviations; in rows.
    private const double Tolerance = 0.02;
    private const double Misfit = 0.5;
    private const double Significance = 4;
    private const int Few = 2;

    // Of fewer compared rows that all differ from those of the training nothing follows for the others.
    private const int FewestCompared = 10;

    // In standard deviations: how much fewer of the training rows occur there three times and more than of any independent rows.
    private const double Copied = 3;

    public required long Rows { get; init; }

    /// <summary>Gets the number of rows that could be compared: those whose hashes would be in the sample of the training's.</summary>
    public required long Compared { get; init; }

    /// <summary>Gets the number of compared rows that equal rows of the training.</summary>
    public required long Seen { get; init; }

    /// <summary>Gets the number of compared rows that would equal rows of the training if they were drawn from the network.</summary>
    public double Expected { get; init; }

    /// <summary>Gets the largest number of such rows that chance, and a network that is not quite right, explain.</summary>
    public double Explained { get; init; }

    /// <summary>
    /// Gets the number of compared rows that would equal rows of the training by how often these repeat each other; 0 where they do not as independent rows do.
    /// </summary>
    public double ExpectedByRepeats { get; init; }

    /// <summary>Gets the largest number of such rows that is explained by how often the training rows repeat each other.</summary>
    public double ExplainedByRepeats { get; init; }

    /// <summary>
    /// Gets the number of compared rows that equal rows that occur once in the training: new rows seldom do, however often a few rows repeat.
    /// </summary>
    public long SeenSingle { get; init; }

    /// <summary>Gets the number of compared rows that would equal such rows if they were drawn from the network.</summary>
    public double ExpectedSingle { get; init; }

    /// <summary>Gets the largest number of such rows that the network, chance, or the repetition of the training rows explain.</summary>
    public double ExplainedSingle { get; init; }

    /// <summary>Gets a value indicating whether clearly more rows equal rows of the training than the network explains.</summary>
    public bool IsExcess => Seen > Few && Seen > Explained;

    /// <summary>
    /// Gets a value indicating whether the rows cannot be taken for new ones: neither the network nor how often
    /// the training rows repeat each other explains how many equal rows of the training, or single ones of them.
    /// </summary>
    public bool IsSeenBefore => Runs is { IsSeen: true } || (IsExcess && Seen > ExplainedByRepeats) || IsSingleExcess;

    private bool IsSingleExcess => SeenSingle > Few && SeenSingle > ExplainedSingle;

    /// <summary>
    /// Gets a value indicating whether the rows are new ones beyond doubt: enough of them could be compared, and next to none equals a row of the training.
    /// </summary>
    public bool IsUnseen => Compared >= FewestCompared && Seen <= Few && Runs is not { IsSeen: true };

    /// <summary>Gets what windows of a sequence have in common with those of the training, wherever they begin; null for rows of tables.</summary>
    public RunOverlap? Runs { get; private init; }

    /// <summary>Compares rows with those that a model was trained on.</summary>
    /// <param name="model">The model, with the hashes of its training rows.</param>
    /// <param name="rows">The rows; they must fit the model.</param>
    /// <returns>The comparison; null where the model has no hashes.</returns>
    /// <remarks>Cost: one hash of each row; where more than two are equal, one upward pass over the different rows.</remarks>
    public static RowOverlap? Measure(ConvACMixture model, Observations rows, EngineOptions? engine = null, CancellationToken cancellation = default) =>
        model.Metadata.TrainingRows is not { } hashes ? null
        : Measure(model, hashes, rows, engine, cancellation) with
        {
            Runs = model.Metadata.Sequence is { Runs: { } runs } sequence ? runs.Compare(sequence.Window.Width, rows) : null,
        };

    /// <summary>Says how many rows are equal, and how many would be by chance.</summary>
    public string Describe()
    {
        string rows = Compared == Rows
            ? Invariant($"{Rows} rows")
            : Invariant($"{Compared} rows (those of {Rows} that can be compared by a sample of the hashes)");
        if (Runs is { IsSeen: true } runs)
        {
            return runs.Describe();
        }

        string repeats = ExpectedByRepeats < 0.05 ? "" : Invariant($", and the repetition of its training rows {ExpectedByRepeats:0.0}");
        return IsExcess && Seen > ExplainedByRepeats
            ? Invariant($"{Seen} of {rows} equal rows that the network was trained on, where it expects {Expected:0.0} of as many new rows{repeats}")
            : Invariant($"{SeenSingle} of {rows} equal rows that stand once among those that the network was trained on, ")
                + Invariant($"where it expects {ExpectedSingle:0.0} of as many new rows");
    }

    /// <summary>Compares rows with given hashes.</summary>
    internal static RowOverlap Measure(ConvACMixture model, RowHashes trained, Observations rows, EngineOptions? engine, CancellationToken cancellation)
    {
        uint[] hashes = RowHashes.Compute(rows);
        int[] compared = [.. Enumerable.Range(0, hashes.Length).Where(r => trained.Samples(hashes[r]))];
        int seen = compared.Count(r => trained.Contains(hashes[r]));
        var overlap = new RowOverlap { Rows = rows.Rows, Compared = compared.Length, Seen = seen };
        if (seen <= Few)
        {
            return overlap;
        }

        (int Row, int Count)[] distinct = [.. compared.GroupBy(r => hashes[r]).Select(g => (g.First(), g.Count()))];
        double[] log = LogProbabilities(model, rows, [.. distinct.Select(d => d.Row)], engine, cancellation);
        (double Expected, double Explained) any = Explain(i => 1 - None(log[i]));
        (double Expected, double Explained) single = Explain(i => One(log[i]));
        bool copied = IsCopied(trained);
        (double rate, double most) = copied ? (0, 0) : Repeats(trained, compared.Length);
        return overlap with
        {
            Expected = any.Expected,
            Explained = any.Explained,
            ExpectedByRepeats = compared.Length * rate,
            ExplainedByRepeats = compared.Length * most,
            SeenSingle = compared.Count(r => trained.IsSingle(hashes[r])),
            ExpectedSingle = single.Expected,
            ExplainedSingle = Math.Max(single.Explained, Few + (compared.Length * Singles(trained, compared.Length))),
        };

        double None(double l) => Math.Exp(trained.Rows * (l < 0 ? LogOfRest(l) : double.NegativeInfinity)) * (1 - trained.FalseShare);

        double One(double l) => l < 0 ? Math.Min(1 - None(l), trained.FalseShare + (None(l) * trained.Rows * Math.Exp(l - LogOfRest(l)))) : 0;

        (double Expected, double Explained) Explain(Func<int, double> probability)
        {
            (double expected, double variance, double doubt) = (0, 0, 0);
            for (int i = 0; i < log.Length; i++)
            {
                (double p, double count) = (probability(i), distinct[i].Count);
                expected += count * p;
                variance += count * count * p * (1 - p);
                doubt += count * p * (1 - p);
            }

            return (expected, expected + Few + (Tolerance * compared.Length) + (Misfit * doubt) + (Significance * Math.Sqrt(variance)));
        }
    }

    // The share of new rows that equal training rows, and the largest that is explained: by the
    // leave-one-out share of the training rows, to which a pair is added that may be missing by chance.
    private static (double Rate, double Most) Repeats(RowHashes trained, int compared)
    {
        double rows = trained.SampledRows;
        double most = (rows - trained.SingleRows + 2) / (rows + 2);
        double error = Math.Sqrt((2 * most / rows) + (most * (1 - most) / compared));
        return (1 - (trained.SingleRows / rows), most + Tolerance + (Significance * error));
    }

    // The largest share of new rows that equal single rows of the training: all repeated
    // rows count as if they stood there twice, the most that their number allows.
    private static double Singles(RowHashes trained, int compared)
    {
        double rows = trained.SampledRows;
        double repeated = trained.Hashes.Length - trained.SingleRows + 1;
        double most = Math.Min(1, 2 * repeated / rows);
        return most + Tolerance + (Significance * Math.Sqrt((6 * repeated / (rows * rows)) + (most * (1 - most) / compared)));
    }

    // Of independent rows, those that repeat occur there three times and more the least often where all different rows are equally
    // frequent (x / -log(1 - x) is concave): then the number of copies of each is Poisson, with a mean that follows from the share of single rows.
    private static bool IsCopied(RowHashes trained)
    {
        double rows = trained.SampledRows;
        double mean = -Math.Log((trained.SingleRows + 1) / (rows + 1));
        double different = mean > 0 ? rows / mean : 0;
        double none = Math.Exp(-mean);
        double expected = different * (mean - 2 + ((2 + mean) * none));
        double variance = different * ((mean * mean) - (3 * mean) + 4 - ((4 + mean) * none));
        double beyondTwo = rows + trained.SingleRows - (2.0 * trained.Hashes.Length);
        return beyondTwo < expected - (Copied * Math.Sqrt(Math.Max(0, variance)));
    }

    // log(1 - exp(l)) for l < 0.
    private static double LogOfRest(double l) => l < -12 ? -Math.Exp(l) - (Math.Exp(2 * l) / 2) : Math.Log(1 - Math.Exp(l));

    // The logarithms of the probabilities of a new row being the given ones; at most 0.
    private static double[] LogProbabilities(ConvACMixture model, Observations rows, int[] chosen, EngineOptions? engine, CancellationToken cancellation)
    {
        var columns = new ValueColumn[rows.Sites];
        double[] cells = new double[chosen.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = rows.Column(i).Select(chosen);
            if (model.Components[0].Leaves[i].Specification.Alphabet > 0)
            {
                continue;
            }

            // A column of one value has no smallest distance: it is summed out, which can only make a row more probable.
            double cell = Math.Log(SmallestDistance(rows.Column(i)));
            for (int r = 0; r < cells.Length; r++)
            {
                cells[r] += double.IsNaN(columns[i][r]) || double.IsNaN(cell) ? 0 : cell;
            }

            columns[i] = double.IsNaN(cell) ? ValueColumn.Of([.. Enumerable.Repeat(double.NaN, chosen.Length)]) : columns[i];
        }

        double[] log = LogLikelihood.Compute(model, new Observations(columns), engine, cancellation);
        double[] patterns = PatternFrequencies(rows);
        return [.. log.Select((l, r) => Math.Min(0, l + cells[r] + Math.Log(patterns[chosen[r]])))];
    }

    private static double SmallestDistance(ValueColumn column)
    {
        double[] values = [.. Enumerable.Range(0, column.Count).Select(r => column[r]).Where(x => !double.IsNaN(x)).Distinct().Order()];
        return values.Length < 2 ? double.NaN : Enumerable.Range(1, values.Length - 1).Min(i => values[i] - values[i - 1]);
    }

    // For every row the share of rows that miss the same values.
    private static double[] PatternFrequencies(Observations rows)
    {
        IEnumerable<byte[]> missing = Enumerable.Range(0, rows.Sites)
            .Select(i => Enumerable.Range(0, rows.Rows).Select(r => double.IsNaN(rows[r, i]) ? (byte)1 : (byte)0).ToArray());
        uint[] patterns = RowHashes.Compute(new Observations([.. missing.Select(m => ValueColumn.Of(m))]));
        Dictionary<uint, int> counts = patterns.CountBy(p => p).ToDictionary();
        return Array.ConvertAll(patterns, p => counts[p] / (double)patterns.Length);
    }
}
