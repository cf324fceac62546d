using Entroscope.Data.Tables;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Benchmarks.Arranging;

/// <summary>Tables of binary columns whose right order is known, with a class.</summary>
internal static class PlantedColumns
{
    /// <summary>What is planted.</summary>
    public enum Kind
    {
        /// <summary>The leaves of a binary tree of noisy channels from the class at its root, in the order of the tree.</summary>
        Aligned,

        /// <summary>The same leaves in a random order.</summary>
        Permuted,

        /// <summary>Fair bits, independent of each other and of the class.</summary>
        Independent,

        /// <summary>The class through one noisy channel a column: associated, but all orders are alike.</summary>
        Exchangeable,

        /// <summary>Fair bits, every third one the parity of two others far from it: no two columns are associated, three are.</summary>
        Parity,
    }

    public static DataSplit Draw(Kind kind, int columns, int rows, double flip, ulong seed)
    {
        var random = new RandomStream(seed, "planted columns");
        int[] order = [.. Enumerable.Range(0, columns)];
        if (kind == Kind.Permuted)
        {
            random.Shuffle<int>(order);
        }

        byte[][] values = [.. Enumerable.Range(0, columns).Select(_ => new byte[rows])];
        int[] labels = new int[rows];
        Span<int> row = stackalloc int[columns];
        for (int r = 0; r < rows; r++)
        {
            labels[r] = random.NextInt(2);
            row[0] = labels[r];
            for (int count = 1; count < columns && kind is Kind.Aligned or Kind.Permuted; count *= 2)
            {
                for (int i = count - 1; i >= 0; i--)
                {
                    (row[2 * i], row[(2 * i) + 1]) = (row[i] ^ Flip(), row[i] ^ Flip());
                }
            }

            for (int i = 0; i < columns; i++)
            {
                values[i][r] = (byte)(kind switch
                {
                    Kind.Independent => random.NextInt(2),
                    Kind.Parity => i < columns - (columns / 3) ? random.NextInt(2)
                        : values[i - (columns / 3)][r] ^ values[i - (2 * (columns / 3))][r],
                    Kind.Exchangeable => labels[r] ^ (random.NextDouble() < 0.3 ? 1 : 0),
                    _ => row[order[i]],
                });
            }
        }

        var data = Dataset.Create("planted", new Observations([.. values.Select(v => ValueColumn.Of(v))]), null, labels, ["0", "1"]);
        int training = rows / 2, validation = (rows - training) / 3;
        return new DataSplit(
            data.Select([.. Enumerable.Range(0, training)], "training rows"), data.Select([.. Enumerable.Range(training, validation)], "validation rows"),
            data.Select([.. Enumerable.Range(training + validation, rows - training - validation)], "test rows"), "planted");

        int Flip() => random.NextDouble() < flip ? 1 : 0;
    }

    /// <summary>Puts the columns of a table in a random order, which knows no image.</summary>
    public static DataSplit Shuffle(DataSplit split, ulong seed)
    {
        int[] order = [.. Enumerable.Range(0, split.Train.Observations.Sites)];
        new RandomStream(seed, "shuffled columns of a table").Shuffle<int>(order);
        Dataset train = Shuffled(split.Train);
        return split with
        {
            Train = train,
            Validation = ReferenceEquals(split.Validation, split.Train) ? train : Shuffled(split.Validation),
            Test = split.Test is { } test ? Shuffled(test) : null,
        };

        Dataset Shuffled(Dataset data) => Dataset.Create(
            data.Name, new Observations([.. order.Select(i => data.Observations.Column(i))]), [.. order.Select(i => data.Columns[i])], data.Labels,
            data.Labels is null ? null : data.ClassNames);
    }
}
