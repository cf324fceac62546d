using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Model;

namespace Entroscope.Information.Estimates;

/// <summary>Where samples come from: rows of data, all joint values of a discrete model, or draws. It can be read once.</summary>
internal sealed class SampleSource
{
    private readonly long _count;
    private readonly Func<int, int, SampleBlock> _next;
    private SampleSource? _then;

    private SampleSource(long count, Func<int, int, SampleBlock> next) => (_count, _next) = (count, next);

    /// <summary>Reads all rows of some observations.</summary>
    public static SampleSource OfRows(Observations data) => new(data.Rows, (start, count) => new SampleBlock(data, RowSelection.Range(start, count)));

    /// <summary>Reads some rows of observations.</summary>
    public static SampleSource OfRows(Observations data, int[] rows) =>
        new(rows.Length, (start, count) => new SampleBlock(data, RowSelection.Of(rows).Slice(start, count)));

    /// <summary>Visits every joint value of the sites of a discrete model.</summary>
    /// <param name="model">A network in the generative reading whose sites are all discrete.</param>
    /// <exception cref="ArgumentException">A site is continuous.</exception>
    public static SampleSource Enumerate(ConvAC model, int limit)
    {
        double[] nothing = Evidence.Check(model, null, -1);
        int[] sites = [.. Enumerable.Range(0, nothing.Length)];
        Evidence.CheckKind(model, sites, discrete: true, "its values cannot be enumerated; estimate by draws.");
        var cells = new SiteEnumeration(model, sites, nothing, limit);
        return new SampleSource(cells.Cells,
            (start, count) => new SampleBlock(cells.Batch(start, count), RowSelection.Range(0, count), null, IsEnumerated: true));
    }

    /// <summary>Draws.</summary>
    /// <param name="draws">The draws, of which each block takes the next.</param>
    /// <param name="count">The number of draws.</param>
    public static SampleSource Draw(RareEventDraws draws, long count) => Draw(
        rows =>
        {
            (Observations block, double[]? weights) = draws.Next(rows);
            return new SampleBlock(block, RowSelection.All(block), weights);
        },
        count);

    /// <summary>Draws.</summary>
    /// <param name="next">Makes the next block of so many draws.</param>
    /// <param name="count">The number of draws.</param>
    public static SampleSource Draw(Func<int, SampleBlock> next, long count) => new(count, (_, rows) => next(rows));

    /// <summary>Draws without weights.</summary>
    /// <param name="next">Makes the next block of so many draws.</param>
    public static SampleSource Draw(Func<int, Observations> next, long count) => new(count, (_, rows) =>
    {
        Observations block = next(rows);
        return new SampleBlock(block, RowSelection.All(block));
    });

    /// <summary>Appends another source; no block holds samples of both.</summary>
    /// <param name="other">The source that is read behind this one.</param>
    public SampleSource Then(SampleSource other) => new(_count, _next) { _then = other };

    /// <summary>Reads the samples.</summary>
    /// <param name="rows">The length of all blocks but the last.</param>
    public IEnumerable<SampleBlock> Blocks(int rows)
    {
        for (long start = 0; start < _count; start += rows)
        {
            yield return _next((int)Math.Min(start, int.MaxValue), (int)Math.Min(rows, _count - start));
        }

        foreach (SampleBlock block in _then?.Blocks(rows) ?? [])
        {
            yield return block;
        }
    }
}

/// <summary>A block of samples.</summary>
/// <param name="Weights">The weight of each; null for weights of 1.</param>
/// <param name="IsEnumerated">Whether each counts by its probability under the model: a part of all joint values.</param>
/// <param name="IsGivenRare">Whether they were drawn given rare events, so that only their weights make them draws of the model.</param>
internal readonly record struct SampleBlock(
    Observations Data, RowSelection Rows, double[]? Weights = null, bool IsEnumerated = false, bool IsGivenRare = false);
