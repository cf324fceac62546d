using Entroscope.Learning.Trees;
using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Information.Entanglement;

/// <summary>The unit vectors that the values of a table stand for in its data tensor, by their inner products. Immutable.</summary>
/// <remarks>
/// A number, standardised to z, is (cos pi theta z, sin pi theta z) with theta = 0.085, of which two have the inner product cos pi theta (z - z') (Alexander
/// and others, arXiv:2303.11249); a missing one is the mean, z = 0. Two different names have the inner product cos 2 pi theta, as the values of a balanced
/// binary column have, however often they occur; a missing name is a name of its own. One-hot vectors would be orthogonal, and all rows of many columns, too.
/// </remarks>
internal sealed class DataEmbedding
{
    private const double Theta = 0.085;
    private readonly double[][] _values;
    private readonly bool[] _isSymbol;

    private DataEmbedding(double[][] values, bool[] isSymbol, int[] dimensions) => (_values, _isSymbol, Dimensions) = (values, isSymbol, dimensions);

    /// <summary>Gets the number of columns.</summary>
    public int Columns => _values.Length;

    /// <summary>Gets the dimension of the vectors of every column, 1 where all its rows have one value.</summary>
    public IReadOnlyList<int> Dimensions { get; }

    /// <summary>Takes the values of some rows, which are 0, 1, ... from here on.</summary>
    public static DataEmbedding Of(Observations data, IReadOnlyList<LeafSpecification> leaves, ReadOnlySpan<int> rows)
    {
        double[][] values = new double[data.Sites][];
        bool[] isSymbol = [.. leaves.Select(StandardColumn.IsSymbol)];
        int[] dimensions = new int[data.Sites];
        for (int i = 0; i < values.Length; i++)
        {
            if (isSymbol[i])
            {
                values[i] = new double[rows.Length];
                data.Column(i).ReadValues(rows, values[i]);
                dimensions[i] = values[i].Distinct().Count();
            }
            else
            {
                values[i] = StandardColumn.Of(data.Column(i), rows).Values;
                dimensions[i] = Math.Min(2, values[i].Distinct().Count());
            }
        }

        return new DataEmbedding(values, isSymbol, dimensions);
    }

    /// <summary>Adds the logarithms of the inner products of a column between all pairs of rows, and counts the negative ones.</summary>
    /// <param name="column">The column.</param>
    /// <param name="rows">The row whose value every place has.</param>
    /// <param name="sum">Receives the sums.</param>
    public void AddTo(int column, ReadOnlySpan<int> rows, LogGram sum)
    {
        double[] x = new double[rows.Length];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = _values[column][rows[i]];
        }

        double different = Math.Log(Math.Cos(2 * Math.PI * Theta));
        for (int i = 1, k = 0; i < x.Length; i++)
        {
            for (int j = 0; j < i; j++, k++)
            {
                if (_isSymbol[column])
                {
                    sum.Logs[k] += x[i].Equals(x[j]) ? 0 : different;
                    continue;
                }

                double cosine = Math.Cos(Math.PI * Theta * (x[i] - x[j]));
                sum.Logs[k] += Math.Log(Math.Abs(cosine));
                sum.Negative[k] ^= cosine < 0;
            }
        }
    }
}
