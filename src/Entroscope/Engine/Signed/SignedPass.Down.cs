using Entroscope.Engine.Scaled;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Engine.Signed;

/// <summary>The downward pass, which takes the derivatives.</summary>
internal sealed unsafe partial class SignedPass<T>
{
    // Below, a product of many children is formed without each of them, instead of being divided by it.
    private static readonly T Small = T.CreateTruncating(Math.ScaleB(1, typeof(T) == typeof(float) ? -60 : -400));

    /// <summary>Puts the derivatives by the scores in the place of the scores; 0 in lost lanes and in those without a sample.</summary>
    /// <param name="values">Receives J of every sample; 0 where its lane is lost.</param>
    public void Differentiate(PanelBatch batch, IScoreObjective objective, Span<double> values)
    {
        int classes = _shape.Classes;
        Span<double> relative = _numbers.AsSpan(0, classes), derivative = _numbers.AsSpan(_network.Widest, classes);
        for (int b = 0; b < batch.Panels * Lanes; b++)
        {
            (int p, int lane) = (b / Lanes, b % Lanes);
            T* scores = Slot(_tree.Root, p) + lane;
            bool counts = b < batch.Count && !Lost[b];
            double peak = 1, largest = 0;
            derivative.Clear();
            if (counts)
            {
                double logPeak = ReadScores(p, lane, relative, out peak);
                values[b] = objective.Differentiate(batch.Rows(p)[lane], relative, logPeak, derivative);
            }
            else if (b < batch.Count)
            {
                values[b] = 0;
            }

            for (int y = 0; y < classes; y++)
            {
                scores[y * Lanes] = T.CreateTruncating(derivative[y] / peak);
                largest = Math.Max(largest, Math.Abs(derivative[y]));
            }

            _limits[b] = T.CreateTruncating(largest);
        }
    }

    /// <summary>Reads the scores of a sample.</summary>
    /// <param name="relative">Receives the scores divided by the largest magnitude.</param>
    /// <param name="peak">Receives that of the stored numbers.</param>
    /// <returns>The logarithm of the largest magnitude.</returns>
    public double ReadScores(int panel, int lane, Span<double> relative, out double peak)
    {
        T* scores = Slot(_tree.Root, panel) + lane;
        for (int y = 0; y < relative.Length; y++)
        {
            relative[y] = double.CreateTruncating(scores[y * Lanes]);
        }

        peak = Math.Abs(TensorPrimitives.MaxMagnitude<double>(relative));
        TensorPrimitives.Divide(relative, peak, relative);
        return Math.Log(peak) + (LaneInteger.Get(State(_tree.Root, panel) + (PanelState.Exponent * Lanes) + lane) * Math.Log(2));
    }

    /// <summary>Runs the downward pass and adds the derivatives; the derivatives at the root are in its slots.</summary>
    /// <returns>Whether no further lane was lost; if one was, the sums are to be cleared and taken again without it.</returns>
    public bool Down(PanelBatch batch, SignedSums sums)
    {
        ReadOnlySpan<int> order = _tree.ChildrenFirst;
        bool good = true;
        for (int i = order.Length - 1; i >= 0; i--)
        {
            int v = order[i];
            bool looksUp = _tree.IsSite(v) && _network.IsTabulated(v);
            for (int p = 0; p < batch.Panels; p++)
            {
                good &= Limit(v, p);
                if (looksUp)
                {
                    Scatter(v, p, sums.Table(v));
                    continue;
                }

                int channels = _shape.Channels(v);
                _kernels.Multiply(_network.Down(v), _shape.Rows(v), channels, Slot(v, p), _g);
                T* input = _u;
                if (_tree.IsSite(v))
                {
                    input = Input(v, p);
                    AccumulateLeaf(v, p, sums.Leaf(_shape.LeafOf(v)));
                }
                else
                {
                    Distribute(v, p, channels);
                }

                int pad = _kernels.Pad(channels);
                _kernels.Transpose(input, channels, _byLane + ((nint)p * Lanes * pad), pad);
            }

            if (!looksUp)
            {
                AddProducts(v, batch.Panels, sums.Matrix(_shape.MatrixOf(v)));
            }
        }

        return good;
    }

