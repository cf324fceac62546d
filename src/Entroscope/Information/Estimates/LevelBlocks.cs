namespace Entroscope.Information.Estimates;

/// <summary>
/// Means of a stream of draws over at most 256 blocks of equal length, enough to find the covariance of
/// the columns' means. Memory does not grow with the number of draws: full blocks are joined in pairs.
/// </summary>
internal sealed class LevelBlocks(int columns)
{
    private const int MostBlocks = 256;
    private readonly List<double[]> _blocks = [];
    private readonly double[] _tail = new double[columns];
    private long _blockRows = 1;
    private long _tailRows;

    public int Columns => _tail.Length;

    /// <summary>Gets the number of full blocks.</summary>
    public int Count => _blocks.Count;

    /// <summary>Gets the number of draws.</summary>
    public long Rows => (_blocks.Count * _blockRows) + _tailRows;

    /// <summary>Adds the columns of one draw.</summary>
    public void Add(ReadOnlySpan<double> row)
    {
        TensorPrimitives.Add(_tail, row, _tail);
        if (++_tailRows < _blockRows)
        {
            return;
        }

        _blocks.Add([.. _tail]);
        Array.Clear(_tail);
        _tailRows = 0;
        if (_blocks.Count == MostBlocks)
        {
            JoinPairs();
        }
    }

    /// <summary>Computes the mean of every column.</summary>
    public double[] Mean()
    {
        double[] sum = [.. _tail];
        _blocks.ForEach(block => TensorPrimitives.Add(sum, block, sum));
        TensorPrimitives.Divide(sum, Rows, sum);
        return sum;
    }

    /// <summary>Computes the covariance of the columns' means from the spread of the full blocks.</summary>
    /// <returns>Shape [columns, columns].</returns>
    public double[,] CovarianceOfMean()
    {
        double[] mean = new double[Columns];
        _blocks.ForEach(block => TensorPrimitives.Add(mean, block, mean));
        TensorPrimitives.Divide(mean, Count, mean);
        double scale = 1.0 / Count / (Count - 1) / _blockRows / _blockRows;
        double[,] covariance = new double[Columns, Columns];
        foreach (double[] block in _blocks)
        {
            for (int i = 0; i < Columns; i++)
            {
                for (int j = 0; j < Columns; j++)
                {
                    covariance[i, j] += scale * (block[i] - mean[i]) * (block[j] - mean[j]);
                }
            }
        }

        return covariance;
    }

    /// <summary>Computes the standard errors of differences of means to those of as many draws, the same ones seen otherwise.</summary>
    /// <param name="other">The other means, of the same draws in the same order.</param>
    /// <returns>One for every column.</returns>
    public double[] ErrorsOfDifference(LevelBlocks other)
    {
        var differences = new LevelBlocks(Columns) { _blockRows = _blockRows };
        double[] row = new double[Columns];
        for (int b = 0; b < Count; b++)
        {
            TensorPrimitives.Subtract(_blocks[b], other._blocks[b], row);
            differences._blocks.Add([.. row]);
        }

        double[,] covariance = differences.CovarianceOfMean();
        return [.. Enumerable.Range(0, Columns).Select(c => Math.Sqrt(covariance[c, c]))];
    }

    /// <summary>Averages means of the same draws, seen by several models in the same order.</summary>
    public static LevelBlocks Average(IReadOnlyList<LevelBlocks> parts)
    {
        var average = new LevelBlocks(parts[0].Columns) { _blockRows = parts[0]._blockRows, _tailRows = parts[0]._tailRows };
        average._blocks.AddRange(parts[0]._blocks.Select((_, b) => Mean(p => p._blocks[b])));
        Mean(p => p._tail).CopyTo(average._tail, 0);
        return average;

        double[] Mean(Func<LevelBlocks, double[]> of)
        {
            double[] sum = new double[parts[0].Columns];
            foreach (LevelBlocks part in parts)
            {
                TensorPrimitives.Add(sum, of(part), sum);
            }

            TensorPrimitives.Divide(sum, parts.Count, sum);
            return sum;
        }
    }

    /// <summary>Gets the means of the full blocks, each of as many draws as the others.</summary>
    public double[][] BlockMeans() => [.. _blocks.Select(b => Array.ConvertAll(b, x => x / _blockRows))];

    /// <summary>Writes the means as numbers that <see cref="Of"/> reads.</summary>
    public double[] ToNumbers() => [_blockRows, _tailRows, .. _tail, .. _blocks.SelectMany(b => b)];

    /// <summary>Reads means.</summary>
    /// <returns>The means; null where the numbers are none of so many columns.</returns>
    public static LevelBlocks? Of(double[] numbers, int columns)
    {
        const int Heads = 2;
        bool whole = numbers.Length >= Heads + columns && (numbers.Length - Heads) % columns == 0
            && (numbers.Length - Heads) / columns <= MostBlocks && Array.TrueForAll(numbers, double.IsFinite);
        if (!whole || numbers[0] is not (>= 1 and <= int.MaxValue) || numbers[1] < 0 || numbers[1] >= numbers[0]
            || Math.Floor(numbers[0]) != numbers[0] || Math.Floor(numbers[1]) != numbers[1])
        {
            return null;
        }

        var blocks = new LevelBlocks(columns) { _blockRows = (long)numbers[0], _tailRows = (long)numbers[1] };
        numbers.AsSpan(Heads, columns).CopyTo(blocks._tail);
        blocks._blocks.AddRange(numbers[(Heads + columns)..].Chunk(columns));
        return blocks;
    }

    private void JoinPairs()
    {
        for (int i = 0; i < MostBlocks / 2; i++)
        {
            double[] joined = _blocks[2 * i];
            TensorPrimitives.Add(joined, _blocks[(2 * i) + 1], joined);
            _blocks[i] = joined;
        }

        _blocks.RemoveRange(MostBlocks / 2, MostBlocks / 2);
        _blockRows *= 2;
    }
}
