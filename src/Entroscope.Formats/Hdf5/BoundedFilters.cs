using System.IO.Compression;
using PureHDF.Filters;

namespace Entroscope.Formats.Hdf5;

/// <summary>Filters of chunks that unpack no more than a chunk holds; those of PureHDF unpack what there is.</summary>
internal static class BoundedFilters
{
    // What other filters add to a chunk: check sums, headers.
    private const int Beside = 1 << 6;
    private static readonly Lazy<bool> Registered = new(() =>
    {
        H5Filter.Register(new Deflate());
        H5Filter.Register(new ScaleOffset());
        return true;
    });

    /// <summary>Registers them with PureHDF, once.</summary>
    public static bool Register() => Registered.Value;

    private static InvalidDataException TooLong() => new("a chunk unpacks to more than a chunk holds");

    private abstract class Bounded(IH5Filter filter) : IH5Filter
    {
        public ushort FilterId => filter.FilterId;

        public string Name => filter.Name;

        public virtual Memory<byte> Filter(FilterInfo info) => filter.Filter(info);

        public uint[] GetParameters(uint[] chunkDimensions, uint typeSize, Dictionary<string, object>? options) =>
            filter.GetParameters(chunkDimensions, typeSize, options);
    }

    private sealed class Deflate() : Bounded(new DeflateFilter())
    {
        public override Memory<byte> Filter(FilterInfo info)
        {
            if (!info.Flags.HasFlag(H5FilterFlags.Decompress))
            {
                return base.Filter(info);
            }

            using var packed = new MemoryStream(info.Buffer.ToArray());
            using var stream = new ZLibStream(packed, CompressionMode.Decompress);
            byte[] result = new byte[info.ChunkSize + Beside];
            int length = stream.ReadAtLeast(result, result.Length, throwOnEndOfStream: false);
            return length < result.Length ? result.AsMemory(0, length) : throw TooLong();
        }
    }

    private sealed class ScaleOffset() : Bounded(new ScaleOffsetFilter())
    {
        // The third parameter is the count of values, the fifth their size.
        public override Memory<byte> Filter(FilterInfo info) =>
            info.Parameters is [_, _, var count, _, var size, ..] && (ulong)count * size > (ulong)info.ChunkSize ? throw TooLong() : base.Filter(info);
    }
}
