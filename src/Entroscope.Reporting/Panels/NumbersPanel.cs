using Entroscope.Workflow.Bootstrap;
using Entroscope.Reporting.Json;

namespace Entroscope.Reporting.Panels;

/// <summary>Every number of the report in tables.</summary>
internal static class NumbersPanel
{
    private const int Unfolded = 200;

    public static void Write(HtmlWriter writer, ReportView view) =>
        Layout.Section(
            writer,
            "numbers",
            "Every number",
            "In bits; ± is a 95 % interval, numbers without it are exact or have no known error. "
                + "The same numbers, in nats and with all digits, are in report.json.",
            () =>
        {
            Evaluations(writer, view);
            Ensemble(writer, view);
            if (view.HasTree)
            {
                Levels(writer, view);
                Rates(writer, view);
            }

            Totals(writer, view);
            if (view.HasTree)
            {
                Layout.Folded(writer, view.Tree.NodeCount > Unfolded, $"All {Format.Count(view.Tree.NodeCount)} nodes", () => Nodes(writer, view));
            }

            Layout.Folded(writer, view.Tree.SiteCount > Unfolded / 4, $"All {Format.Count(view.Tree.SiteCount)} {view.Site}s", () => Sites(writer, view));
            if (view.Report.Training.History.Count > 0)
            {
                Layout.Folded(writer, true, "The training curve", () => History(writer, view));
            }
        });

    private static void Evaluations(HtmlWriter writer, ReportView view)
    {
        (string Name, Evaluation Value)[] rows = [.. view.Report.Evaluations.Select(e => (e.Name is "train" ? "training" : e.Name, e.Evaluation))];
        Layout.Table(
            writer,
            "How well the data is described",
            ["data", "network", "rows", $"log-likelihood, nats per {view.Sample}", $"−log_{{2}} p, bits per {view.Sample}",
                $"bits per {view.Site}", .. view.HasClasses ? ["accuracy"] : Array.Empty<string>()],
            rows.Select(r => (string[])
            [
                r.Name,
                RefitText.NetworkOf(view.Report.ValidationBeforeRefit, view.Report, r.Value),
                Format.Count(r.Value.Rows),
                Format.Interval(r.Value.Mean),
                Format.Interval(Format.Bits(Negative(r.Value.Mean))),
                Format.Number(r.Value.BitsPerSite),
                .. view.HasClasses ? [Format.Accuracy(r.Value.Accuracy)] : Array.Empty<string>(),
            ]));
        foreach ((string name, Evaluation value) in rows)
        {
            if (value.Impossible.Count > 0)
            {
                writer.Element("p", $"The {name} data has {value.Impossible}: they have no ledger and no class. Without them the log-likelihood is "
                    + $"{Format.Interval(value.PossibleMean)} nats per {view.Sample}, and all other means are over the other rows.");
            }
        }
    }

    private static void Ensemble(HtmlWriter writer, ReportView view)
    {
        if (view.Report.Ensemble is not { } found)
        {
            return;
        }

        Layout.Table(
            writer,
            $"The test data with the training in the interval: {Format.Count(found.Ensemble.Models.Count)} more models; ± is the 95 % interval over "
            + EnsembleJson.Covers(found.Ensemble, EnsembleEvaluation.Own),
            ["figure", "value", "mean of the models", "standard deviation over trainings"],
            [
                Row($"log-likelihood, nats per {view.Sample}", found.LogLikelihood, v => Format.Number(v)),
                .. found.Accuracy is { } accuracy ? [Row("accuracy", accuracy, v => Format.Accuracy(v))] : Array.Empty<string[]>(),
            ]);

        static string[] Row(string name, Workflow.Bootstrap.EnsembleInterval value, Func<double, string> shown) =>
            [name, $"{shown(value.Own.Value)} ± {shown(value.HalfWidth95)}", shown(value.Mean), shown(value.Spread)];
    }

