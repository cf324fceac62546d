using System.Runtime.InteropServices;
using Entroscope.Cluster.Hosting;

namespace Entroscope.Cluster.Workers;

/// <summary>
/// Arrays of numbers that are used again: new ones for every update would be a full collection of garbage every few updates. An array that is being sent
/// is not used again.
/// </summary>
internal sealed class NumberPool
{
    // Of an update with some slices; what is more is left to the collector.
    private const int Most = 24;
    private readonly Lock _gate = new();
    private readonly List<double[]> _free = [];
    private readonly Dictionary<double[], int> _sent = new(ReferenceEqualityComparer.Instance);

    /// <summary>Gets an array with any content.</summary>
    public double[] Rent(int length)
    {
        lock (_gate)
        {
            int found = _free.FindLastIndex(f => f.Length == length);
            if (found >= 0)
            {
                double[] numbers = _free[found];
                _free.RemoveAt(found);
                return numbers;
            }
        }

        return GC.AllocateUninitializedArray<double>(length);
    }

    /// <summary>Gives an array back that nobody will look at.</summary>
    public void Return(double[] numbers)
    {
        lock (_gate)
        {
            if (numbers.Length == 0 || _sent.ContainsKey(numbers))
            {
                return;
            }

            if (_free.Count == Most)
            {
                _free.RemoveAt(0);
            }

            _free.Add(numbers);
        }
    }

    /// <summary>Begins to send a piece of an array.</summary>
    public ReadOnlyMemory<byte>? Send(double[] numbers, int piece)
    {
        ReadOnlyMemory<byte>? bytes = NumberBytes.Of(numbers, piece);
        if (bytes is not null)
        {
            lock (_gate)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_sent, numbers, out _)++;
            }
        }

        return bytes;
    }

    /// <summary>Ends the sending of a piece.</summary>
    public void Sent(ReadOnlyMemory<byte> bytes)
    {
        if (!MemoryMarshal.TryGetMemoryManager<byte, NumberBytes>(bytes, out NumberBytes? piece))
        {
            return;
        }

        lock (_gate)
        {
            if (--CollectionsMarshal.GetValueRefOrAddDefault(_sent, piece.Numbers, out _) <= 0)
            {
                _sent.Remove(piece.Numbers);
            }
        }
    }
}
