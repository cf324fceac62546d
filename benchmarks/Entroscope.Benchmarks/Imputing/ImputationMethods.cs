namespace Entroscope.Benchmarks.Imputing;

/// <summary>Plain fillings of missing values: means, nearest neighbours, chained regressions. All learn from the training rows alone.</summary>
/// <param name="categories">For every column the number of its categories, 0 for a real one.</param>
/// <param name="train">The training rows, NaN where missing.</param>
internal sealed class ImputationMethods(int[] categories, double[][] train)
{
    private const int Neighbours = 10;
    private const int Rounds = 10;
    private const double Ridge = 1e-3;

    private readonly double[] _means = [.. categories.Select((k, i) => Centre(k, train.Select(r => r[i])))];
    private readonly double[] _spreads = [.. categories.Select((_, i) => Spread(train.Select(r => r[i])))];

    /// <summary>Gets the standard deviations of the columns.</summary>
    public double[] Spreads => _spreads;

    public double[] Mean(double[] row) => [.. row.Select((x, i) => double.IsNaN(x) ? _means[i] : x)];

    /// <summary>The mean, or the most frequent value, of the 10 nearest training rows that have one, by the mean squared distance.</summary>
    public double[] Nearest(double[] row)
    {
        (double Distance, double[] Row)[] near = [.. train.Select(t => (Distance(row, t), t)).OrderBy(p => p.Item1)];
        return [.. row.Select((x, i) => double.IsNaN(x)
            ? Centre(categories[i], near.Where(p => !double.IsNaN(p.Row[i])).Take(Neighbours).Select(p => p.Row[i]))
            : x)];
    }

    /// <summary>Learns a regression of every column on the others, their missing values filled by the regressions of the round before.</summary>
    public Func<double[], (double[] Row, double[] Errors)> Chained()
    {
        double[][] filled = Array.ConvertAll(train, Mean);
        var models = new Regression[categories.Length];
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < categories.Length; i++)
            {
                int site = i;
                int[] known = [.. Enumerable.Range(0, train.Length).Where(r => !double.IsNaN(train[r][site]))];
                models[i] = Regression.Fit([.. known.Select(r => Inputs(filled[r], site))], [.. known.Select(r => train[r][site])], categories[i], Ridge);
                for (int r = 0; r < train.Length; r++)
                {
                    filled[r][i] = double.IsNaN(train[r][i]) ? models[i].Predict(Inputs(filled[r], i)) : filled[r][i];
                }
            }
        }

        return row =>
        {
            double[] full = Mean(row);
            for (int round = 0; round < Rounds; round++)
            {
                for (int i = 0; i < row.Length; i++)
                {
                    full[i] = double.IsNaN(row[i]) ? models[i].Predict(Inputs(full, i)) : row[i];
                }
            }

            return (full, Array.ConvertAll(models, m => m.Error));
        };
    }

    private static double Centre(int categories, IEnumerable<double> values)
    {
        double[] known = [.. values.Where(x => !double.IsNaN(x))];
        return known.Length == 0 ? 0 : categories == 0 ? known.Average()
            : known.GroupBy(x => x).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).First().Key;
    }

    private static double Spread(IEnumerable<double> values)
    {
        double[] known = [.. values.Where(x => !double.IsNaN(x))];
        double mean = known.Average();
        return Math.Sqrt(known.Average(x => (x - mean) * (x - mean)));
    }

    private double Distance(double[] row, double[] other)
    {
        (double sum, int shared) = (0, 0);
        for (int i = 0; i < row.Length; i++)
        {
            double gap = row[i] - other[i];
            if (!double.IsNaN(gap))
            {
                shared++;
                sum += categories[i] == 0 ? gap * gap / (_spreads[i] * _spreads[i]) : gap == 0 ? 0 : 2;
            }
        }

        return shared == 0 ? double.MaxValue : sum / shared;
    }

    // A number a real column, in units of its spread, and a coordinate a category.
    private double[] Inputs(double[] row, int site)
    {
        List<double> inputs = [1];
        for (int i = 0; i < row.Length; i++)
        {
            if (i != site)
            {
                inputs.AddRange(categories[i] == 0
                    ? [(row[i] - _means[i]) / _spreads[i]]
                    : Enumerable.Range(0, categories[i] - 1).Select(k => row[i] == k ? 1.0 : 0));
            }
        }

        return [.. inputs];
    }
}