    private static void Levels(HtmlWriter writer, ReportView view) =>
        Layout.Table(
            writer,
            $"The levels, in bits per {view.Sample}",
            ["level", "nodes", $"{view.Site}s in a patch", "channels", "E_{l} data", "E_{l} model", "Δ_{l} data", "Δ_{l} model",
                "capacity C_{l}", "utilisation"],
            view.Report.Levels.Select(l => new[]
            {
                Format.Count(l.Level),
                Format.Count(l.Nodes),
                Format.Size(l.PatchSize),
                l.MinChannels == l.MaxChannels ? Format.Count(l.MinChannels) : $"{Format.Count(l.MinChannels)}–{Format.Count(l.MaxChannels)}",
                Bits(l.DataEntropyGivenLevel),
                Bits(l.ModelEntropyGivenLevel),
                Bits(l.DataIncrement),
                Bits(l.ModelIncrement),
                Format.Number(Format.Bits(l.Capacity)),
                Format.Share(l.Used),
            }));

    private static void Rates(HtmlWriter writer, ReportView view) =>
        Layout.Table(
            writer,
            $"The network’s own entropy, in bits per {view.Site}",
            ["level", $"n, {view.Site}s in a patch", "e(n)/n", "m(n)/n", "gap"],
            view.Report.Levels.Select(l => new[]
            {
                Format.Count(l.Level),
                Format.Size(l.PatchSize),
                Bits(l.ConditionalRate),
                Bits(l.MarginalRate),
                Format.Number(Format.Bits(l.MarginalRate.Value - l.ConditionalRate.Value)),
            }));

    private static void Totals(HtmlWriter writer, ReportView view)
    {
        LayerEntropies e = view.Report.Entropies;
        DatasetLedger ledger = view.Report.Ledger;
        string method = Provenance.Of(e.Draws, count: Format.Count);
        List<string[]> rows =
        [
            ["H(X)", "entropy of the model", Bits(e.Entropy)],
            .. Bracket(view.Report.Information?.Bracket),
            .. Mixture(view.Report.MixtureEntropies),
            .. view is { HasTree: true, HasClasses: true } ? [["H(X|Y)", "given the class", Bits(e.EntropyGivenClass)]] : Array.Empty<string[]>(),
            .. view.HasClasses ? [["I(X;Y)", "information about the class", Bits(e.ClassInformation)],
                ["H(Y)", "entropy of the class", Format.Number(Format.Bits(e.ClassEntropy))]] : Array.Empty<string[]>(),
            .. view switch
            {
                { HasTree: false } => Array.Empty<string[]>(),
                { HasClasses: true } => [["H(X,D,Y)", "data, latents and class together", Bits(e.JointEntropyAll)]],
                _ => [["H(X,D)", "data and latents together", Bits(e.JointEntropyAll)]],
            },
            ["−log₂ p(x)", $"mean over the {view.LedgerRows}", Bits(ledger.Surprisal)],
            .. view switch
            {
                { HasTree: false } => [["KL(P(Z|x) ∥ P(Z))", $"mean over the {view.LedgerRows}", Bits(ledger.ComponentInformation)]],
                { HasClasses: true } => [["KL(P(Y|x) ∥ P(Y))", $"mean over the {view.LedgerRows}", Bits(ledger.ClassInformation)]],
                _ => Array.Empty<string[]>(),
            },
        ];
        if (view.Report.LedgerGivenClass is { } given)
        {
            rows.Add(["−log₂ p(x|y)", "mean, given the true class", Bits(given.Surprisal)]);
        }

        Layout.Table(writer, $"Totals in bits per {view.Sample}; the model’s {method}", ["quantity", "meaning", "bits"], rows, css: "words");
    }

    private static IEnumerable<string[]> Mixture(LayerEntropies? entropies) => entropies is null
        ? []
        :
        [
            ["H(X|Z)", "given the component", Bits(entropies.EntropyGivenComponent)],
            ["I(Z;X)", "information about the component", Bits(entropies.ComponentInformation)],
            ["H(Z)", "entropy of the component", Format.Number(Format.Bits(entropies.ComponentEntropy))],
        ];

    private static IEnumerable<string[]> Bracket(EntropyBracket? bracket) => bracket is null
        ? []
        :
        [
            ["H(X) ≥", $"certified without draws ({Word(bracket.Lower)})", Format.BitsNumber(bracket.Lower.Value, 4)],
            ["H(X) ≤", $"certified without draws ({Word(bracket.Upper)})", Format.BitsNumber(bracket.Upper.Value, 4)],
        ];

    private static string Word(EntropyBound bound) => bound.Name.Replace('_', ' ');

