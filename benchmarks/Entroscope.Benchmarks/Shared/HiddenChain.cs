using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Benchmarks.Shared;

/// <summary>A stationary hidden Markov chain: a source that is the same at every position, with exact log-probabilities of windows.</summary>
internal sealed class HiddenChain
{
    private readonly double[][] _transitions;
    private readonly double[][] _emissions;
    private readonly double[] _stationary;

    /// <summary>Draws a chain of states that mostly stay or step on, each with a few symbols of its own.</summary>
    public HiddenChain(int states, int symbols, ulong seed)
    {
        var random = new RandomStream(seed, "hidden chain");
        _transitions = [.. Enumerable.Range(0, states).Select(s => Row(states, t => t == s ? 6 : t == (s + 1) % states ? 3 : 0.3, random))];
        _emissions = [.. Enumerable.Range(0, states).Select(s => Row(symbols, k => k % states == s ? 8 : 0.3, random))];
        _stationary = Stationary();
    }

    /// <summary>Draws windows of consecutive symbols.</summary>
    public Observations Draw(int rows, int sites, ulong seed)
    {
        var random = new RandomStream(seed, "windows of a hidden chain");
        byte[][] columns = [.. Enumerable.Range(0, sites).Select(_ => new byte[rows])];
        for (int r = 0; r < rows; r++)
        {
            int state = Pick(_stationary, random);
            foreach (byte[] column in columns)
            {
                column[r] = (byte)Pick(_emissions[state], random);
                state = Pick(_transitions[state], random);
            }
        }

        return new Observations([.. columns.Select(c => ValueColumn.Of(c))]);
    }

    /// <summary>Computes the mean of log p of windows, in nats a row: the forward algorithm.</summary>
    public double MeanLogLikelihood(Observations data)
    {
        double total = 0;
        for (int r = 0; r < data.Rows; r++)
        {
            double[] state = [.. _stationary];
            for (int i = 0; i < data.Sites; i++)
            {
                double[] seen = [.. state.Select((p, s) => p * _emissions[s][(int)data[r, i]])];
                double sum = seen.Sum();
                total += Math.Log(sum);
                Array.ForEach(Enumerable.Range(0, state.Length).ToArray(), t => state[t] = seen.Select((p, s) => p * _transitions[s][t]).Sum() / sum);
            }
        }

        return total / data.Rows;
    }

    private double[] Stationary()
    {
        double[] p = [.. Enumerable.Repeat(1.0 / _transitions.Length, _transitions.Length)];
        for (int i = 0; i < 1000; i++)
        {
            p = [.. Enumerable.Range(0, p.Length).Select(t => p.Select((x, s) => x * _transitions[s][t]).Sum())];
        }

        return p;
    }

    private static double[] Row(int length, Func<int, double> weight, RandomStream random)
    {
        double[] row = [.. Enumerable.Range(0, length).Select(i => weight(i) * (0.5 + random.NextDouble()))];
        double sum = row.Sum();
        return Array.ConvertAll(row, x => x / sum);
    }

    private static int Pick(double[] probabilities, RandomStream random)
    {
        double u = random.NextDouble();
        int i = 0;
        for (; i < probabilities.Length - 1 && u >= probabilities[i]; i++)
        {
            u -= probabilities[i];
        }

        return i;
    }
}
