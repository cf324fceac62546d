using Entroscope.Information.Theorems;

namespace Entroscope.Cli.Output;

/// <summary>Shows what verifications found and turns verdicts into exit codes.</summary>
internal static class VerificationText
{
    /// <summary>Gets the exit code of a verdict.</summary>
    public static int Code(Verdict verdict) => verdict switch
    {
        Verdict.Violated => ExitCode.CheckFailed,
        Verdict.Undecided => ExitCode.NotConverged,
        _ => ExitCode.Done,
    };

    /// <summary>Shows the verification of one model.</summary>
    public static void Show(Verification found, bool json, Numbers numbers, TextWriter output)
    {
        if (json)
        {
            JsonOutput.Write(output, w => VerificationJson.Write(w, found));
            return;
        }

        string how = Provenance.Of(found.Draws) + (found.Draws == 0 ? string.Empty : "; margins with one standard error");
        output.WriteLine(Invariant($"values in {numbers.Unit}, {how}"));
        var table = new TextTable("statement", "about", "left", "right", "margin", "verdict");
        foreach (StatementCheck[] group in found.Checks.GroupBy(Group, StringComparer.Ordinal).Select(g => g.ToArray()))
        {
            StatementCheck[] open = [.. group.Where(c => c.Verdict >= Verdict.Undecided)];
            int hidden = open.Length > 0 ? group.Length - open.Length : group.Length - 1;
            foreach (StatementCheck check in open.Length > 0 ? open : [group.MaxBy(Weakness)!])
            {
                Add(table, check, hidden, numbers);
            }
        }

        table.WriteTo(output);
        output.WriteLine(Summary(found));
    }

    /// <summary>Shows the verifications of random models.</summary>
    /// <returns>The exit code of the gravest verdict.</returns>
    public static int ShowSeedModels(IEnumerable<SeedModel> models, bool json, TextWriter output)
    {
        SeedModel[] all = [.. models];
        Verdict worst = all.Max(m => m.Verification.Verdict);
        if (json)
        {
            JsonOutput.Write(output, w => WriteJson(w, all, worst));
        }
        else
        {
            ShowTable(all, output);
            output.WriteLine(Invariant($"{all.Length} models: {worst.Words()}"));
        }

        return Code(worst);
    }

    private static void WriteJson(Utf8JsonWriter writer, SeedModel[] all, Verdict worst)
    {
        writer.WriteString("verdict", worst.Words());
        writer.WriteStartArray("models");
        foreach (SeedModel model in all)
        {
            writer.WriteStartObject();
            writer.Members(new { model.Seed, model.Architecture });
            VerificationJson.Write(writer, model.Verification);
            writer.WriteEndObject();
            writer.FlushWhenLarge();
        }

        writer.WriteEndArray();
    }

    private static void ShowTable(SeedModel[] all, TextWriter output)
    {
        var table = new TextTable("seed", "network", "draws", "checks", "open", "violated", "verdict");
        foreach (SeedModel model in all)
        {
            Verification v = model.Verification;
            table.Add(
                Invariant($"{model.Seed}"), model.Architecture, v.Draws == 0 ? "exact" : Invariant($"{v.Draws}"), Invariant($"{v.Checks.Count}"),
                Invariant($"{v.Count(Verdict.Undecided)}"), Invariant($"{v.Count(Verdict.Violated)}"), v.Verdict.Words());
        }

        table.WriteTo(output);
        foreach (SeedModel model in all.Where(m => m.Verification.Verdict >= Verdict.Undecided))
        {
            foreach (StatementCheck check in model.Verification.Checks.Where(c => c.Verdict >= Verdict.Undecided))
            {
                output.WriteLine(Invariant($"seed {model.Seed}: {check.Words()}: {check.Claim} ({check.About}): ")
                    + Invariant($"margin {check.Margin.Value:G3} ± {check.Margin.StandardError:G3} nats"));
            }

            output.WriteLine(Invariant($"again: entroscope verify --seed-model --models 1 --seed {model.Seed}"));
        }
    }

    // Theorems level by level; of what is said of every node, patch, route or step, the weakest.
    private static string Group(StatementCheck check) => check.Statement switch
    {
        Statement.Posteriors => "posteriors",
        Statement.SecondRoute => "second route",
        Statement.Ledger or Statement.TheoremOne or Statement.TheoremTwo or Statement.Bracket when !check.About.StartsWith("node",
            StringComparison.Ordinal) => $"{check.Claim} {check.About}",
        _ => check.Claim,
    };

    private static double Weakness(StatementCheck check) => ((int)check.Verdict * 1e9) - (check.Sigmas ?? (check.Margin.Value / check.Tolerance * 1e-12));

    private static void Add(TextTable table, StatementCheck check, int more, Numbers numbers)
    {
        string about = more > 0 ? Invariant($"{check.About} and {more} more") : check.About;
        string margin = check.Margin.IsExact
            ? Small(check.Margin.Value, numbers)
            : $"{Small(check.Margin.Value, numbers)} ± {Small(check.Margin.StandardError, numbers)}";
        string name = $"{check.Statement.Words()}: {check.Claim}";
        table.Add(name, about, numbers.Show(check.Left.Value), numbers.Show(check.Right.Value), margin, check.Words());
    }

    private static string Small(double nats, Numbers numbers) => numbers.Show(nats, nats != 0 && Math.Abs(nats) < 7e-4 ? "0.0E+0" : "0.0000");

    private static string Summary(Verification found)
    {
        string counts = string.Join(", ", Enum.GetValues<Verdict>().Where(v => found.Count(v) > 0).Select(v => Invariant($"{found.Count(v)} {Words(v)}")));
        string limit = found.Verdict == Verdict.Undecided ? "; more draws may decide (--draws)" : string.Empty;
        return $"{counts}{limit}";
    }

    private static string Words(Verdict verdict) => verdict switch
    {
        Verdict.HoldsExactly => "hold exactly",
        Verdict.Holds => "hold within the draws' errors",
        _ => verdict.Words(),
    };
}
