namespace Entroscope.Cli.Output;

/// <summary>Shows people what was measured of a sequence without a network.</summary>
internal static class SequenceText
{
    public static void Show(SequenceMeasurement measured, Numbers numbers, TextWriter output)
    {
        output.WriteLine(Invariant($"{measured.Name}: {Numbers.Count(measured.Documents, "document")} of {measured.Sites} sites, ")
            + Invariant($"{measured.Alphabet} symbols; in {numbers.Unit}"));
        output.WriteLine("what two sites share, from all pairs of a distance:");
        var pairs = new TextTable("distance", "pairs", "I", "95 % from", "to", "by chance", "shared");
        pairs.AddRows(measured.Pairs, p =>
        [
            Invariant($"{p.Distance}"), Invariant($"{p.Pairs}"), numbers.Show(p.Information, "0.000000"), numbers.Show(p.Lower, "0.000000"),
            numbers.Show(p.Upper, "0.000000"), numbers.Show(p.Chance, "0.000000"), p.IsShared ? "yes" : "no",
        ]);
        pairs.WriteTo(output);
        string part = measured.IsTest ? "test" : "validation";
        output.WriteLine(Invariant($"what a site costs in {measured.HeldOutWindows} {part} windows of {measured.Window} sites, ")
            + Invariant($"contexts counted in {measured.TrainingSites} training sites:"));
        var contexts = new TextTable("symbols before", "windows by themselves", "contexts from before the window");
        contexts.AddRows(measured.Contexts, c => [Invariant($"{c.Order}"), numbers.Show(c.Alone), numbers.Show(c.Following)]);
        if (measured.Network is { } network)
        {
            contexts.Add("the network", numbers.Show(network), string.Empty);
        }

        contexts.WriteTo(output);
    }
}
