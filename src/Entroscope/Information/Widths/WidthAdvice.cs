using Entroscope.Information.Exact;
using Entroscope.Information.Ledgers;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information.Widths;

/// <summary>
/// What the widths of a network carry, what they cannot do without, and a schedule to try within a budget of parameters
/// (theory, "Width law"). All of it is about this network: whether other widths predict better is seen by training them.
/// </summary>
public sealed record WidthAdvice
{
    /// <summary>Gets the widths, node by node.</summary>
    public required IReadOnlyList<WidthNeed> Nodes { get; init; }

    /// <summary>Gets the widths by the height of the nodes, the sites first.</summary>
    public required IReadOnlyList<LevelWidths> Levels { get; init; }

    /// <summary>Gets the draws (or rows) behind the information; 0 when exact.</summary>
    public long Draws => Nodes.Max(n => n.Information.Draws);

    /// <summary>Gets the parameters of the network: leaves, weights and class prior.</summary>
    public required long Parameters { get; init; }

    /// <summary>Gets the budget of parameters; null where none was named.</summary>
    public long? Budget { get; init; }

    /// <summary>
    /// Gets the architecture to try within the budget; null without a budget. No idle node gets wider and none
    /// is narrower than what it passes needs; saturated nodes get no narrower as long as the budget holds them.
    /// </summary>
    public NetworkShape? Advised { get; init; }

    /// <summary>Gets the parameters of the advised architecture; null without a budget.</summary>
    public long? AdvisedParameters { get; init; }

    /// <summary>Advises from the entropies of the model itself.</summary>
    /// <param name="model">A network in the generative reading.</param>
    /// <param name="entropies">The network's entropies, exact or from draws.</param>
    /// <param name="patchRestInformation">For every node I(X_S; X_rest) in nats; null takes I(X_S; D_v), which is never smaller.</param>
    /// <param name="budget">The parameters that the advised architecture may have; null for no recommendation.</param>
    /// <returns>The advice; as exact as the entropies.</returns>
    /// <exception cref="ArgumentException">The information is not that of the network's nodes.</exception>
    /// <exception cref="ModelException">The network has no probabilities, or the budget is smaller than the smallest network on the tree.</exception>
    public static WidthAdvice Compute(ConvAC model, LayerEntropies entropies, IReadOnlyList<double>? patchRestInformation = null, long? budget = null)
    {
        ArgumentNullException.ThrowIfNull(entropies);
        return Compute(model, entropies.NodeInformation, entropies.PatchEntropy, entropies.PatchEntropyGivenLatent, patchRestInformation, budget);
    }

