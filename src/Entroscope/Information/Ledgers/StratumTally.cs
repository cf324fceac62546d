using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Information.Ledgers;

/// <summary>
/// Rows and sums of terms by the value of a discrete variable whose distribution the model
/// knows: what a mean may owe to values that the rows show less often than the model expects.
/// </summary>
/// <remarks>A rare value may hold much of the mean (log p(y | x) - log P(y) is up to -log P(y)), while few rows, or none, have it.</remarks>
/// <param name="probabilities">The probability of every value under the model.</param>
internal sealed class StratumTally(double[] probabilities)
{
    /// <summary>Rows of one value that show how large its terms are.</summary>
    public const int Enough = 5;

    // Of a larger alphabet the values are not counted one by one.
    private const int MostValues = 4096;

    // The error of a share that no row shows, over the share: with two of them the interval reaches three times as far as the share that the model expects.
    private const double MostOfShare = 1.5;

    private readonly double[] _probabilities = probabilities;
    private readonly int[] _rows = new int[probabilities.Length];
    private readonly double[] _sums = new double[probabilities.Length];
    private int _all;

    /// <summary>Begins tallies by the values of the sites; null for sites that are continuous or have very many values.</summary>
    /// <param name="mixture">The mixture, or the network as one.</param>
    public static StratumTally?[] OfSites(ConvACMixture mixture)
    {
        var values = new double[mixture.Sites][];
        for (int z = 0; z < mixture.Components.Count; z++)
        {
            ConvAC model = mixture.Components[z];
            double[][] latents = LatentMarginals.Compute(model);
            for (int i = 0; i < values.Length; i++)
            {
                if (model.Leaves[i] is DiscreteLeaf { Alphabet: <= MostValues } leaf)
                {
                    values[i] ??= new double[leaf.Alphabet];
                    double[] own = leaf.Mix(latents[i]);
                    for (int k = 0; k < own.Length; k++)
                    {
                        values[i][k] += mixture.Weights[z] * own[k];
                    }
                }
            }
        }

        return Array.ConvertAll(values, v => v is null ? null : new StratumTally(v));
    }

    public int[] Rows => [.. _rows];

    /// <summary>Adds a row.</summary>
    public void Add(int value, double term)
    {
        _all++;
        _rows[value]++;
        _sums[value] += term;
    }

    /// <summary>Computes what must be added to the squared standard error of the mean.</summary>
    /// <returns> The variance that the rows lack against the model's probabilities. Values of fewer than <see cref="Enough"/> rows are taken together;
    /// where all of these are too few as well, their terms may be as large as the surprisal of the value, which bounds them above. </returns>
    public double Unseen()
    {
        double mean = _sums.Sum() / _all;
        if (!double.IsFinite(mean))
        {
            return 0;
        }

        (double lacking, double rare, double surprisal, double rareSum) = (0, 0, 0, 0);
        int rareRows = 0;
        for (int k = 0; k < _rows.Length; k++)
        {
            double p = _probabilities[k];
            if (_rows[k] >= Enough)
            {
                double shift = (_sums[k] / _rows[k]) - mean;
                lacking += Lacking(p, _rows[k]) * shift * shift;
                continue;
            }

            rare += p;
            surprisal -= p > 0 ? p * Math.Log(p) : 0;
            rareSum += _sums[k];
            rareRows += _rows[k];
        }

        double ofRare = rareRows == 0 ? 0 : rareSum / rareRows;
        double size = rareRows >= Enough ? ofRare - mean : Math.Max(Math.Abs(ofRare), rare > 0 ? surprisal / rare : 0);
        return lacking + (Lacking(rare, rareRows) * size * size);
    }

    // The variance of a share p over the rows, as far as the rows found do not show it;
    // of what is expected in much less than one row, not more than a few times p itself.
    private double Lacking(double p, int rows)
    {
        double lacking = Math.Max(0, p - ((double)rows / _all));
        return Math.Min(lacking / _all, MostOfShare * MostOfShare * lacking * lacking);
    }
}
