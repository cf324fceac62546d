using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Entroscope.Model;

/// <summary>
/// Hashes of the rows that a network was trained on, by which these rows are recognised in any order, in part, and among others. Of more than
/// <see cref="Most"/> different rows a sample is kept, chosen by the hashes themselves, so that the same rows are in the sample in any order. Immutable.
/// </summary>
/// <remarks>
/// A hash is the first 32 bits of the SHA-256 of a row's values in the order of the sites, the label left out; all missing
/// values are alike, and both zeros. Whoever has the hashes can test whether a row was among those of the training, with
/// one wrong answer in 2^32 for each row of the training, and can find rows of few possible values by trying them all.
/// </remarks>
internal sealed class RowHashes : IEquatable<RowHashes>
{
    /// <summary>The largest number of hashes kept: 48 KiB.</summary>
    public const int Most = 12_288;

    private const ulong Everything = 1UL << 32;
    private readonly uint[] _hashes;
    private readonly byte[] _singles;

    /// <summary>Takes what was kept of the hashes, unchecked.</summary>
    internal RowHashes(long rows, long sampledRows, long singleRows, ulong threshold, uint[] hashes, byte[] singles) =>
        (Rows, SampledRows, SingleRows, Threshold, _hashes, _singles) = (rows, sampledRows, singleRows, threshold, hashes, singles);

    /// <summary>Gets the number of rows of the training, repeated ones counted as often as they occur.</summary>
    public long Rows { get; }

    /// <summary>Gets the number of rows whose hashes are in the sample.</summary>
    internal long SampledRows { get; }

    /// <summary>Gets the number of rows of the sample that differ from all other rows of the training.</summary>
    internal long SingleRows { get; }

    /// <summary>
    /// Gets a bit for each hash, from the lowest bit of the first byte on, that is set where it
    /// is that of a single row; empty where all or none are, and where it is not known which are.
    /// </summary>
    internal ReadOnlySpan<byte> Singles => _singles;

    /// <summary>Gets what the hashes of the sample are below; 2^32 where all rows are in it.</summary>
    internal ulong Threshold { get; }

    /// <summary>Gets the share of all different rows that the sample has, above 0 and at most 1.</summary>
    public double Share => Threshold / (double)Everything;

    /// <summary>Gets the hashes of the sample, ascending.</summary>
    public ReadOnlySpan<uint> Hashes => _hashes;

    /// <summary>Gets the probability that a row that differs from all of the training has the hash of one.</summary>
    internal double FalseShare => Math.Min(1, _hashes.Length / (double)Math.Max(1, Threshold));

    /// <summary>Hashes the rows of a training.</summary>
    /// <param name="parts">The rows, in one or several tables of the same sites.</param>
    /// <remarks>Cost: one SHA-256 of each row, and sorting them; memory 4 bytes a row.</remarks>
    public static RowHashes Of(params IReadOnlyList<Observations> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        uint[] all = [.. parts.SelectMany(Compute)];
        Array.Sort(all);
        var hashes = new List<uint>();
        var singles = new List<bool>();
        (ulong threshold, long sampled) = (Everything, 0);
        for (int start = 0, end; start < all.Length; start = end)
        {
            for (end = start + 1; end < all.Length && all[end] == all[start]; end++)
            {
            }

            if (hashes.Count == Most)
            {
                threshold = all[start];
                break;
            }

            hashes.Add(all[start]);
            singles.Add(end - start == 1);
            sampled += end - start;
        }

        return new RowHashes(all.Length, sampled, singles.Count(s => s), threshold, [.. hashes], Bits([.. singles]));
    }

    /// <summary>Joins the hashes of two trainings.</summary>
    /// <returns>These hashes where those are equal; else the hashes of the rows of both, which are counted as different rows.</returns>
    public RowHashes With(RowHashes other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Equals(other))
        {
            return this;
        }

        ulong threshold = Math.Min(Threshold, other.Threshold);
        uint[] all = [.. _hashes.Concat(other._hashes).Where(h => h < threshold).Distinct().Order()];
        if (all.Length > Most)
        {
            (threshold, all) = (all[Most], all[..Most]);
        }

