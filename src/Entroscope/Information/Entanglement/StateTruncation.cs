using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Information.Entanglement;

/// <summary>
/// Convs of lower rank within a relative error of the state. Product pooling is a copy tensor, so that channels cannot be turned into others as in a tree
/// tensor network; the conv of an edge can, and the widths of the tree stay.
/// </summary>
/// <remarks>
/// A conv is followed by the projection on the leading Schmidt vectors of its edge. All projections are taken of the state as it was and orthogonal, so that
/// their squared errors add up to a bound (Grasedyck 2010). The outputs of all classes are one state.
/// </remarks>
public static class StateTruncation
{
    // Vectors of coefficients that are smaller have lost the digits that their projections would need.
    private const double Smallest = 1e-7;

    /// <summary>Truncates a network.</summary>
    /// <param name="model">A network in any reading; one of probabilities is a score network afterwards, since its weights need no longer be any.</param>
    /// <param name="error">The largest relative error sqrt(sum (h - h')^2 / sum h^2), at least 1e-7 and below 1.</param>
    /// <param name="threads">The threads; 0 for all processors.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <returns>The network, whose edges are factored where that takes fewer numbers, and what it was changed by.</returns>
    /// <exception cref="ArgumentException">The error is not at least 1e-7 and below 1.</exception>
    /// <exception cref="ModelException">All outputs are 0 everywhere.</exception>
    /// <remarks>Cost: O(r^4) a node, and 16 times that for the true error.</remarks>
    public static TruncatedState Truncate(ConvAC model, double error, int threads = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        Refuse.Argument(
            !(error >= Smallest && error < 1), $"The relative error must be a number of at least {Smallest} and below 1, but is {error}.", nameof(error));
        var factors = new StateFactors(model, threads, cancellation);
        Refuse.Model(Norm(factors.Above(model.Tree.Root), model.Classes) == 0, $"The outputs of the network are 0 for every input: it is no state.");
        ScaledMatrix[] outside = factors.Environments(ScaledMatrix.Identity(model.Classes));
        var edges = new EdgeCut[model.Tree.NodeCount - 1];
        ParallelLoop.For(
            edges.Length, v => edges[v] = new EdgeCut(model, v, factors.Above(v), outside[v]),
            new ParallelOptions { MaxDegreeOfParallelism = threads == 0 ? -1 : threads, CancellationToken = cancellation });
        double bound = Math.Sqrt(Cut(edges, error * error));
        EdgeCut[] cut = [.. edges.Where(e => e.IsFactored)];
        foreach (EdgeCut edge in cut)
        {
            edge.Factor();
        }

        double real = cut.Length == 0 ? 0 : TrueError(model, edges, factors, threads, cancellation);
        return new TruncatedState(
            cut.Length == 0 ? model : FactoredNetwork.Make(model, edges),
            [.. cut.Select(e => new TruncatedEdge(e.Node, e.FullRank, e.Rank, Math.Sqrt(e.Lost)))], bound, real);
    }

    // The smallest tails first, over all edges; an edge counts where the factors have fewer numbers than its conv.
    private static double Cut(EdgeCut[] edges, double budget)
    {
        double spent = 0;
        foreach (EdgeCut edge in edges.OrderBy(e => e.Tail(e.LargestFactored)).ThenBy(e => e.Node))
        {
            double tail = edge.Tail(edge.LargestFactored);
            if (edge.LargestFactored == 0 || spent + tail > budget)
            {
                continue;
            }

            (edge.Rank, spent) = (edge.LargestFactored, spent + tail);
        }

        // What is left goes to the smallest coefficients that remain.
        var next = new PriorityQueue<EdgeCut, (double, int)>(edges.Where(e => e.IsFactored && e.Rank > 1).Select(e => (e, (e.Squared[e.Rank - 1], e.Node))));
        while (next.TryDequeue(out EdgeCut? edge, out (double Squared, int) at) && spent + at.Squared <= budget)
        {
            spent += at.Squared;
            edge.Rank--;
            if (edge.Rank > 1)
            {
                next.Enqueue(edge, (edge.Squared[edge.Rank - 1], edge.Node));
            }
        }

        return edges.Where(e => e.IsFactored).Sum(e => e.Lost);
    }

    // The norm of h - h' as the state of one network with the channels of both: no difference of squares.
    private static double TrueError(ConvAC model, EdgeCut[] edges, StateFactors factors, int threads, CancellationToken cancellation)
    {
        double all = Norm(factors.Above(model.Tree.Root), model.Classes);
        var difference = new StateFactors(FactoredNetwork.Difference(model, edges), threads, cancellation);
        ScaledMatrix rest = difference.Above(model.Tree.Root);
        double lost = Norm(rest, model.Classes);
        return lost == 0 ? 0 : lost / all * Math.Pow(2, rest.Exponent - factors.Above(model.Tree.Root).Exponent);
    }

    private static double Norm(ScaledMatrix outputs, int classes) =>
        Math.Sqrt(Enumerable.Range(0, classes).Sum(y => DenseMatrix.Dot(outputs.Column(y), outputs.Column(y))));
}
