using Entroscope.Numerics;

namespace Entroscope.Learning.Trees;

/// <summary>
/// For every column the few others that it shares most information with: what is kept of all pairs where a table of them would be too large. Immutable.
/// </summary>
/// <remarks>
/// Every pair is computed once, block by block, and forgotten unless it is among the largest of one of its columns; equal
/// informations are ordered by the number of the column, so that the lists depend on the data alone. Pairs without information are not listed.
/// </remarks>
internal sealed class NearestColumns
{
    /// <summary>The length of the lists.</summary>
    public const int StandardNeighbours = 32;

    private const int BlockSize = 128;
    private readonly int _neighbours;
    private readonly int[] _others;
    private readonly double[] _information;
    private readonly int[] _counts;

    private NearestColumns(int columns, int neighbours)
    {
        (_neighbours, _counts) = (neighbours, new int[columns]);
        _others = new int[(long)columns * neighbours];
        _information = new double[(long)columns * neighbours];
    }

    /// <summary>Gets the number of columns.</summary>
    public int Count => _counts.Length;

    /// <summary>Finds the lists in O(N^2 rows / 64) and memory of N times their length.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="neighbours">The length of the lists, at least 1.</param>
    /// <param name="parallel">Threads and cancellation; the threads change no result.</param>
    /// <param name="groups">For every column its group; pairs within a group are passed over. Null for none.</param>
    public static NearestColumns Of(PlaneColumns columns, int neighbours, ParallelOptions parallel, int[]? groups = null)
    {
        var nearest = new NearestColumns(columns.Count, Math.Min(neighbours, columns.Count));
        int blocks = (columns.Count + BlockSize - 1) / BlockSize;
        Lock[] gates = [.. Enumerable.Range(0, blocks).Select(_ => new Lock())];

        // Block b meets the blocks b, b + 1, ... of the circle, so that the tasks are of nearly equal size and every two blocks meet once.
        int half = (blocks / 2) + 1;
        ParallelLoop.For(blocks, () => new double[BlockSize * BlockSize], (b, met) =>
        {
            for (int step = 0; step < half; step++)
            {
                int other = (b + step) % blocks;
                if (2 * step < blocks || (2 * step == blocks && b < other))
                {
                    parallel.CancellationToken.ThrowIfCancellationRequested();
                    nearest.Meet(columns, groups, b, other, met, gates);
                }
            }
        }, parallel);
        return nearest;
    }

    /// <summary>Gets the columns that share most with a column, the largest information first.</summary>
    public ReadOnlySpan<int> Others(int column) => _others.AsSpan(column * _neighbours, _counts[column]);

    /// <summary>Gets the informations of <see cref="Others"/>, in nats, above 0.</summary>
    public ReadOnlySpan<double> Information(int column) => _information.AsSpan(column * _neighbours, _counts[column]);

    /// <summary>Gets the most that a column shares with any column that is not in its list: 0 where the list has all that it shares anything with.</summary>
    public double Bound(int column) => _counts[column] < _neighbours ? 0 : _information[((column + 1) * _neighbours) - 1];

    private void Meet(PlaneColumns columns, int[]? groups, int first, int second, double[] met, Lock[] gates)
    {
        (int i0, int j0) = (first * BlockSize, second * BlockSize);
        (int i1, int j1) = (Math.Min(i0 + BlockSize, columns.Count), Math.Min(j0 + BlockSize, columns.Count));
        for (int i = i0; i < i1; i++)
        {
            for (int j = first == second ? i + 1 : j0; j < j1; j++)
            {
                met[((i - i0) * BlockSize) + j - j0] = groups is not null && groups[i] == groups[j] ? 0 : columns.Information(Math.Max(i, j), Math.Min(i, j));
            }
        }

        lock (gates[first])
        {
            for (int i = i0; i < i1; i++)
            {
                for (int j = first == second ? i + 1 : j0; j < j1; j++)
                {
                    Offer(i, j, met[((i - i0) * BlockSize) + j - j0]);
                }
            }
        }

        lock (gates[second])
        {
            for (int j = j0; j < j1; j++)
            {
                for (int i = i0; i < (first == second ? j : i1); i++)
                {
                    Offer(j, i, met[((i - i0) * BlockSize) + j - j0]);
                }
            }
        }
    }

    private void Offer(int column, int other, double information)
    {
        int start = column * _neighbours, count = _counts[column];
        if (information <= 0 || (count == _neighbours && !Precedes(information, other, start + count - 1)))
        {
            return;
        }

        int place = start + (count == _neighbours ? count - 1 : count);
        _counts[column] = place - start + 1;
        for (; place > start && Precedes(information, other, place - 1); place--)
        {
            (_information[place], _others[place]) = (_information[place - 1], _others[place - 1]);
        }

        (_information[place], _others[place]) = (information, other);
    }

    private bool Precedes(double information, int other, int place) =>
        information > _information[place] || (information == _information[place] && other < _others[place]);
}
