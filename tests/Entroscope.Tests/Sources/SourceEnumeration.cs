using Entroscope.Numerics;
using Entroscope.Sources;
using Entroscope.Structure;

namespace Entroscope.Tests.Sources;

/// <summary>All rows of a small source with their probabilities, and what follows from them by plain sums.</summary>
internal sealed class SourceEnumeration
{
    private readonly Source _source;

    public SourceEnumeration(Source source)
    {
        _source = source;
        int count = 1;
        for (int i = 0; i < source.Sites; i++)
        {
            count = checked(count * source.Alphabet);
        }

        Probabilities = new double[count];
        int[] row = new int[source.Sites];
        for (int code = 0; code < count; code++)
        {
            Decode(code, row);
            Probabilities[code] = Math.Exp(source.LogProbability(row));
        }
    }

    public double[] Probabilities { get; }

    public int Encode(ReadOnlySpan<int> row)
    {
        int code = 0;
        foreach (int x in row)
        {
            code = (code * _source.Alphabet) + x;
        }

        return code;
    }

    /// <summary>Computes the entropy of some sites.</summary>
    public double Entropy(int[] sites)
    {
        var marginal = new Dictionary<int, double>();
        int[] row = new int[_source.Sites];
        for (int code = 0; code < Probabilities.Length; code++)
        {
            if (Probabilities[code] > 0)
            {
                Decode(code, row);
                int key = Encode([.. sites.Select(i => row[i])]);
                marginal[key] = marginal.GetValueOrDefault(key) + Probabilities[code];
            }
        }

        return LogSpace.Entropy([.. marginal.Values]);
    }

    /// <summary>Computes m of every cut of a tree.</summary>
    public double[] Entropies(PoolingTree tree) => [.. Enumerable.Range(0, tree.Height + 1).Select(l => tree.Cut(l).Average(v => Entropy(tree.Scope(v))))];

    private void Decode(int code, int[] row)
    {
        for (int i = row.Length - 1; i >= 0; i--)
        {
            (code, row[i]) = Math.DivRem(code, _source.Alphabet);
        }
    }
}