        long sampled = Math.Max(all.Length, Scaled(SampledRows, this) + Scaled(other.SampledRows, other));
        bool[] singles = [.. all.Select(h => Contains(h) ? IsSingle(h) && !other.Contains(h) : other.IsSingle(h))];
        return new RowHashes(Rows + other.Rows, sampled, singles.Count(s => s), threshold, all, Bits(singles));

        long Scaled(long count, RowHashes part) => (long)Math.Round(count * (threshold / (double)part.Threshold));
    }

    public bool Equals(RowHashes? other) =>
        other is not null && (Rows, SampledRows, SingleRows, Threshold) == (other.Rows, other.SampledRows, other.SingleRows, other.Threshold)
        && _hashes.AsSpan().SequenceEqual(other._hashes) && _singles.AsSpan().SequenceEqual(other._singles);

    public override bool Equals(object? obj) => Equals(obj as RowHashes);

    public override int GetHashCode() => HashCode.Combine(Rows, SampledRows, SingleRows, Threshold, _hashes.Length);

    internal static uint[] Compute(Observations rows)
    {
        uint[] hashes = new uint[rows.Rows];
        byte[] row = new byte[rows.Sites * sizeof(double)];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        for (int r = 0; r < hashes.Length; r++)
        {
            for (int i = 0; i < rows.Sites; i++)
            {
                double x = rows[r, i];
                BinaryPrimitives.WriteDoubleLittleEndian(row.AsSpan(i * sizeof(double)), double.IsNaN(x) ? double.NaN : x + 0.0);
            }

            SHA256.HashData(row, hash);
            hashes[r] = BinaryPrimitives.ReadUInt32LittleEndian(hash);
        }

        return hashes;
    }

    /// <summary>Gets what is wrong with numbers from a file; null where nothing is.</summary>
    internal string? Fault =>
        Rows < 1 ? "the number of rows must be at least 1"
        : Threshold > Everything ? Invariant($"the threshold must be at most {Everything}, but is {Threshold}")
        : SampledRows > Rows || SampledRows < _hashes.Length ? Invariant($"the rows of the sample must be {_hashes.Length}..{Rows}, but are {SampledRows}")
        : SingleRows > _hashes.Length ? Invariant($"the single rows must be at most {_hashes.Length}, but are {SingleRows}")
        : _singles.Length > 0 && (_singles.Length != (_hashes.Length + 7) / 8 || _singles.Sum(b => BitOperations.PopCount(b)) != SingleRows)
            ? Invariant($"there must be a bit for each of {_hashes.Length} hashes, {SingleRows} of them set")
        : Enumerable.Range(0, _hashes.Length).Any(i => _hashes[i] >= Threshold || (i > 0 && _hashes[i] <= _hashes[i - 1]))
            ? "the hashes must be ascending and below the threshold"
        : null;

    /// <summary>Returns whether a row of this hash would be in the sample.</summary>
    internal bool Samples(uint hash) => hash < Threshold;

    /// <summary>Returns whether a row of this hash is in the sample.</summary>
    internal bool Contains(uint hash) => Array.BinarySearch(_hashes, hash) >= 0;

    /// <summary>Returns whether a row of this hash is known to occur once among the rows of the training.</summary>
    internal bool IsSingle(uint hash) =>
        Array.BinarySearch(_hashes, hash) is >= 0 and int i && (SingleRows == _hashes.Length || (_singles.Length > 0 && (_singles[i / 8] >> (i % 8) & 1) > 0));

    private static byte[] Bits(bool[] set)
    {
        byte[] bits = new byte[set.Distinct().Count() < 2 ? 0 : (set.Length + 7) / 8];
        for (int i = 0; i < set.Length && bits.Length > 0; i++)
        {
            bits[i / 8] |= (byte)(set[i] ? 1 << (i % 8) : 0);
        }

        return bits;
    }
}
