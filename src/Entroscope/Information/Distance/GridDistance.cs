using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information.Distance;

/// <summary>The distance of pixels, row by row; a line is an image of one row.</summary>
/// <param name="euclidean">Whether distances are Euclidean, in bins of width 1; else sums of the differences.</param>
internal sealed class GridDistance(GridSize size, bool euclidean) : DistanceMeasure
{
    protected override bool ThinsOut => true;

    public override double CountPairs(int key) => Offsets(key).Sum(Count);

    public override (int First, int Second)[] Draw(int key, int count, RandomStream random)
    {
        (int Down, int Right)[] offsets = [.. Offsets(key)];
        double[] weights = Array.ConvertAll(offsets, Count);
        return [.. Enumerable.Range(0, count).Select(_ => DrawAt(offsets[random.NextIndex(weights)], random))];
    }

    protected override IEnumerable<int> AllKeys() => Enumerable.Range(1, Key(size.Height - 1, size.Width - 1)).Where(key => Offsets(key).Any());

    protected override (int Key, double Distance) Between(int first, int second)
    {
        (int down, int right) = ((second / size.Width) - (first / size.Width), (second % size.Width) - (first % size.Width));
        return (Key(down, right), Length(down, right));
    }

    private double Length(int down, int right) => euclidean ? Math.Sqrt(((double)down * down) + ((double)right * right)) : Math.Abs(down) + Math.Abs(right);

    private int Key(int down, int right) => (int)Math.Round(Length(down, right));

    // Every pair once: the second pixel lies below the first, or right of it in its row. Near offsets only, since there are few of a length.
    private IEnumerable<(int Down, int Right)> Offsets(int key) =>
        from down in Enumerable.Range(0, Math.Min(size.Height, key + 2))
        let most = Math.Min(size.Width - 1, key + 1)
        let least = euclidean ? Math.Max(0, (int)Math.Sqrt(Math.Max(0, ((double)(key - 1) * (key - 1)) - ((double)down * down))) - 1) : Math.Max(0, key - down)
        from side in Enumerable.Range(least, Math.Max(0, most - least + 1))
        where Key(down, side) == key
        from right in down > 0 && side > 0 ? new[] { side, -side } : [side]
        select (down, right);

    private double Count((int Down, int Right) offset) => (double)(size.Height - offset.Down) * (size.Width - Math.Abs(offset.Right));

    private (int First, int Second) DrawAt((int Down, int Right) offset, RandomStream random)
    {
        int row = random.NextInt(size.Height - offset.Down);
        int column = random.NextInt(size.Width - Math.Abs(offset.Right)) + Math.Max(0, -offset.Right);
        int first = (row * size.Width) + column;
        return (first, first + (offset.Down * size.Width) + offset.Right);
    }
}
