namespace Entroscope.Cli.Output;

/// <summary>The shared ledger for people: the account, the columns, and the rows that surprise most.</summary>
internal static class SharedLedgerText
{
    private const int ShownColumns = 30;
    private const int ColumnsOfRow = 3;

    /// <summary>Shows the account from columns coded one by one to all together.</summary>
    /// <param name="cause">What may be behind rows that deny the dependence claimed.</param>
    public static void ShowAccount(SharedLedger ledger, PoolingTree? tree, Numbers numbers, TextWriter output, string cause = Misfit.Unknown)
    {
        var table = new TextTable("from columns coded one by one to all together", "merges", "shared", "code length");
        table.Add("columns one by one", string.Empty, string.Empty, numbers.Show(ledger.IndependentSurprisal));
        for (int l = 1; l <= ledger.SharedPerLevel.Length; l++)
        {
            int merges = Enumerable.Range(tree!.SiteCount, tree.InnerCount).Count(v => tree.HeightOf(v) == l);
            table.Add(Invariant($"level {l}"), Invariant($"{merges}"), numbers.Show(ledger.SharedPerLevel[l - 1]),
                numbers.Show(ledger.PatchSurprisalPerLevel[l]));
        }

        table.Add("all together", string.Empty, numbers.Show(ledger.TotalShared), numbers.Show(ledger.Surprisal));
        table.WriteTo(output);
        if (ledger.NoTree is { } reason)
        {
            output.WriteLine($"No account by level: {reason}.");
        }

        if (SharedWords.Overfitting(ledger, e => numbers.Show(e) + " " + numbers.Unit, "row", cause) is { } warning)
        {
            output.WriteLine(warning);
        }
    }

    /// <summary>Shows what each column is worth, those first about which the others say most.</summary>
    public static void ShowColumns(SharedLedger ledger, IReadOnlyList<string> names, IReadOnlyList<string> classNames, Numbers numbers, TextWriter output)
    {
        int[] order = SharedWords.ByRest(ledger);
        bool missing = ledger.Sites.Any(s => s.Observed < ledger.Samples);
        bool classes = ledger.AboutClass is not null;
        string title = order.Length > ShownColumns
            ? Invariant($"column ({ShownColumns} of {order.Length}, by what the others tell)")
            : "column, by what the others tell";
        var table = new TextTable([title, .. missing ? ["rows with it"] : Array.Empty<string>(), "by itself", "the others tell", "left given them",
            .. classes ? ["about the class"] : Array.Empty<string>()]);
        foreach (int i in order.Take(ShownColumns))
        {
            SharedSite site = ledger.Sites[i];
            table.Add(
            [
                names[i],
                .. missing ? [Invariant($"{site.Observed}")] : Array.Empty<string>(),
                numbers.Show(site.Marginal),
                numbers.Show(site.FromRest),
                numbers.Show(site.GivenRest),
                .. classes ? [site.AboutClass is { } told ? numbers.Show(told) : "-"] : Array.Empty<string>(),
            ]);
        }

        table.WriteTo(output);
        foreach (string? sentence in new[] { SharedWords.OverfittedColumns(ledger, i => names[i]), SharedWords.Untold(ledger, i => names[i]) })
        {
            if (sentence is not null)
            {
                output.WriteLine(sentence);
            }
        }

        output.WriteLine("What the others tell is read through this network; a better one may find more.");
        if (ledger.AboutClass is { } all)
        {
            output.WriteLine(Invariant($"All columns together tell {numbers.Show(all)} {numbers.Unit} of the class: ")
                + Invariant($"log p(y | x) - log P(y) for the true class, over {Numbers.Count(ledger.Labelled, "row")}."));
            if (SharedWords.FewOfClass(ledger, y => classNames[y]) is { } few)
            {
                output.WriteLine(few);
            }
        }
    }

    /// <summary>Shows the rows that surprise most, each with the columns that lie farthest above their mean.</summary>
    /// <param name="table">Their ledgers, the most surprising first.</param>
    /// <param name="rows">Their numbers in the data, from 0.</param>
    /// <param name="value">Shows the value of a row and column.</param>
    public static void ShowRows(
        SharedTable table, int[] rows, Func<int, int, string> value, SharedLedger ledger, IReadOnlyList<string> names, Numbers numbers, TextWriter output)
    {
        var text = new TextTable("most surprising rows", "-log p",
            "columns that surprise most given all others: value, -log p of it given the others (its mean)");
        text.EndWithWords();
        for (int r = 0; r < rows.Length; r++)
        {
            double[] left = table.GivenRest[(r * table.Sites)..((r + 1) * table.Sites)];
            double[] excess = [.. left.Select((t, i) => Excess(t, ledger.Sites[i].GivenRest.Value))];
            IEnumerable<string> columns = Enumerable.Range(0, left.Length)
                .Where(i => excess[i] > 0)
                .OrderByDescending(i => excess[i])
                .Take(ColumnsOfRow)
                .Select(i => $"{names[i]} = {value(rows[r], i)}: {Show(left[i], numbers)} ({numbers.Show(ledger.Sites[i].GivenRest.Value, "0.00")})");
            text.Add(Invariant($"{rows[r] + 1}"), Show(-table.LogLikelihood[r], numbers), string.Join("; ", columns));
        }

        text.WriteTo(output);
    }

    private static string Show(double nats, Numbers numbers) => double.IsPositiveInfinity(nats) ? "inf" : numbers.Show(nats, "0.00");

    // What is not defined, the row being impossible without the column, says nothing.
    private static double Excess(double left, double mean) => double.IsNaN(left) ? double.NegativeInfinity : double.IsFinite(mean) ? left - mean : left;
}
