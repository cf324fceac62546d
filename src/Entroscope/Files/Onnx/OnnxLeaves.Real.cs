using Entroscope.Model.Leaves;
using MathNet.Numerics;

namespace Entroscope.Files.Onnx;

/// <content>Families of real values.</content>
internal sealed partial class OnnxLeaves
{
    // Squares of larger numbers leave the range of double precision.
    private const double LargestSquared = 1e150;

    private string Normal(string x, GaussianLeaf[] leaves)
    {
        string variance = PerChannel(leaves, (l, d) => l.Variances[d]);
        string z = graph.Node("Sub", x, PerChannel(leaves, (l, d) => l.Means[d]));
        string square = graph.Node("Mul", z, graph.Node("Div", z, variance));
        string top = PerChannel(leaves, (l, d) => -0.5 * (Math.Log(l.Variances[d]) + LogTwoPi));
        return graph.Node("Sub", top, graph.Node("Mul", graph.Number(0.5), square));
    }

    private string Student(string x, StudentLeaf[] leaves)
    {
        string scale = PerChannel(leaves, (l, d) => l.Scales[d]);
        string degrees = PerChannel(leaves, (l, d) => l.Degrees[d]);
        string y = graph.Node("Abs", graph.Node("Div", graph.Node("Sub", x, PerChannel(leaves, (l, d) => l.Locations[d])), scale));
        string near = graph.Node("Log", graph.Node("Add", graph.Number(1), graph.Node("Div", graph.Node("Mul", y, y), degrees)));
        string far = graph.Node("Sub", graph.Node("Mul", graph.Number(2), graph.Node("Log", y)), graph.Node("Log", degrees));
        string log = graph.Node("Where", graph.Node("Less", y, graph.Number(LargestSquared)), near, far);
        string top = PerChannel(leaves, (l, d) => StudentTop(l.Degrees[d]) - Math.Log(l.Scales[d]));
        return graph.Node("Sub", top, graph.Node("Mul", PerChannel(leaves, (l, d) => (l.Degrees[d] + 1) / 2), log));
    }

    private static double StudentTop(double n) =>
        SpecialFunctions.GammaLn((n + 1) / 2) - SpecialFunctions.GammaLn(n / 2) - (0.5 * Math.Log(n * Math.PI));

    // The cell is the number of edges up to the value, or an atom behind them; only in the two tails does the density depend on the place in the cell.
    private string Quantile(string x, QuantileLeaf[] leaves)
    {
        QuantileGrid[] grids = [.. leaves.Select(l => l.Grid)];
        string bin = CountUpTo(x, Rows(grids, g => g.Edges.ToArray(), double.PositiveInfinity));
        string tail = graph.Node("Add",
            Tail(graph.Node("Sub", PerSite(grids.Select(g => g.Edges[0])), x), grids.Select(g => g.Rates[0])),
            Tail(graph.Node("Sub", x, PerSite(grids.Select(g => g.Edges[^1]))), grids.Select(g => g.Rates[1])));
        string cell = bin;
        if (grids.Any(g => g.Atoms.Length > 0))
        {
            string atoms = Rows(grids, g => g.Atoms.ToArray(), double.PositiveInfinity);
            string isAtom = graph.Node("Greater", Sum(graph.Node("Equal", atoms, x)), graph.Number(0));
            string atom = graph.Node("Add", CountUpTo(x, atoms), PerSite(grids.Select(g => g.Bins + 1.0)));
            cell = graph.Node("Where", isAtom, atom, bin);
            tail = graph.Node("Where", isAtom, graph.Number(0), tail);
        }

        // The density at the edge of a tail, within a bin, at an atom: what does not depend on the value.
        (string table, long[] starts) = Table(leaves, l => l.Grid.Cells, leaves[0].Channels,
            (l, k, d) => Math.Log(l.Table[(d * l.Grid.Cells) + k]) + l.Grid.LogDensity(k, k == 0 ? l.Grid.Edges[0] : l.Grid.Edges[^1]));
        return graph.Node("Sub", Look(table, starts, cell), tail);
    }

    private string Tail(string distance, IEnumerable<double> rates) =>
        graph.Node("Mul", PerSite(rates), graph.Node("Max", distance, graph.Number(0)));

    private string LogNormal(string x, TransformedLeaf[] leaves)
    {
        string positive = graph.Node("Greater", x, graph.Number(0));
        string z = graph.Node("Log", graph.Node("Where", positive, x, graph.Number(1)));
        string density = graph.Node("Sub", Normal(z, [.. leaves.Select(l => l.Inner)]), z);
        return graph.Node("Where", positive, density, graph.Number(double.NegativeInfinity));
    }

    private string NormalScore(string x, TransformedLeaf[] leaves)
    {
        double[][][] knots = [.. leaves.Select(l => l.Specification.Constants!.Arrays.ToArray())];
        string place = graph.Node("Sub", CountUpTo(x, Rows(knots, k => k[0], double.PositiveInfinity)), graph.Number(1));
        string last = PerSite(knots.Select(k => k[0].Length - 2.0));
        string piece = graph.Node("Min", graph.Node("Max", place, graph.Number(0)), last);
        string slope = Piece(knots, piece, (k, i) => (k[1][i + 1] - k[1][i]) / (k[0][i + 1] - k[0][i]));
        string away = graph.Node("Sub", x, Piece(knots, piece, (k, i) => k[0][i]));
        string z = graph.Node("Add", Piece(knots, piece, (k, i) => k[1][i]), graph.Node("Mul", slope, away));
        return graph.Node("Add", Normal(z, [.. leaves.Select(l => l.Inner)]), graph.Node("Log", slope));
    }

    private string Piece(double[][][] knots, string piece, Func<double[][], int, double> number)
    {
        (string table, long[] starts) = Table(knots, k => k[0].Length - 1, 1, (k, i, _) => number(k, i));
        return Look(table, starts, piece);
    }
}
