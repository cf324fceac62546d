using System.Numerics;
using Entroscope.Numerics;

namespace Entroscope.Engine.Scaled;

/// <summary>
/// What a thread sums in the engine's precision for the nodes that share a matrix, before it is added in double precision: in one array for all of them, as
/// long as they are few.
/// </summary>
/// <typeparam name="T">The precision: float or double.</typeparam>
internal sealed unsafe class PendingSums<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // As many terms as single precision sums without losing more than the last of its digits that count.
    private const int MostSamples = 1024;
    private readonly AlignedBuffer<T>?[] _sums;
    private readonly int[] _samples;
    private readonly int[] _node;

    /// <summary>Makes room.</summary>
    /// <param name="lengths">For every matrix how many sums are kept; 0 for none.</param>
    public PendingSums(long[] lengths)
    {
        _sums = Array.ConvertAll(lengths, n => n > 0 ? new AlignedBuffer<T>(n) : null);
        (_samples, _node) = (new int[lengths.Length], new int[lengths.Length]);
    }

    /// <summary>Gets the number of matrices.</summary>
    public int Count => _sums.Length;

    /// <summary>Returns whether the sums of a matrix are kept here.</summary>
    public bool Has(int matrix) => _sums[matrix] is not null;

    public T* Start(int matrix) => _sums[matrix]!.Start;

    /// <summary>Notes that the samples of a node have been summed.</summary>
    /// <returns>Whether the sums are to be added in double precision now.</returns>
    public bool Note(int matrix, int node, int samples)
    {
        _node[matrix] = node;
        return (_samples[matrix] += samples) >= MostSamples;
    }

    /// <summary>Gets one of the nodes whose samples have been summed, or -1 where none have.</summary>
    public int NodeOf(int matrix) => _samples[matrix] > 0 ? _node[matrix] : -1;

    /// <summary>Begins again.</summary>
    public void Clear(int matrix)
    {
        new Span<T>(_sums[matrix]!.Start, (int)_sums[matrix]!.Length).Clear();
        _samples[matrix] = 0;
    }
}
