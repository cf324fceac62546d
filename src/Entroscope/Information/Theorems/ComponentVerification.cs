using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Information.Entropies;
using Entroscope.Information.Estimates;
using Entroscope.Information.Ledgers;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Information.Theorems;

/// <summary>
/// Checks the theorems on every component of a mixture, and of the mixture itself what follows from summing the component out: its ledgers, its posteriors,
/// its likelihoods by another engine and, where the joint values can be listed, that they have probability 1 and that I(Z;X) lies within 0..H(Z).
/// </summary>
internal sealed class ComponentVerification(ConvACMixture model, VerificationOptions options, IProgress<string>? progress, CancellationToken cancellation)
{
    private const int ComparedRows = 64;
    private const int BlockRows = 512;
    private readonly EngineOptions _engineOptions = options.Engine ?? new EngineOptions();
    private readonly Judge _judge = new(model, options.Sigma);

    /// <summary>Checks all.</summary>
    /// <param name="data">Rows to check as well, and to take EM steps on with every component; null for none.</param>
    /// <returns>What was found: the checks of a component name it.</returns>
    public Verification Run(TrainingSet? data)
    {
        Verification[] components = [.. model.Components.Select(Component)];
        List<StatementCheck> checks =
            [.. components.SelectMany((found, z) => found.Checks.Select(c => c with { About = Invariant($"component {z}, {c.About}") }))];
        double values = SiteEnumeration.JointValues(model.Pattern);
        bool enumerated = values <= options.EnumerationLimit;
        if (enumerated)
        {
            checks.AddRange(OfEnumeration((int)values));
            checks.AddRange(
                OfSamples(SampleSource.Enumerate(model.Pattern, (int)values).Blocks((int)Math.Min(values, ComparedRows)).First().Data, "joint value"));
        }
        else
        {
            ulong seed = new RandomStream(options.Seed, "verification draws").NextBits();
            checks.AddRange(OfSamples(Sampling.Draw(model, ComparedRows, seed, engine: _engineOptions, cancellation: cancellation).Data, "draw"));
        }

        if (data is not null)
        {
            checks.AddRange(OfSamples(data.Data.Select([.. Enumerable.Range(0, Math.Min(data.Data.Rows, ComparedRows))]), "row"));
        }

        return new Verification
        {
            Method = enumerated ? "enumeration" : "draws",
            Draws = components.Sum(c => c.Draws),
            Samples = components.Sum(c => c.Samples),
            ImpossibleSamples = components.Sum(c => c.ImpossibleSamples),
            Checks = checks,
        };

        Verification Component(ConvAC component, int z)
        {
            progress?.Report(Invariant($"component {z} of {model.Components.Count}"));
            return new VerificationRun(component, options, progress, cancellation).Run(data);
        }
    }

    private IEnumerable<StatementCheck> OfEnumeration(int values)
    {
        var engine = new ModelEngine(model, _engineOptions);
        CompensatedSum sum = default;
        foreach (SampleBlock block in SampleSource.Enumerate(model.Pattern, values).Blocks(BlockRows))
        {
            double[] log = new double[block.Rows.Count];
            engine.LogLikelihood(block.Data, block.Rows, log, cancellation: cancellation);
            Array.ForEach(log, l => sum.Add(Math.Exp(l)));
        }

        yield return _judge.Equal(Statement.Posteriors, "log of sum over x of p(x) = 0", "mixture", 0, Math.Log(sum.Value));
        LayerEntropies entropies = ComponentEntropies.Enumerate(model, _engineOptions, values, cancellation);
        double information = entropies.ComponentInformation.Value;
        yield return _judge.Exact(Statement.Bracket, "H(X|Z) <= H(X)", "mixture", entropies.EntropyGivenComponent.Value, entropies.Entropy.Value);
        yield return _judge.Exact(Statement.Bracket, "I(Z;X) <= H(Z)", "mixture", information, entropies.ComponentEntropy);
        yield return _judge.Equal(Statement.SecondRoute, "H(X) = H(X|Z) + I(Z;X)", "mixture", entropies.Entropy.Value,
            entropies.EntropyGivenComponent.Value + information);
    }

    private IEnumerable<StatementCheck> OfSamples(Observations data, string kind)
    {
        ModelLedgerTable table = Ledger(_engineOptions, data);
        ModelLedgerTable other = Ledger(
            _engineOptions with { Kind = _engineOptions.Kind == EngineKind.Reference ? EngineKind.Double : EngineKind.Reference }, data);
        int[] possible = [.. Enumerable.Range(0, data.Rows).Where(r => !double.IsNegativeInfinity(table.LogLikelihood[r]))];
        if (possible.Length == 0)
        {
            yield break;
        }

        yield return Worst(Statement.Ledger, "-log p(x) = KL(Z) + sum P(z|x) ledger_z", r => -table.LogLikelihood[r], r => Spent(table, r));
        yield return Worst(Statement.Posteriors, "log of sum over z of P(z|x) = 0", _ => 0,
            r => Math.Log(Sum(table.ComponentPosterior, model.Components.Count, r)));
        yield return Worst(Statement.Posteriors, "log of sum over y of P(y|x) = 0", _ => 0, r => Math.Log(Sum(table.ClassPosterior, model.Classes, r)));
        yield return Worst(Statement.SecondRoute, "log p(x) by another engine", r => table.LogLikelihood[r], r => other.LogLikelihood[r]);

        StatementCheck Worst(Statement statement, string claim, Func<int, double> left, Func<int, double> right)
        {
            int worst = possible.MaxBy(r => Math.Abs(left(r) - right(r)) is var distance && double.IsNaN(distance) ? double.PositiveInfinity : distance);
            return _judge.Equal(statement, claim, Invariant($"mixture, {kind} {worst + 1} of {data.Rows}"), left(worst), right(worst),
                Math.Abs(table.LogLikelihood[worst]));
        }
    }

    private ModelLedgerTable Ledger(EngineOptions engine, Observations data) =>
        new ModelEngine(model, engine).Ledger(data, RowSelection.All(data), null, cancellation);

    private static double Spent(ModelLedgerTable table, int row)
    {
        double sum = table.ComponentTerm[row];
        ReadOnlySpan<double> posterior = table.Posterior(row);
        for (int z = 0; z < posterior.Length; z++)
        {
            LedgerTable part = table.Components[z];
            sum += posterior[z] == 0 ? 0 : posterior[z] * (part.ClassTerm[row] + Sum(part.NodeTerms, part.Nodes, row) + Sum(part.SiteTerms, part.Sites, row));
        }

        return sum;
    }

    private static double Sum(double[] table, int columns, int row)
    {
        CompensatedSum sum = default;
        foreach (double term in table.AsSpan(row * columns, columns))
        {
            sum.Add(term);
        }

        return sum.Value;
    }
}
