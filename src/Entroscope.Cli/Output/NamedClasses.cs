namespace Entroscope.Cli.Output;

/// <summary>The class that every row is given, with the probabilities of all.</summary>
internal sealed class NamedClasses
{
    private readonly int[]? _labels;

    public NamedClasses(ConvACMixture model, ModelData rows, EngineOptions options, ClassificationOptions naming, CancellationToken cancellation)
    {
        int[]? labels = rows.Labels;
        ScoreProbabilities? scores = model.Components[0].Reading == Reading.Score
            ? ScoreProbabilities.Compute(SignedEngines.Create(model.Network, options), rows.Data.Observations, labels, cancellation)
            : null;
        double[] posterior = scores?.Posterior() ?? Inference.Posterior.OfClass(new ModelEngine(model, options), rows.Rows, cancellation);
        var engine = new Lazy<ModelEngine>(() => new ModelEngine(model, options));
        _labels = labels;
        Names = model.ClassNames();
        Posterior = [.. posterior.Chunk(Names.Length)];

        // A row of probability 0 has no posterior, and so no class.
        int[] best = [.. Posterior.Select(p => double.IsNaN(p[0]) ? -1 : Array.IndexOf(p, p.Max()))];
        Named = [.. best.Select((y, r) => y < 0 ? y : naming.Name(y, Posterior[r]))];
        var tally = new ClassificationTally(model, naming);
        for (int r = 0; r < best.Length && labels is not null; r++)
        {
            if (labels[r] >= 0)
            {
                double p = Posterior[r][labels[r]];
                tally.Add(labels[r], best[r], Posterior[r], scores is not null ? scores.OfLabels[r] : best[r] < 0 || p > Inference.Posterior.Smallest
                    ? Math.Log(p)
                    : Inference.Posterior.LogOfClass(engine.Value, rows.Data.Observations, r, labels[r]));
            }
        }

        Report = tally.ToReport();
    }

    public string[] Names { get; }

    /// <summary>Gets the probabilities of a row; NaN where it has probability 0.</summary>
    public double[][] Posterior { get; }

    /// <summary>Gets the class of every row, -1 for none.</summary>
    public int[] Named { get; }

    /// <summary>Gets how right they are; null without labels.</summary>
    public ClassificationReport? Report { get; }

    public void WriteCsv(TextWriter writer) => TableText.Write(writer, Probabilities("class"), Posterior.Length, (text, r) =>
    {
        text.Append(NameOf(Named[r]));
        AppendProbabilities(text, r, 1);
    });

    /// <summary>Writes the table of row, true class, named class and probabilities.</summary>
    public void SaveTable(string path) => AtomicFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        TableText.Write(writer, Probabilities("row", "class", "named"), Posterior.Length, (text, r) =>
        {
            text.Append(CultureInfo.InvariantCulture, $"{r + 1},{NameOf(_labels?[r] ?? -1)},{NameOf(Named[r])}");
            AppendProbabilities(text, r, 3);
        });
    });

    private IEnumerable<string> Probabilities(params string[] before) => before.Concat(Names.Select(n => "p(" + n + ")"));

    private string NameOf(int y) => y < 0 ? string.Empty : TableText.Quote(Names[y]);

    private void AppendProbabilities(StringBuilder text, int row, int column)
    {
        for (int y = 0; y < Names.Length; y++)
        {
            TableText.Append(text, column + y, Posterior[row][y]);
        }
    }
}
