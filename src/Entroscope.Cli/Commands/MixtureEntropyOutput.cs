using System.CommandLine;
using Entroscope.Cli.Output;
using Entroscope.Information;
using Entroscope.Model;
using Entroscope.Reporting.Json;

namespace Entroscope.Cli.Commands;

/// <summary>The <c>entropy</c> of a mixture of several components.</summary>
internal static class MixtureEntropyOutput
{
    public static Estimate Show(
        ConvACMixture mixture, bool exact, EntropyOptions options, bool json, Numbers numbers, InvocationConfiguration invocation, CancellationToken cancellation)
    {
        foreach (ConvAC component in mixture.Components)
        {
            LongComputation.Announce(invocation.Error, component, options, exact, passes: 2);
        }

        MixtureEntropies result = exact
            ? MixtureEntropyAnalysis.Enumerate(mixture, options.Engine, cancellation: cancellation)
            : MixtureEntropyAnalysis.Measure(mixture, options, cancellation);
        if (json)
        {
            JsonOutput.Write(invocation.Output, w => MixtureEntropiesJson.Write(w, result));
        }
        else
        {
            ShowTable(result, numbers, invocation.Output);
        }

        return result.Entropy;
    }

    private static void ShowTable(MixtureEntropies result, Numbers numbers, TextWriter output)
    {
        string how = result.Entropy.IsExact ? "exact, by enumeration" : Invariant($"from {result.Entropy.Draws} draws, with 95 % intervals");
        output.WriteLine($"entropies in {numbers.Unit}, {how}");
        var table = new TextTable("component", "weight", "entropy");
        for (int z = 0; z < result.Weights.Length; z++)
        {
            table.Add(Invariant($"{z}"), Invariant($"{result.Weights[z]:0.0000}"), numbers.Show(result.EntropyOfComponent[z]));
        }

        table.Add("H(X|Z)", string.Empty, numbers.Show(result.EntropyGivenComponent));
        table.Add("I(Z;X)", string.Empty, numbers.Show(result.ComponentInformation));
        table.Add("H(X)", string.Empty, numbers.Show(result.Entropy));
        table.WriteTo(output);
        output.WriteLine($"H(Z) = {numbers.Show(result.ComponentEntropy)}, of which an observation tells {Numbers.Percent(Share(result.ComponentInformation.Value, result.ComponentEntropy))}");
        if (result.ClassEntropy > 0)
        {
            output.WriteLine($"H(Y) = {numbers.Show(result.ClassEntropy)}, I(X;Y) = {numbers.Show(result.ClassInformation)}");
        }

        if (result.Kind != EntropyKind.Shannon)
        {
            output.WriteLine("differential entropies: they depend on the units of the continuous sites and may be negative");
        }
    }

    private static double Share(double part, double whole) => whole > 0 ? part / whole : double.NaN;
}
