namespace Entroscope.Reporting.Panels;

/// <summary>The top of the page: the headline in words, what it is compared with, and the key numbers.</summary>
internal static class OverviewPanel
{
    public static void Write(HtmlWriter writer, ReportView view)
    {
        using (writer.Open("header"))
        {
            writer.Element("p", "Entroscope · information ledger", ("class", "eyebrow"));
            writer.Element("h1", view.Report.Title);
            writer.Element("p", Headline.Of(view.Report), ("class", "headline"));
            writer.Element("p", Headline.Baseline(view.Report), ("class", "baseline"));
            Explain(writer, view);
            using (writer.Open("dl", ("class", "keys")))
            {
                foreach ((string name, string value, string unit) in Keys(view))
                {
                    using (writer.Open("div"))
                    {
                        writer.Element("dt", name);
                        using (writer.Open("dd"))
                        {
                            writer.Element("b", value);
                            writer.Element("span", unit);
                        }
                    }
                }
            }
        }
    }

    private static void Explain(HtmlWriter writer, ReportView view)
    {
        string classes = view.HasClasses ? $", with the {Format.Count(view.Report.Model.Shape.Classes)} classes above its root" : string.Empty;
        using (writer.Open("p", ("class", "baseline")))
        {
            writer.Element("strong", "In one minute. ");
            string model = view.Report.Components.Count == 0
                ? "The network is a tree"
                : $"The model is a mixture of {Format.Count(view.Report.Components.Count)} networks, each a tree";
            writer.Text($"{model} of hidden variables (latents){classes}. Each latent sees a patch of the {view.Sample}: "
                + $"at level 0 a single {view.Site}, at {(view.HasTree ? $"level {Format.Count(view.TopLevel)}" : "the root")} everything. "
                + $"Because the network is a probability model whose sums can all be computed, what any {view.Site}s tell about any others is exact, and so is "
                + $"what each of its own parts contributes. This page first shows what the {view.Site}s share, which depends on the distribution alone, "
                + $"then {(view.HasTree ? "what this network’s latents do with it" : "its components")}.");
        }
    }

    private static IEnumerable<(string Name, string Value, string Unit)> Keys(ReportView view)
    {
        RunReport report = view.Report;
        Evaluation leading = report.LeadingEvaluation;
        string data = report.Test is not null ? "Test" : report.Validation is not null ? "Validation" : "Training";
        double half = leading.Mean.HalfWidth95;
        string error = double.IsFinite(half) && half > 0 ? $" ± {Format.Number(half, 2)}" : string.Empty;
        yield return ($"{data} log-likelihood", Format.Number(leading.LogLikelihood), $"nats per {view.Sample}{error}");
        yield return ($"{data} code length", Format.Number(leading.BitsPerSite), $"bits per {view.Site}");
        if (leading.Accuracy is { } accuracy)
        {
            yield return ($"{data} accuracy",
                Format.Accuracy(accuracy), $"of {Format.Count(leading.LabelledRows)} {view.Sample}s, {Format.Count(report.Model.Shape.Classes)} "
                    + $"classes{(leading.BaseRate is { } rate ? $"; the most frequent one has {Format.Percent(rate)}" : string.Empty)}");
        }

        yield return ("Parameters",
            Format.Count(report.Model.Parameters), view.Report.Components.Count > 0
                ? $"{Format.Count(view.Report.Components.Count)} components"
                : $"{Format.Count(view.TopLevel + 1)} levels, {Format.Count(view.Tree.NodeCount)} nodes");
        if (double.IsFinite(report.Seconds))
        {
            yield return ("Time", Format.Duration(report.Seconds), $"{Format.Count(report.Data.TrainingRows)} training {view.Sample}s");
        }
    }
}
