using Entroscope.Engine.Scaled;
using Entroscope.Information.Exact;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Information.Sharing;

/// <summary>Measures what every column says about the class (<see cref="ClassColumns"/>).</summary>
internal static class ClassColumnsAnalysis
{
    private const int FewestRows = 4;

    /// <summary>Measures the columns.</summary>
    /// <param name="source">What to call the rows in a message.</param>
    /// <exception cref="ArgumentException">The model has a single class, or an option is out of its range.</exception>
    /// <exception cref="DataException">Fewer than 4 rows have a class that is possible for them.</exception>
    /// <remarks>Cost: one pass up every labelled row a column, and one up half of them a column and step of the list, through every component.</remarks>
    public static ClassColumns Compute(
        ModelEngine engine, FittingRows fitting, ClassColumnsOptions? options = null, string source = "data",
        CancellationToken cancellation = default)
    {
        (ClassColumns? columns, int rows) = Measure(engine, fitting, options, cancellation);
        Refuse.Data(
            columns is null,
            $"{source}: what columns say about the class needs at least {FewestRows} rows whose class is known and possible, but there are {rows}.");
        return columns!;
    }

    /// <summary>Measures the columns; null where too few rows have a class that is possible for them.</summary>
    public static ClassColumns? TryCompute(
        ModelEngine engine, FittingRows fitting, ClassColumnsOptions options, CancellationToken cancellation) =>
        Measure(engine, fitting, options, cancellation).Columns;

    private static (ClassColumns? Columns, int Rows) Measure(
        ModelEngine engine, FittingRows fitting, ClassColumnsOptions? options, CancellationToken cancellation)
    {
        options ??= new ClassColumnsOptions();
        ConvACMixture model = engine.Model;
        Refuse.Argument(
            model.Classes < 2, $"The model has a single class, so there is nothing to know about it; information about a class needs at least 2.",
            nameof(engine));
        Refuse.Range(options.Most < 1, $"A short list needs at least 1 column, but {options.Most} were asked for.", nameof(options));
        FittingRows labelled = fitting.OfKnownClass() ?? fitting.Select([]);
        var all = new ClassReader(engine, labelled.Data, labelled.Labels ?? [], cancellation);
        double[] gain = all.Read(_ => true);
        int[] kept = [.. Enumerable.Range(0, gain.Length).Where(r => double.IsFinite(gain[r]))];
        if (kept.Length < FewestRows)
        {
            return (null, kept.Length);
        }

        ClassReader rows = all.Select(kept);
        Observations seen = labelled.Data.Select(kept);
        gain = Array.ConvertAll(kept, r => gain[r]);
        double[] prior = model.ClassPrior.ToArray();
        string[] names = [.. Enumerable.Range(0, model.Sites).Select(i => model.Metadata.SiteNames?[i] ?? Invariant($"x{i}"))];
        var exact = new SiteClassInformation(model);
        var classes = new SiteClasses(model);
        (ClassColumn Column, double P)[] measured = [.. Enumerable.Range(0, model.Sites).Select(Column)];
        double[] adjusted = FalseDiscovery.Familywise(Array.ConvertAll(measured, c => c.P));
        ClassColumn[] columns = [.. measured.Select((c, i) => c.Column with { PValue = adjusted[i] })];
        var result = new ClassColumns
        {
            Rows = kept.Length,
            LeftOut = labelled.Data.Rows - kept.Length,
            ClassesSeen = rows.Labels.Distinct().Count(),
            ClassEntropy = LogSpace.Entropy(prior),
            AllColumns = ColumnSearch.Mean(gain, rows.Labels, prior),
            Columns = columns,
            ShortList = ColumnSearch.Run(rows, [.. columns.Where(c => c.Informs)], prior, options),
        };
        return (result, kept.Length);

        (ClassColumn Column, double P) Column(int site)
        {
            Integral information = exact.Of(site);
            int[] with = model.Components[0].Leaves[site].HasNoValue
                ? []
                : [.. Enumerable.Range(0, seen.Rows).Where(r => !double.IsNaN(seen[r, site]))];
            int[] own = Array.ConvertAll(with, r => rows.Labels[r]);
            double[] without = with.Length == 0 ? [] : rows.Select(with).Read(i => i != site);
            double[] alone = [.. with.SelectMany(r => Enumerable.Range(0, model.Classes).Select(y => classes.Information(site, seen[r, site], y)))];
            var column = new ClassColumn
            {
                Site = site,
                Name = names[site],
                Information = information.Value,
                InformationError = information.Error,
                Observed = with.Length,
                Gain = ColumnSearch.Mean([.. own.Select((y, k) => alone[(k * model.Classes) + y])], own, prior),
                GainGivenOthers = ColumnSearch.Mean([.. with.Select((r, k) => gain[r] - without[k])], own, prior),
            };
            double byItself = ColumnEvidence.ByItself(alone, own, model.Classes, new RandomStream(options.Seed, "shuffled classes of a column", site));
            return (column, Math.Min(1, 2 * Math.Min(byItself, ColumnEvidence.Above0(column.GainGivenOthers))));
        }
    }
}