    /// <summary>Advises from the ledger of data: what rows, best those the network was not trained on, have to say.</summary>
    /// <param name="model">A network in the generative reading.</param>
    /// <param name="ledger">The ledger of the data under the network.</param>
    /// <param name="patchRestInformation">For every node I(X_S; X_rest) in nats; null takes I(X_S; D_v), which is never smaller.</param>
    /// <param name="budget">The parameters that the advised architecture may have; null for no recommendation.</param>
    /// <returns>The advice; its information is a mean over the rows.</returns>
    /// <exception cref="ArgumentException">The information is not that of the network's nodes.</exception>
    /// <exception cref="ModelException">The network has no probabilities, or the budget is smaller than the smallest network on the tree.</exception>
    public static WidthAdvice Compute(ConvAC model, DatasetLedger ledger, IReadOnlyList<double>? patchRestInformation = null, long? budget = null)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return Compute(model, ledger.NodeInformation, ledger.PatchSurprisal, ledger.PatchSurprisalGivenLatent, patchRestInformation, budget);
    }

    /// <summary>Gets the budget within which a network is advised where none is named: its own number of parameters.</summary>
    /// <param name="model">The network.</param>
    /// <returns>The number; null where the network is narrower than anything that would be advised.</returns>
    public static long? OwnBudget(ConvAC model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return WidthAdvisor.Smallest(model.Shape, [.. model.Leaves.Select(l => l.Specification)]) <= model.ParameterCount ? model.ParameterCount : null;
    }

    private static WidthAdvice Compute(
        ConvAC model, Estimate[] information, Estimate[] patch, Estimate[] patchGivenLatent, IReadOnlyList<double>? patchRestInformation, long? budget)
    {
        var capacity = LatentCapacity.Compute(model);
        Refuse.Argument((patchRestInformation?.Count ?? information.Length) != model.Tree.NodeCount,
            $"Information is needed for each of the {model.Tree.NodeCount} nodes, "
            + $"but there is information for {patchRestInformation?.Count ?? information.Length}.", nameof(patchRestInformation));

        LeafSpecification[] leaves = [.. model.Leaves.Select(l => l.Specification)];
        double[] lossless = WidthAdvisor.LosslessChannels(model.Tree, leaves);
        double[] limits = ChannelSteps.Limits(model.Shape, lossless);
        WidthNeed[] nodes = [.. Enumerable.Range(0, model.Tree.NodeCount).Select(v =>
        {
            Estimate held = Difference(patch[v], patchGivenLatent[v]);
            double joined = Joined(model.Tree, v, patch);
            double needed = Math.Max(patchRestInformation?[v] ?? Math.Min(held.Value, Math.Log(model.Shape.Channels(v))),
                joined / Math.Max(1, model.Tree.Children(v).Length - 1));
            return new WidthNeed(
                v, model.Shape.Channels(v), lossless[v], limits[v], capacity.NodeCapacity[v], capacity.LatentEntropy[v], information[v], held, joined,
                patchRestInformation?[v],
                Math.Clamp(needed, 0, Math.Log(model.Shape.Channels(v))));
        })];
        NetworkShape? advised = budget is { } limit ? WidthAdvisor.Recommend(model.Shape, leaves, nodes, limit) : null;
        return new WidthAdvice
        {
            Nodes = nodes,
            Levels = [.. Enumerable.Range(0, model.Tree.Height + 1).Select(h => Level(h, [.. nodes.Where(n => model.Tree.HeightOf(n.Node) == h)], advised))],
            Parameters = model.ParameterCount,
            Budget = budget,
            Advised = advised,
            AdvisedParameters = advised is null ? null : NetworkSize.ParameterCount(advised, leaves),
        };
    }

    // How the errors of the two go together is not known; they cannot do worse than add up.
    private static Estimate Difference(Estimate all, Estimate part) =>
        new(all.Value - part.Value, all.StandardError + part.StandardError, Math.Max(all.Draws, part.Draws));

    private static Estimate Mean(IEnumerable<Estimate> parts) =>
        new(parts.Average(p => p.Value), parts.Average(p => p.StandardError), parts.Max(p => p.Draws));

    private static double Joined(PoolingTree tree, int v, Estimate[] patch)
    {
        if (tree.IsSite(v))
        {
            return 0;
        }

        double children = 0;
        foreach (int c in tree.Children(v))
        {
            children += patch[c].Value;
        }

        return children - patch[v].Value;
    }

    private static LevelWidths Level(int height, WidthNeed[] nodes, NetworkShape? advised) => new(
        height,
        nodes.Length,
        nodes.Average(n => n.Channels),
        nodes.Average(n => n.ChannelLimit),
        nodes.Average(n => n.LogChannels),
        nodes.Average(n => n.Capacity),
        Mean(nodes.Select(n => n.Information)),
        Mean(nodes.Select(n => n.Held)),
        nodes.Average(n => n.Needed),
        nodes.Average(n => n.LeastChannels),
        advised is null ? null : nodes.Average(n => advised.Channels(n.Node)),
        new SortedDictionary<WidthUse, int>(nodes.CountBy(n => n.Use).ToDictionary()));
}
