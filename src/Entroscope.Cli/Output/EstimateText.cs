using Entroscope.Estimators;
using Entroscope.Estimators.Catalog;

namespace Entroscope.Cli.Output;

/// <summary>Shows estimates from samples, the list of the estimators, and how they do on cases of known truth.</summary>
internal static class EstimateText
{
    /// <summary>Shows an estimate.</summary>
    public static void Show(EstimatorEntry entry, SampleEstimate found, Numbers numbers, TextWriter output)
    {
        string interval = found is { Lower: { } lower, Upper: { } upper }
            ? $", 95 % interval {Show(lower, found, numbers)} to {Show(upper, found, numbers)}"
            : string.Empty;
        string side = found.Side switch
        {
            EstimateSide.LowerBound => " (lower bound)",
            EstimateSide.UpperBound => " (upper bound)",
            _ => string.Empty,
        };
        output.WriteLine($"{entry.Quantity}{side}: {Show(found.Value, found, numbers)}{Unit(found, numbers)}{interval}");
        string error = found.StandardError is { } known ? $", standard error {Show(known, found, numbers)}" : string.Empty;
        output.WriteLine(Invariant($"by {entry.Name} from {found.Samples} samples{error}; {entry.Source}"));
        if (found.PValue is { } p)
        {
            output.WriteLine(Invariant($"p-value against independence: {p:0.####}"));
        }

        if (found.Cap is { } cap)
        {
            output.WriteLine($"at most {Show(cap, found, numbers)}{Unit(found, numbers)} from these samples, whatever the truth");
        }

        if (found.Warning is { } warning)
        {
            output.WriteLine($"warning: {numbers.Sentence(warning)}");
        }
    }

    /// <summary>Writes an estimate as JSON.</summary>
    public static void Write(Utf8JsonWriter json, EstimatorEntry entry, SampleEstimate found)
    {
        json.WriteString("quantity", entry.Quantity);
        SampleEstimateJson.Write(json, found);
        json.WriteString("source", entry.Source);
        json.WriteString("compat", entry.Tool);
    }

    /// <summary>Lists the estimators, or those of a quantity.</summary>
    public static void List(string? quantity, bool asJson, TextWriter output)
    {
        EstimatorEntry[] entries =
        [
            .. EstimatorCatalog.Estimators.Where(e => quantity is null || string.Equals(e.Quantity, quantity, StringComparison.Ordinal)),
        ];
        if (asJson)
        {
            JsonOutput.Write(output, w => w.Objects("estimators", entries, e =>
            {
                w.WriteString("quantity", e.Quantity);
                w.WriteString("estimator", e.Name);
                w.WriteString("data", e.Data.Words());
                w.WriteString("source", e.Source);
                w.WriteString("compat", e.Tool);
            }));
            return;
        }

        var table = new TextTable("quantity", "estimator", "data", "source");
        table.EndWithWords();
        foreach (EstimatorEntry entry in entries)
        {
            table.Add(entry.Quantity, entry.Tool is null ? entry.Name : $"{entry.Name} (--compat {entry.Tool})", entry.Data.Words(), entry.Source);
        }

        table.WriteTo(output);
        output.WriteLine("The first of a quantity that is for the data is its standard.");
    }

    /// <summary>Shows how the estimators do on the cases whose truth is known.</summary>
    /// <returns>The exit code.</returns>
    public static int ShowClosedForms(bool asJson, TextWriter output, CancellationToken cancellation)
    {
        List<(ClosedForm Form, SampleEstimate Found)> results = [];
        foreach (ClosedForm form in EstimatorCatalog.ClosedForms)
        {
            cancellation.ThrowIfCancellationRequested();
            results.Add((form, form.Compute()));
        }

        int failed = results.Count(r => !r.Form.Passes(r.Found));
        if (asJson)
        {
            JsonOutput.Write(output, w =>
            {
                w.WriteNumber("failed", failed);
                w.Objects("cases", results, r =>
                {
                    w.WriteString("case", r.Form.Case);
                    w.Number("truth", r.Form.Truth);
                    w.Number("tolerance", r.Form.Tolerance);
                    w.WriteBoolean("passed", r.Form.Passes(r.Found));
                    SampleEstimateJson.Write(w, r.Found);
                });
            });
        }
        else
        {
            var table = new TextTable("estimator", "truth", "estimate", "error", "verdict", "case");
            table.EndWithWords();
            foreach ((ClosedForm form, SampleEstimate found) in results)
            {
                table.Add(form.Estimator, Invariant($"{form.Truth:0.000000}"), Invariant($"{found.Value:0.000000}"),
                    found.StandardError is { } error ? Invariant($"{error:0.000000}") : "-", form.Passes(found) ? "pass" : "FAIL", form.Case);
            }

            table.WriteTo(output);
            output.WriteLine(Invariant($"{results.Count} cases, {failed} failed; informations in nats"));
        }

        return failed == 0 ? ExitCode.Done : ExitCode.CheckFailed;
    }

    private static string Unit(SampleEstimate found, Numbers numbers) => found.Unit switch
    {
        EstimateUnit.Nats => $" {numbers.Unit}",
        EstimateUnit.Dimensions => " dimensions",
        _ => string.Empty,
    };

    private static string Show(double value, SampleEstimate found, Numbers numbers) =>
        found.Unit == EstimateUnit.Nats ? numbers.Show(value) : Numbers.Plain(value, "0.0000");
}
