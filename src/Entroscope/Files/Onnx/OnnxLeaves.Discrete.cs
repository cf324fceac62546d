using Entroscope.Model.Leaves;
using MathNet.Numerics;

namespace Entroscope.Files.Onnx;

/// <content>Families of discrete values.</content>
internal sealed partial class OnnxLeaves
{
    private (string Densities, string Allowed) Tabulated(string x, DiscreteLeaf[] leaves)
    {
        (string table, long[] starts) = Table(leaves, l => l.Alphabet, leaves[0].Channels, (l, k, d) => Math.Log(l.Probability(d, k)));
        (string symbol, string allowed) = Symbol(x, leaves);
        return (Look(table, starts, symbol), allowed);
    }

    // A value that is none of the site counts as symbol 0 until it is marked.
    private (string Symbol, string Allowed) Symbol(string x, DiscreteLeaf[] leaves)
    {
        string last = PerSite(leaves.Select(l => l.Alphabet - 1.0));
        string inside = graph.Node("And", graph.Node("GreaterOrEqual", x, graph.Number(0)), graph.Node("LessOrEqual", x, last));
        string allowed = graph.Node("And", inside, graph.Node("Equal", x, graph.Node("Floor", x)));
        return (graph.Node("Where", allowed, x, graph.Number(0)), allowed);
    }

    // The symbol of an ascending code is the number of codes up to it, less one. Of a site without known values everything is allowed.
    private (string Densities, string Allowed) Coded(string x, CategoricalLeaf[] leaves)
    {
        string codes = Rows(leaves, l => Array.ConvertAll(l.Codes!.Codes.ToArray(), c => (double)c), double.PositiveInfinity);
        string symbol = graph.Node("Max", graph.Node("Sub", CountUpTo(x, codes), graph.Number(1)), graph.Number(0));
        string known = graph.Node("Greater", Sum(graph.Node("Equal", codes, x)), graph.Number(0));
        string any = graph.Node("Greater", PerSite(leaves.Select(l => l.HasNoValue ? 1.0 : 0)), graph.Number(0));
        string allowed = graph.Node("And", graph.Node("Or", known, any), IsFinite(x));
        (string table, long[] starts) = Table(leaves, l => l.Alphabet, leaves[0].Channels, (l, k, d) => Math.Log(l.Probability(d, k)));
        return (Look(table, starts, graph.Node("Where", allowed, symbol, graph.Number(0))), allowed);
    }

    // log (n choose k) + k log p + (n - k) log(1 - p), where 0 times log 0 is 0.
    private (string Densities, string Allowed) Binomial(string x, BinomialLeaf[] leaves)
    {
        (string successes, string allowed) = Symbol(x, leaves);
        string failures = graph.Node("Sub", PerSite(leaves.Select(l => (double)l.Trials)), successes);
        (string table, long[] starts) = Table(leaves, l => l.Alphabet, 1, (l, k, _) => SpecialFunctions.BinomialLn(l.Trials, k));
        string ways = Look(table, starts, successes);
        string powers = graph.Node("Add",
            Power(successes, PerChannel(leaves, (l, d) => Math.Log(l.Probabilities[d]))),
            Power(failures, PerChannel(leaves, (l, d) => double.LogP1(-l.Probabilities[d]))));
        return (graph.Node("Add", ways, powers), allowed);
    }

    private string Power(string count, string log) =>
        graph.Node("Where", graph.Node("Equal", count, graph.Number(0)), graph.Number(0), graph.Node("Mul", count, log));
}
