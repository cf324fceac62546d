namespace Entroscope.Estimators.Neighbours;

/// <summary>
/// The nearest of N points and the counts within a distance, in the maximum norm (Friedman, Bentley, Finkel 1977: k-d tree). Distances are computed
/// coordinate by coordinate in double precision in every query, so that the same two points have the same distance in each, and comparisons need no
/// tolerance.
/// </summary>
/// <remarks>Safe to ask from several threads. A query costs of the order of log N in few dimensions, and N in many.</remarks>
internal sealed class NeighbourTree
{
    private const int LeafSize = 12;

    private readonly int _columns;
    private readonly double[] _points;
    private readonly int[] _order;
    private readonly List<Node> _nodes = [];

    public NeighbourTree(SampleMatrix samples)
    {
        _columns = samples.Columns;
        _points = samples.Values.ToArray();
        _order = [.. Enumerable.Range(0, samples.Rows)];
        Build(0, samples.Rows);
        double[] sorted = new double[_points.Length];
        for (int i = 0; i < _order.Length; i++)
        {
            Point(_order[i]).CopyTo(sorted.AsSpan(i * _columns));
        }

        _points = sorted;
    }

    /// <summary>Finds the nearest points to a sample other than itself.</summary>
    /// <param name="point">Its coordinates.</param>
    /// <param name="self">Its row, which is left out.</param>
    /// <param name="rows">Receives the rows of the k nearest, in increasing distance.</param>
    /// <param name="distances">Receives their distances.</param>
    public void Nearest(ReadOnlySpan<double> point, int self, Span<int> rows, Span<double> distances)
    {
        distances.Fill(double.PositiveInfinity);
        Nearest(0, point, self, rows, distances);
    }

    /// <summary>Counts the points within a distance of a sample, those at the distance included and itself, too.</summary>
    public int CountWithin(ReadOnlySpan<double> point, double distance) => CountWithin(0, point, distance);

    private ReadOnlySpan<double> Point(int place) => _points.AsSpan(place * _columns, _columns);

    private int Build(int first, int end)
    {
        int index = _nodes.Count;
        (double[] low, double[] high) = Box(first, end);
        _nodes.Add(new Node(first, end, low, high, -1, -1));
        if (end - first <= LeafSize)
        {
            return index;
        }

        int axis = 0;
        for (int c = 1; c < _columns; c++)
        {
            axis = high[c] - low[c] > high[axis] - low[axis] ? c : axis;
        }

        if (!(high[axis] > low[axis]))
        {
            return index;
        }

        double[] keys = new double[end - first];
        for (int i = first; i < end; i++)
        {
            keys[i - first] = _points[(_order[i] * _columns) + axis];
        }

        Span<int> part = _order.AsSpan(first, end - first);
        keys.AsSpan().Sort(part);
        int middle = (first + end) / 2;
        int left = Build(first, middle);
        int right = Build(middle, end);
        _nodes[index] = _nodes[index] with { Left = left, Right = right };
        return index;
    }

    private (double[] Low, double[] High) Box(int first, int end)
    {
        double[] low = Point(_order[first]).ToArray();
        double[] high = [.. low];
        for (int i = first + 1; i < end; i++)
        {
            ReadOnlySpan<double> point = Point(_order[i]);
            for (int c = 0; c < point.Length; c++)
            {
                low[c] = Math.Min(low[c], point[c]);
                high[c] = Math.Max(high[c], point[c]);
            }
        }

        return (low, high);
    }

    private void Nearest(int index, ReadOnlySpan<double> point, int self, Span<int> rows, Span<double> distances)
    {
        Node node = _nodes[index];
        if (node.Left < 0)
        {
            for (int i = node.First; i < node.End; i++)
            {
                int row = _order[i];
                double distance = row == self ? double.PositiveInfinity : Distance(point, Point(i), distances[^1]);
                if (distance < distances[^1])
                {
                    Insert(row, distance, rows, distances);
                }
            }

            return;
        }

        (double left, double right) = (Outside(_nodes[node.Left], point), Outside(_nodes[node.Right], point));
        (int near, int far, double nearest, double farthest) = left <= right ? (node.Left, node.Right, left, right) : (node.Right, node.Left, right, left);
        if (nearest < distances[^1])
        {
            Nearest(near, point, self, rows, distances);
        }

        if (farthest < distances[^1])
        {
            Nearest(far, point, self, rows, distances);
        }
    }

    private int CountWithin(int index, ReadOnlySpan<double> point, double distance)
    {
        Node node = _nodes[index];
        if (Outside(node, point) > distance)
        {
            return 0;
        }

        if (Farthest(node, point) <= distance)
        {
            return node.End - node.First;
        }

        if (node.Left >= 0)
        {
            return CountWithin(node.Left, point, distance) + CountWithin(node.Right, point, distance);
        }

        int count = 0;
        for (int i = node.First; i < node.End; i++)
        {
            count += Distance(point, Point(i), distance) <= distance ? 1 : 0;
        }

        return count;
    }

    private static void Insert(int row, double distance, Span<int> rows, Span<double> distances)
    {
        int at = distances.Length - 1;
        while (at > 0 && distances[at - 1] > distance)
        {
            (distances[at], rows[at]) = (distances[at - 1], rows[at - 1]);
            at--;
        }

        (distances[at], rows[at]) = (distance, row);
    }

    // Ends early above a limit: what is returned then is above it, too.
    private static double Distance(ReadOnlySpan<double> a, ReadOnlySpan<double> b, double limit)
    {
        double largest = 0;
        for (int c = 0; c < a.Length && largest <= limit; c++)
        {
            largest = Math.Max(largest, Math.Abs(a[c] - b[c]));
        }

        return largest;
    }

    // The distance to the box; a difference is rounded monotonically, so that no point of the box is nearer.
    private static double Outside(Node node, ReadOnlySpan<double> point)
    {
        double largest = 0;
        for (int c = 0; c < point.Length; c++)
        {
            largest = Math.Max(largest, Math.Max(node.Low[c] - point[c], point[c] - node.High[c]));
        }

        return largest;
    }

    private static double Farthest(Node node, ReadOnlySpan<double> point)
    {
        double largest = 0;
        for (int c = 0; c < point.Length; c++)
        {
            largest = Math.Max(largest, Math.Max(point[c] - node.Low[c], node.High[c] - point[c]));
        }

        return largest;
    }

    private readonly record struct Node(int First, int End, double[] Low, double[] High, int Left, int Right);
}
