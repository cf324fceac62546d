using Entroscope.Information.Entanglement;

namespace Entroscope.Cli.Output;

/// <summary>Entanglement as tables for people.</summary>
internal static class EntanglementText
{
    private const int ShownBonds = 6;
    private const int StrongestEdges = 8;

    public static void Show(
        TextWriter output, Numbers numbers, ConvAC model, IReadOnlyList<StateEntanglement> states, IReadOnlyList<int?> ranks, double? difference)
    {
        output.WriteLine(Invariant($"entanglement of {model.Tree.SiteCount} sites in {numbers.Unit}, exact; ")
            + Invariant($"{Numbers.Count(states.Count, "state")}, {(states.Count == 1 ? "the output of the network" : "one an output")}"));
        output.WriteLine(EntanglementNotes.Reading(model.Reading.Words()));
        foreach (StateEntanglement state in states)
        {
            Show(output, numbers, model, state, ranks, states.Count > 1);
        }

        if (difference is { } by)
        {
            output.WriteLine(Invariant($"the norm by a sum over all joint values differs by {by:G3} of it"));
        }
    }

    /// <summary>Shows fits of shallow networks; nothing where there are none.</summary>
    public static void Show(TextWriter output, IReadOnlyList<ShallowFit> fits)
    {
        if (fits.Count == 0)
        {
            return;
        }

        var table = new TextTable("channels of a shallow network", "relative error of the best fit found", "at least", "parameters");
        table.AddRows(fits, f => [
            Invariant($"{f.Channels}"), Invariant($"{f.Error:0.00e+0}"), Invariant($"{f.AtLeast:0.00e+0}"), Invariant($"{f.Network.ParameterCount}")]);
        table.WriteTo(output);
    }

    /// <summary>Shows a truncation.</summary>
    public static void Show(TextWriter output, ConvAC model, TruncatedState truncated, string file)
    {
        if (truncated.Edges.Count > 0)
        {
            var table = new TextTable("edge above node", "sites", "coefficients", "kept", "error alone");
            table.AddRows(truncated.Edges.Take(StrongestEdges * 4), e => [
                model.Tree.Key(e.Node), Invariant($"{model.Tree.ScopeSize(e.Node)}"), Invariant($"{e.FullRank}"), Invariant($"{e.Rank}"),
                Invariant($"{e.Error:0.00e+0}")]);
            table.WriteTo(output);
        }

        output.WriteLine(Invariant($"{truncated.Edges.Count} of {model.Tree.NodeCount - 1} convs factored; ")
            + Invariant($"relative error of the state {truncated.Error:0.00e+0}, bound {truncated.Bound:0.00e+0}"));
        if (model.Reading == Reading.Generative && truncated.Edges.Count > 0)
        {
            output.WriteLine("note: the weights need no longer be probabilities; the model is written in the score reading");
        }

        output.WriteLine(Invariant($"{file}: {truncated.Model.ParameterCount} parameters ")
            + Invariant($"({Numbers.Percent((double)truncated.Model.ParameterCount / model.ParameterCount)} of {model.ParameterCount})"));
    }

    private static void Show(TextWriter output, Numbers numbers, ConvAC model, StateEntanglement state, IReadOnlyList<int?> ranks, bool named)
    {
        output.WriteLine(Invariant($"{(named ? $"class {model.Metadata.ClassNames?[state.Class] ?? Invariant($"{state.Class}")}: " : string.Empty)}")
            + Invariant($"log of the squared norm {state.LogSquaredNorm:0.######} nats"));
        var levels = new TextTable("level", "edges", "sites", "S", "largest", "Rényi-2", "min-cut", "of it attained", "largest rank");
        for (int l = 0; l < state.Profile.Levels.Count; l++)
        {
            BlockEntropy level = state.Profile.Levels[l];
            levels.Add(
                Invariant($"{l}"), Invariant($"{level.Count}"), Invariant($"{level.Size:0.#}"), numbers.Show(level.Entropy!.Value),
                numbers.Show(level.Largest!.Value), numbers.Show(level.Renyi2!.Value), numbers.Show(level.Bound),
                level.Bound > 0 ? Numbers.Percent(level.Entropy.Value / level.Bound) : "-",
                Invariant($"{model.Tree.Cut(l).Max(v => state.TreeCuts[v].Spectrum.Rank)}"));
        }

        levels.WriteTo(output);
        Edges(output, numbers, model, state);
        Partitions(output, numbers, model, state, ranks);
        Blocks(output, numbers, state.Profile);
        output.WriteLine($"law: {numbers.Sentence(state.Profile.Sentence)}");
    }

