using System.Numerics;
using System.Runtime.InteropServices;

namespace Entroscope.Estimators.Sequences;

/// <summary>
/// Predicts a symbol of a sequence from the k symbols before it, interpolated with all shorter contexts (Witten and Bell 1991, the escape C of PPM; Bell,
/// Cleary and Witten 1990).
/// </summary>
/// <remarks>
/// P_k(x | c) = (n(c x) + t(c) P_(k-1)(x | c')) / (n(c) + t(c)) with n(c x) how often x followed the context c of k symbols in training, n(c) = sum_x n(c x),
/// t(c) the number of different symbols that followed it, c' the context without its first symbol, and P_(-1) = 1 / alphabet. A context that did not occur
/// leaves P_k = P_(k-1). The counts are exact, and do not change after the training.
/// </remarks>
internal sealed class ContextModel
{
    private const int KeyBits = 64;
    private readonly int _alphabet;
    private readonly int _bits;
    private readonly Dictionary<ulong, int>[] _followed;
    private readonly Dictionary<ulong, (int All, int Different)>[] _contexts;

    /// <summary>Counts contexts.</summary>
    /// <param name="alphabet">The number of symbols.</param>
    /// <param name="order">The most symbols of a context, at most <see cref="LargestOrder"/>.</param>
    /// <param name="training">Sequences, -1 where missing; no context has a missing symbol.</param>
    public ContextModel(int alphabet, int order, IEnumerable<int[]> training)
    {
        (_alphabet, _bits) = (alphabet, Bits(alphabet));
        _followed = [.. Enumerable.Range(0, order + 1).Select(_ => new Dictionary<ulong, int>())];
        _contexts = [.. Enumerable.Range(0, order + 1).Select(_ => new Dictionary<ulong, (int All, int Different)>())];
        foreach (int[] sequence in training)
        {
            ForEach(sequence, 0, (symbol, context, known) =>
            {
                for (int k = 0; k <= known; k++)
                {
                    ulong key = Key(context, k);
                    ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(_followed[k], (key << _bits) | (uint)symbol, out _);
                    ref (int All, int Different) all = ref CollectionsMarshal.GetValueRefOrAddDefault(_contexts[k], key, out _);
                    all = (all.All + 1, all.Different + (count == 0 ? 1 : 0));
                    count++;
                }
            });
        }
    }

    /// <summary>Gets the largest order.</summary>
    public int Order => _contexts.Length - 1;

    /// <summary>Gets the most symbols of a context whose keys are exact.</summary>
    public static int LargestOrder(int alphabet) => (KeyBits / Bits(alphabet)) - 1;

    /// <summary>Computes what a sequence costs.</summary>
    /// <param name="sequence">The symbols, -1 where missing.</param>
    /// <param name="from">The first one that is coded; those before it are known.</param>
    /// <param name="nats">Receives -log P_k of all symbols, added up, for every order k from 0.</param>
    /// <returns>The number of symbols coded.</returns>
    public long Code(ReadOnlySpan<int> sequence, int from, Span<double> nats)
    {
        nats.Clear();
        double[] sums = new double[Order + 1];
        long coded = ForEach(sequence, from, (symbol, context, known) =>
        {
            double p = 1.0 / _alphabet;
            for (int k = 0; k < sums.Length; k++)
            {
                ulong key = Key(context, k);
                if (k <= known && _contexts[k].TryGetValue(key, out (int All, int Different) all))
                {
                    double count = _followed[k].GetValueOrDefault((key << _bits) | (uint)symbol);
                    p = (count + (all.Different * p)) / (all.All + all.Different);
                }

                sums[k] -= Math.Log(p);
            }
        });
        sums.CopyTo(nats);
        return coded;
    }

    private static int Bits(int alphabet) => Math.Max(1, BitOperations.Log2((uint)Math.Max(1, alphabet - 1)) + 1);

    private ulong Key(ulong context, int length) => length == 0 ? 0 : context & (ulong.MaxValue >> (KeyBits - (length * _bits)));

    // Passes on each symbol from a place on, the symbols before it, and how many of these are known.
    private long ForEach(ReadOnlySpan<int> sequence, int from, Action<int, ulong, int> take)
    {
        (ulong context, int known, long count) = (0, 0, 0);
        for (int i = 0; i < sequence.Length; i++)
        {
            int symbol = sequence[i];
            if (symbol < 0)
            {
                known = 0;
                continue;
            }

            if (i >= from)
            {
                take(symbol, context, known);
                count++;
            }

            context = (context << _bits) | (uint)symbol;
            known = Math.Min(Order, known + 1);
        }

        return count;
    }
}
