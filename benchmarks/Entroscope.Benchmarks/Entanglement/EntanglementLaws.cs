using Entroscope.Tests.Information;

namespace Entroscope.Benchmarks.Entanglement;

/// <summary>What is said of the law of states whose law is known: docs/entanglement.md.</summary>
internal static class EntanglementLaws
{
    private static readonly string[] Verdicts = ["product", "area", "logarithm", "volume", "undecided"];

    public static void Write(int seeds)
    {
        Console.WriteLine(Invariant($"{seeds} states each"));
        Console.WriteLine("| planted | " + string.Join(" | ", Verdicts) + " | central charge |");
        Console.WriteLine("| --- |" + string.Concat(Verdicts.Select(_ => " --- |")) + " --- |");
        foreach (PlantedStates.Kind kind in Enum.GetValues<PlantedStates.Kind>())
        {
            (string Verdict, double CentralCharge)[] all = [.. Enumerable.Range(1, seeds).Select(seed => PlantedStates.Judge(kind, (ulong)seed))];
            double[] charges = [.. all.Where(a => a.Verdict is "logarithm").Select(a => a.CentralCharge)];
            Console.WriteLine($"| {kind} | " + string.Join(" | ", Verdicts.Select(v => Invariant($"{all.Count(a => a.Verdict == v)}"))) + " | "
                + (charges.Length > 0 ? Invariant($"{charges.Min():0.000} to {charges.Max():0.000}") : string.Empty) + " |");
        }
    }
}