    private bool Limit(int v, int p)
    {
        SignedLanes<T>.Peaks(Slot(v, p), _shape.Rows(v), _peaks);
        return SignedLanes<T>.Limit(_peaks, State(v, p), _limits + (p * Lanes), Slot(v, p), _shape.Rows(v), Lost.AsSpan(p * Lanes, Lanes));
    }

    private void AddProducts(int v, int panels, double[] destination)
    {
        (int rows, int pad) = (_shape.Rows(v), _kernels.Pad(_shape.Channels(v)));
        new Span<T>(_sums, rows * pad).Clear();
        _kernels.AddOuterProduct(Slot(v, 0), rows, _byLane, pad, _sums, panels, (long)SlotRows(v) * Lanes);
        fixed (double* sums = destination)
        {
            _kernels.AddWidened(_sums, rows * pad, sums);
        }
    }

    private void Scatter(int site, int p, double[] table)
    {
        int rows = _shape.Rows(site), pad = _kernels.Pad(rows);
        _kernels.Transpose(Slot(site, p), rows, _byLane, pad);
        fixed (int* index = _symbols.AsSpan(Place(site, p), Lanes))
        fixed (double* sums = table)
        {
            _kernels.ScatterRows(_byLane, pad, index, sums);
        }
    }

    private void AccumulateLeaf(int site, int p, double[] statistics)
    {
        (int place, int channels) = (Place(site, p), _shape.Channels(site));
        LeafDistribution leaf = _network.Model.Leaves[site];
        Span<double> flow = _numbers.AsSpan(0, channels), slope = _numbers.AsSpan(_network.Widest, channels);
        T* u = Input(site, p);
        for (int lane = 0; lane < Lanes; lane++)
        {
            double value = _values[place + lane];
            if (double.IsNaN(value) || _limits[(p * Lanes) + lane] == T.Zero || Lost[(p * Lanes) + lane] || leaf.HasNoValue)
            {
                continue;
            }

            double scale = Math.ScaleB(1, -(int)_exponents[place + lane]);
            for (int d = 0; d < channels; d++)
            {
                double g = double.CreateTruncating(_g[(d * Lanes) + lane]);
                (flow[d], slope[d]) = (g * double.CreateTruncating(u[(d * Lanes) + lane]), SignedSums.Finite(g * scale));
            }

            leaf.AccumulateDerivative(value, flow, slope, statistics);
        }
    }

    // Computes u again and puts the derivatives in the place of the children's values.
    private void Distribute(int v, int p, int channels)
    {
        ReadOnlySpan<int> children = _tree.Children(v);
        if (children.Length == 2)
        {
            _kernels.PairFactor(State(children[0], p), State(children[1], p), _factor);
            _kernels.DistributePair(Slot(children[0], p), Slot(children[1], p), _factor, _g, channels, _u);
            return;
        }

        int length = channels * Lanes;
        Pool(v, p, _state);
        var flow = new Span<T>(_magnitude, length);
        TensorPrimitives.Multiply(new ReadOnlySpan<T>(_u, length), new ReadOnlySpan<T>(_g, length), flow);
        if (T.Abs(TensorPrimitives.MinMagnitude(new ReadOnlySpan<T>(_u, length))) >= Small)
        {
            foreach (int c in children)
            {
                var o = new Span<T>(Slot(c, p), length);
                TensorPrimitives.Divide(flow, o, o);
            }

            return;
        }

        DistributeOneByOne(children, p, length);
    }

    private void DistributeOneByOne(ReadOnlySpan<int> children, int p, int length)
    {
        var products = new SiblingProducts(children.Length);
        T** slots = stackalloc T*[children.Length];
        for (int c = 0; c < children.Length; c++)
        {
            slots[c] = Slot(children[c], p);
        }

        for (int lane = 0; lane < Lanes; lane++)
        {
            long scale = -LaneInteger.Get(_state + (PanelState.Exponent * Lanes) + lane);
            foreach (int c in children)
            {
                scale += LaneInteger.Get(State(c, p) + (PanelState.Exponent * Lanes) + lane);
            }

            for (int i = lane; i < length; i += Lanes)
            {
                if (T.Abs(_u[i]) < Small)
                {
                    products.Share(slots, i, double.CreateTruncating(_g[i]), (int)scale);
                    continue;
                }

                for (int c = 0; c < children.Length; c++)
                {
                    slots[c][i] = _magnitude[i] / slots[c][i];
                }
            }
        }
    }
}
