using Entroscope.Activations;
using Entroscope.Engine;
using Entroscope.Engine.Reference;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Information.Channels;

/// <summary>
/// Reads the activations of a ConvAC as free energies: log sum_d a_d e^{z_d} is the largest value of sum_d q_d (z_d + log a_d) + H(q), reached by the
/// posterior q of the channel (theory, "Activations").
/// </summary>
internal static class ConvacActivations
{
    private const int RowsOfTask = 16;

    /// <summary>Measures expected score and posterior entropy at every level.</summary>
    /// <param name="fitting">At least one row; missing values are summed out.</param>
    /// <param name="rows">The number of rows to use, drawn at random without repetition where there are more; at least 1.</param>
    /// <param name="seed">The seed of the choice of the rows.</param>
    /// <param name="engine">The number of threads; null for the default.</param>
    /// <returns>One record for every level 0..L, with standard errors over the samples.</returns>
    /// <exception cref="DataException">A row has probability 0.</exception>
    /// <remarks>
    /// Cost: one pass of the log-domain reference a row, a logarithm and two exponentials for every weight; some 50 times that of the likelihood.
    /// </remarks>
    public static LevelActivation[] Measure(
        ConvAC model, FittingRows fitting, int rows = 1000, ulong seed = 1, EngineOptions? engine = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        Observations data = fitting.Data;
        ArgumentOutOfRangeException.ThrowIfZero(data.Rows, nameof(fitting));
        model.EnsureGenerative();
        var work = new Work(model, data, Choose(data.Rows, rows, seed));
        int threads = (engine ?? new EngineOptions()).ThreadCount;
        WorkCrew.Run(threads, work.Tasks, work, cancellation);
        return [.. Enumerable.Range(0, model.Tree.Height + 1).Select(work.Summarize)];
    }

    private static int[] Choose(int available, int wanted, ulong seed)
    {
        int[] all = [.. Enumerable.Range(0, available)];
        if (wanted < available)
        {
            new RandomStream(seed, "activation rows").Shuffle<int>(all);
            Array.Resize(ref all, wanted);
            Array.Sort(all);
        }

        return all;
    }

    /// <summary>The parts of a row's activations at one level, summed over its nodes.</summary>
    private struct Parts
    {
        public CompensatedSum Input;
        public CompensatedSum Weight;
        public CompensatedSum Entropy;
        public CompensatedSum Surprisal;
        public double IdentityDeviation;
        public double PosteriorDeviation;
    }

    private sealed class Work(ConvAC model, Observations data, int[] rows) : IParallelWork
    {
        private readonly Parts[][] _parts = new Parts[rows.Length][];
        private readonly Stack<LogDomainPass> _idle = new();

        public int Tasks => (rows.Length + RowsOfTask - 1) / RowsOfTask;

        public void Do(int worker, int task)
        {
            LogDomainPass pass = Take();
            for (int r = task * RowsOfTask; r < Math.Min(rows.Length, (task + 1) * RowsOfTask); r++)
            {
                pass.Up(data, rows[r]);
                Refuse.Data(!pass.IsPossible, $"Row {rows[r] + 1} has probability 0 under the model, so its channels have no posterior.");
                pass.Down();
                _parts[r] = Read(pass);
            }

            lock (_idle)
            {
                _idle.Push(pass);
            }
        }

        public LevelActivation Summarize(int level)
        {
            int[] nodes = [.. Enumerable.Range(0, model.Tree.NodeCount).Where(v => model.Tree.HeightOf(v) == level)];
            return new LevelActivation(
                Level: level,
                Nodes: nodes.Length,
                Surprisal: Mean(p => p.Surprisal.Value),
                ExpectedInput: Mean(p => p.Input.Value),
                ExpectedLogWeight: Mean(p => p.Weight.Value),
                ExpectedScore: Mean(p => p.Input.Value + p.Weight.Value),
                PosteriorEntropy: Mean(p => p.Entropy.Value),
                LogChannels: nodes.Average(v => Math.Log(model.Shape.Channels(v))),
                IdentityDeviation: _parts.Max(p => p[level].IdentityDeviation),
                PosteriorDeviation: _parts.Max(p => p[level].PosteriorDeviation));

            Estimate Mean(Func<Parts, double> value) => Expectation.OfSample([.. _parts.Select(p => value(p[level]) / nodes.Length)]).Estimate;
        }

        private LogDomainPass Take()
        {
            lock (_idle)
            {
                return _idle.TryPop(out LogDomainPass? used) ? used : new LogDomainPass(model);
            }
        }

        private Parts[] Read(LogDomainPass pass)
        {
            var parts = new Parts[model.Tree.Height + 1];
            for (int v = 0; v < model.Tree.NodeCount; v++)
            {
                double[] parent = v == model.Tree.Root ? pass.ClassPosterior : pass.Flow[model.Tree.Parent(v)];
                ref Parts level = ref parts[model.Tree.HeightOf(v)];
                double[] posterior = new double[pass.Flow[v].Length];
                for (int g = 0; g < parent.Length; g++)
                {
                    AddChannel(pass, v, g, parent[g], posterior, ref level);
                }

                double deviation = posterior.Zip(pass.Flow[v], (own, flow) => Math.Abs(own - flow)).Max();
                level.PosteriorDeviation = Math.Max(level.PosteriorDeviation, deviation);
            }

            return parts;
        }

        private static void AddChannel(LogDomainPass pass, int v, int g, double probability, double[] posterior, ref Parts level)
        {
            WideLog wide = pass.LogO[v][g];
            if (wide.IsZero)
            {
                return;
            }

            double output = wide.ToDouble();
            WideLog[] u = pass.LogU[v];
            ReadOnlySpan<double> logWeights = pass.LogWeights(v).AsSpan(g * u.Length, u.Length);
            double input = 0;
            double weight = 0;
            double entropy = 0;
            for (int d = 0; d < u.Length; d++)
            {
                double q = Math.Exp(logWeights[d] + u[d].Less(wide));
                if (q > 0)
                {
                    input += q * u[d].ToDouble();
                    weight += q * logWeights[d];
                    entropy -= LogSpace.XLogX(q);
                    posterior[d] += probability * q;
                }
            }

            level.Input.Add(probability * input);
            level.Weight.Add(probability * weight);
            level.Entropy.Add(probability * entropy);
            level.Surprisal.Add(-probability * output);
            level.IdentityDeviation = Math.Max(level.IdentityDeviation, Math.Abs(output - input - weight - entropy) / Math.Max(1, Math.Abs(output)));
        }
    }
}
