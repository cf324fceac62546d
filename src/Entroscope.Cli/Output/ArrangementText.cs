using Entroscope.Information.Entanglement;

namespace Entroscope.Cli.Output;

/// <summary>An order of columns and what it gains, as tables for people.</summary>
internal static class ArrangementText
{
    public static void Show(
        TextWriter output, Numbers numbers, Arrangement found, string division, (IReadOnlyList<FitBound> Given, IReadOnlyList<FitBound> Found)? bounds)
    {
        output.WriteLine(ArrangementWords.Sentence(found));
        output.WriteLine(Invariant($"{division}"));
        output.WriteLine(Invariant($"{found.Columns.Count} columns, ")
            + Invariant($"{(found.GivenTree.Image is { } image ? Invariant($"an image of {image}") : "as they stand")}; ")
            + Invariant($"the other order was cut from {ArrangementWords.Of(found.By)}"));
        output.WriteLine(Invariant($"{ArrangementWords.Tensor(found)} In {numbers.Unit}, with 95 % intervals over batches."));
        var table = new TextTable(
            "columns of a set", "sets", "given order", "order found", "random orders", "independent", "at most", "association given", "found");
        table.AddRows(found.Levels, l => [
            Invariant($"{l.Columns:0.#}"), Invariant($"{l.Sets}"), numbers.Show(l.Given), numbers.Show(l.Found), numbers.Show(l.Random),
            numbers.Show(l.Independent), numbers.Show(l.Largest), Numbers.Plain(l.GivenSurrogate, "0.000"), Numbers.Plain(l.FoundSurrogate, "0.000")]);
        table.WriteTo(output);
        output.WriteLine(Invariant($"less entangled than random orders by {numbers.Show(found.GivenGain)}; the order found than the given one by ")
            + Invariant($"{numbers.Show(found.FoundGain)} (means over the levels of two and more columns)"));
        Trials(output, found.Trials);
        if (bounds is { } both)
        {
            Bounds(output, numbers, found, both.Given, both.Found);
        }
    }

    private static void Trials(TextWriter output, OrderTrials? trials)
    {
        if (trials is null)
        {
            return;
        }

        var table = new TextTable(
            Invariant($"{trials.Trainings} trainings, {trials.Rows} held-out rows"), "given order", "order found", "gain");
        table.Add("log-likelihood, nats a row", Show(trials.Given), Show(trials.Found), Show(trials.Gain));
        if (trials is { GivenAccuracy: { } before, FoundAccuracy: { } after, AccuracyGain: { } gain })
        {
            table.Add("classes recognised", Numbers.Percent(before), Numbers.Percent(after), Numbers.Percent(gain));
        }

        table.WriteTo(output);

        static string Show(Estimate nats) => new Numbers(true).Show(nats);
    }

    private static void Bounds(TextWriter output, Numbers numbers, Arrangement found, IReadOnlyList<FitBound> given, IReadOnlyList<FitBound> other)
    {
        var table = new TextTable("columns of a set", "given order", "order found", "no network fits above", "one is sure to fit at most at");
        for (int l = 0; l < given.Count; l++)
        {
            table.Add(Invariant($"{found.Levels[l].Columns:0.#}"), numbers.Show(given[l].Entropy), numbers.Show(other[l].Entropy),
                numbers.Show(given[l].Necessary),
                numbers.Show(given[l].Sufficient, "0.0e+0"));
        }

        table.WriteTo(output);
        output.WriteLine(string.Equals(Says(given), Says(other), StringComparison.Ordinal)
            ? $"{Says(given)}, in either order" : $"given order: {Says(given)}; order found: {Says(other)}");
    }

    private static string Says(IReadOnlyList<FitBound> bounds) =>
        bounds.Any(b => b.IsRefuted) ? "no network of this width fits the data tensor"
        : bounds.All(b => b.IsSufficient) ? "a network of this width fits the data tensor"
        : "the bounds leave open whether a network of this width fits the data tensor";
}