    private static void Edges(TextWriter output, Numbers numbers, ConvAC model, StateEntanglement state)
    {
        var table = new TextTable("strongest edges", "sites", "S", "Rényi-2", "geometric", "rank", "min-cut", "bonds of the cut");
        table.EndWithWords();
        table.AddRows(state.TreeCuts.OrderByDescending(c => c.Spectrum.Entropy).ThenBy(c => c.Node).Take(StrongestEdges), c => [
            model.Tree.Key(c.Node), Invariant($"{model.Tree.ScopeSize(c.Node)}"), numbers.Show(c.Spectrum.Entropy), numbers.Show(c.Spectrum.Renyi(2)),
            Invariant($"{c.Spectrum.Geometric:0.0000}"), Invariant($"{c.Spectrum.Rank}"), numbers.Show(c.Bound.Value), Bonds(model, c.Bound)]);
        table.WriteTo(output);
    }

    private static void Partitions(TextWriter output, Numbers numbers, ConvAC model, StateEntanglement state, IReadOnlyList<int?> ranks)
    {
        if (state.Partitions.Count == 0)
        {
            return;
        }

        string[] generic = ranks.Count > 0 ? ["generic rank"] : [];
        var table = new TextTable(["partition", "sites", "S", "Rényi-2", "rank", .. generic, "rank at most", "min-cut", "bonds of the cut"]);
        table.EndWithWords();
        for (int i = 0; i < state.Partitions.Count; i++)
        {
            PartitionEntanglement p = state.Partitions[i];
            table.Add([
                p.Partition.Name, Invariant($"{p.Partition.Sites.Count}"), p.Spectrum is { } s ? numbers.Show(s.Entropy) : "-",
                p.Renyi2 is { } renyi ? numbers.Show(renyi) : "-", p.Spectrum is { } r ? Invariant($"{r.Rank}") : "-",
                .. generic.Select(_ => ranks[i] is { } rank ? Invariant($"{rank}") : "-"),
                Numbers.Plain(Math.Round(Math.Exp(p.Bound.Value)), "0"), numbers.Show(p.Bound.Value), Bonds(model, p.Bound)]);
        }

        table.WriteTo(output);
        if (state.Partitions.Any(p => p.Spectrum is null))
        {
            output.WriteLine("-: the matrix of the partition is too large; its Rényi-2 entropy is exact by the swap trick where r^4 numbers a node fit");
        }
    }

    private static void Blocks(TextWriter output, Numbers numbers, EntanglementProfile profile)
    {
        if (profile.Blocks.Count == 0)
        {
            return;
        }

        var table = new TextTable("neighbouring sites", "blocks", "S", "largest", "Rényi-2", "min-cut");
        table.AddRows(profile.Blocks, b => [
            Invariant($"{b.Size:0}"), Invariant($"{b.Count}"), b.Entropy is { } s ? numbers.Show(s) : "-", b.Largest is { } most ? numbers.Show(most) : "-",
            b.Renyi2 is { } renyi ? numbers.Show(renyi) : "-", numbers.Show(b.Bound)]);
        table.WriteTo(output);
    }

    private static string Bonds(ConvAC model, MinCut cut)
    {
        IEnumerable<string> names = cut.Bonds.Take(ShownBonds).Select(b => b.Kind switch
        {
            CutBondKind.Values => Invariant($"site {b.Node}: {b.Size} values"),
            CutBondKind.Leaf => Invariant($"site {b.Node}: {b.Size} channels"),
            _ => Invariant($"node {model.Tree.Key(b.Node)}: {b.Size} channels"),
        });
        string more = cut.Bonds.Count > ShownBonds ? Invariant($"; and {cut.Bonds.Count - ShownBonds} more") : string.Empty;
        return string.Join("; ", names) + more;
    }
}