    private static void Nodes(HtmlWriter writer, ReportView view)
    {
        LayerEntropies e = view.Report.Entropies;
        DatasetLedger ledger = view.Report.Ledger;
        Layout.Table(
            writer,
            $"The nodes: what their latents carry, in bits per {view.Sample}",
            ["node", "level", $"{view.Site}s", "channels", "t_{v} data", "t_{v} model", "capacity", "utilisation"],
            Enumerable.Range(0, view.Tree.NodeCount).Select(v => new[]
            {
                view.Tree.Key(v),
                Format.Count(view.Tree.SpendingLevel(v)),
                view.Tree.ScopeSize(v) == 1 ? view.NodeName(v) : Format.Count(view.Tree.ScopeSize(v)),
                Format.Count(view.Report.Model.Shape.Channels(v)),
                Bits(ledger.NodeInformation[v]),
                Bits(e.NodeInformation[v]),
                Format.Number(Format.Bits(e.NodeCapacity[v])),
                Format.Share(e.NodeUtilisation(v)),
            }));
        Layout.Table(
            writer,
            $"The nodes: what the parts that each joins share, in bits per {view.Sample}",
            ["node", $"{view.Site}s", "tc_{v} data", "tc_{v} model"],
            Enumerable.Range(view.Tree.SiteCount, view.Report.Shared.Samples == 0 ? 0 : view.Tree.InnerCount).Select(v => new[]
            {
                view.Tree.Key(v),
                Format.Count(view.Tree.ScopeSize(v)),
                Bits(view.Report.Shared.Shared[v]),
                Format.BitsNumber(view.SharedByModel(v), 4),
            }));
        Layout.Table(
            writer,
            $"The nodes: the entropy of each patch, in bits per {view.Sample}",
            ["node", "given its latent, data", "given its latent, model", "alone, data", "alone, model"],
            Enumerable.Range(0, view.Tree.NodeCount).Select(v => new[]
            {
                view.Tree.Key(v),
                Bits(ledger.PatchSurprisalGivenLatent[v]),
                Bits(e.PatchEntropyGivenLatent[v]),
                Bits(ledger.PatchSurprisal[v]),
                Bits(e.PatchEntropy[v]),
            }));
    }

    private static void Sites(HtmlWriter writer, ReportView view) =>
        Layout.Table(
            writer,
            $"The {view.Site}s, in bits: by itself, "
            + $"given all others, what the others tell{(view.Report.Shared.AboutClass is null ? string.Empty : ", what it tells about the class")}, "
            + "and what is left when all latents are known",
            [view.Site, "leaf", "values", "by itself", "given the others", "the others tell",
                .. view.Report.Shared.AboutClass is null ? Array.Empty<string>() : ["of the class"], "s_{i}"],
            Enumerable.Range(0, view.Tree.SiteCount).Select(i => (string[])
            [
                view.Report.Model.SiteName(i),
                view.Report.Model.Leaves[i].Family.ToString().ToLowerInvariant(),
                view.Report.Model.Leaves[i].Alphabet > 0 ? Format.Count(view.Report.Model.Leaves[i].Alphabet) : "real",
                Bits(view.Report.Shared.Sites[i].Marginal),
                Bits(view.Report.Shared.Sites[i].GivenRest),
                Bits(view.Report.Shared.Sites[i].FromRest),
                .. view.Report.Shared.AboutClass is null ? Array.Empty<string>() : [view.Report.Shared.Sites[i].AboutClass is { } told ? Bits(told) : "–"],
                Bits(view.Report.Ledger.SiteSurprisal[i]),
            ]));

    private static void History(HtmlWriter writer, ReportView view) =>
        Layout.Table(
            writer,
            $"Mean log-likelihood by step, in nats per {view.Sample}",
            ["step", "run", "training", "validation"],
            view.Report.Training.History.Select(p => new[] { p.Step.ToString(CultureInfo.InvariantCulture), p.Run.ToString(CultureInfo.InvariantCulture),
                Format.Number(p.Train, 6), Format.Number(p.Validation, 6) }));

    private static string Bits(Estimate nats) => Format.Interval(Format.Bits(nats));

    private static Estimate Negative(Estimate value) => value with { Value = -value.Value };
}
