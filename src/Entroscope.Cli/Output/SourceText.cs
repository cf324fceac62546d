using Entroscope.Information.Scaling;
using Entroscope.Sources;

namespace Entroscope.Cli.Output;

/// <summary>Shows sources with a known law to people.</summary>
internal sealed class SourceText(Numbers numbers, TextWriter output)
{
    public void List(IReadOnlyList<SourceEntry> entries)
    {
        var table = new TextTable("source", "parameters", "law");
        table.EndWithWords();
        table.AddRows(entries, e => [e.Name, string.Join(" ", e.Parameters.Select(p => Invariant($"{p.Name}={p.Default}"))), e.Law]);
        table.WriteTo(output);
        output.WriteLine("parameters are shown with their defaults; each is an option, such as --flip 0.1");
    }

    public void Show(SourceTruth truth, ScalingLawAnalysis law)
    {
        output.WriteLine(Invariant($"source {truth.Source.Name}, {truth.Source.Sites} sites of {truth.Source.Alphabet} symbols, ")
            + Invariant($"tree '{truth.Source.Tree.Description}'; in {numbers.Unit}"));
        var table = new TextTable("level", "patches", "n", "m(n)", "m(n)/n", "T: shared", "T is");
        table.EndWithWords();
        table.AddRows(truth.Levels, level =>
        [
            Invariant($"{level.Level}"),
            Invariant($"{level.Patches}"),
            Invariant($"{level.PatchSize:0.##}"),
            Show(level.Entropy),
            numbers.Show(level.Entropy.Value / level.PatchSize),
            level.Shared is { } shared ? Show(shared, "0.000000") : string.Empty,
            level.Shared is { } known ? Words(known) : string.Empty,
        ]);
        table.WriteTo(output);
        output.WriteLine($"the law of the source: {truth.Source.Law.Words}");
        output.WriteLine($"read from T: {law.Sentence}");
        output.WriteLine(truth.Source.Law.IsNamedBy(law) switch
        {
            true => "that is the law of the source",
            false => "that is not the law of the source",
            _ when truth.Source.Law.Kinds.Count == 0 => "no law is known that this could be compared with",
            _ => "no law is named",
        });
    }

    private string Show(KnownEntropy known, string format = "0.0000") => known.Provenance == EntropyProvenance.MonteCarlo
        ? $"{numbers.Show(known.Value, format)} ± {numbers.Show(known.Upper - known.Value, format)}"
        : numbers.Show(known.Value, format);

    private string Words(KnownEntropy known) => known.Provenance switch
    {
        EntropyProvenance.Exact => "exact",
        EntropyProvenance.Bounded => $"within {numbers.Show((known.Upper - known.Lower) / 2, "0.0E+0")}, proven",
        _ => "a mean over draws, 95 % interval",
    };
}
