using Entroscope.Engine.Scaled;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Engine.Signed;

/// <summary>Groups of samples as tasks of threads.</summary>
internal sealed partial class SignedEngine<T>
{
    private static SignedSums MakeSums(SignedNetwork<T> network) => new(
        network.Model.Shape, network.Model.Leaves, network.Kernels.Pad, i => network.IsTabulated(i) ? network.Columns(i) : 0);

    /// <summary>What a thread works with.</summary>
    private sealed class Worker(SignedNetwork<T> network)
    {
        public SignedPass<T> Pass { get; } = new(network, MostPanels);

        public PanelBatch Batch { get; } = new(MostPanels, PanelKernels<T>.PanelLanes);

        public SignedSums Sums => field ??= MakeSums(network);
    }

    private sealed class ScoreWork(SignedEngine<T> engine, Observations data, RowSelection rows, int size, double[] log, double[] sign) : IParallelWork
    {
        public void Do(int worker, int task)
        {
            Worker own = engine.Of(worker);
            int first = task * size, classes = engine.Model.Classes, lanes = PanelKernels<T>.PanelLanes;
            own.Batch.Load(data, rows.Slice(first, Math.Min(size, rows.Count - first)), null, null);
            own.Pass.Up(own.Batch);
            Span<double> relative = new double[classes];
            for (int b = 0; b < own.Batch.Count; b++)
            {
                engine._lost[first + b] = own.Pass.Lost[b];
                if (own.Pass.Lost[b])
                {
                    continue;
                }

                double peak = own.Pass.ReadScores(b / lanes, b % lanes, relative, out _);
                for (int y = 0; y < classes; y++)
                {
                    int i = ((first + b) * classes) + y;
                    (log[i], sign[i]) = (peak + Math.Log(Math.Abs(relative[y])), Math.Sign(relative[y]));
                }
            }
        }
    }

    /// <summary>Derivatives group by group, each in the sums of a thread, merged in the order of the groups.</summary>
    private sealed class GradientWork(
        SignedEngine<T> engine, Observations data, RowSelection rows, int size, IScoreObjective objective, SignedGradient gradient) : IOrderedWork
    {
        private readonly SignedNetwork<T> _network = engine._network;
        private readonly SignedSums _total = MakeSums(engine._network);

        private NetworkShape Shape => _network.Model.Shape;

        public void Do(int worker, int task)
        {
            Worker own = engine.Of(worker);
            int first = task * size;
            own.Batch.Load(data, rows.Slice(first, Math.Min(size, rows.Count - first)), null, null);
            own.Pass.Up(own.Batch);
            bool[] lost = own.Pass.Lost;
            own.Pass.Differentiate(own.Batch, objective, engine._values.AsSpan(first, own.Batch.Count));
            own.Sums.Clear();
            while (!own.Pass.Down(own.Batch, own.Sums))
            {
                // Once more without the lanes through which too much flows. The upward pass marks lanes anew.
                bool[] without = [.. lost];
                own.Sums.Clear();
                own.Pass.Up(own.Batch);
                without.CopyTo(lost, 0);
                own.Pass.Differentiate(own.Batch, objective, engine._values.AsSpan(first, own.Batch.Count));
            }

            lost.AsSpan(0, own.Batch.Count).CopyTo(engine._lost.AsSpan(first));
        }

        public void Merge(int worker, int task)
        {
            SignedSums sums = engine.Of(worker).Sums;
            for (int m = 0; m < Shape.MatrixCount; m++)
            {
                int v = Shape.NodeOfMatrix(m), channels = Shape.Channels(v), pad = _network.Kernels.Pad(channels);
                double scale = Math.ScaleB(1, -_network.Exponent(m));
                (double[] from, double[] to) = (sums.Matrix(m), gradient.Matrix(m));
                for (int g = 0; g < Shape.Rows(v); g++)
                {
                    Span<double> row = to.AsSpan(g * channels, channels);
                    TensorPrimitives.MultiplyAdd(from.AsSpan(g * pad, channels), scale, row, row);
                }
            }

            for (int i = 0; i < Shape.Tree.SiteCount; i++)
            {
                TensorPrimitives.Add(_total.Table(i), sums.Table(i), _total.Table(i));
            }

            for (int leaf = 0; leaf < Shape.LeafCount; leaf++)
            {
                TensorPrimitives.Add(gradient.Leaf(leaf), sums.Leaf(leaf), gradient.Leaf(leaf));
            }
        }

        /// <summary>Takes the derivatives of tabulated sites from the sums of their values.</summary>
        public void Finish()
        {
            for (int site = 0; site < Shape.Tree.SiteCount; site++)
            {
                if (_network.IsTabulated(site))
                {
                    Finish(site, _network.Model.Leaves[site], gradient.Leaf(Shape.LeafOf(site)));
                }
            }
        }

        private void Finish(int site, LeafDistribution leaf, double[] statistics)
        {
            (int rows, int channels, int columns) = (Shape.Rows(site), Shape.Channels(site), _network.Columns(site));
            int pad = _network.Kernels.Pad(rows), matrix = Shape.MatrixOf(site);
            double scale = Math.ScaleB(1, -_network.Exponent(matrix));
            (double[] flow, double[] slope) = (new double[channels], new double[channels]);
            for (int k = 0; k < columns; k++)
            {
                ReadOnlySpan<double> rho = _total.Table(site).AsSpan(k * pad, rows), f = _network.Features(site, k);
                if (!rho.ContainsAnyExcept(0))
                {
                    continue;
                }

                double inverse = Math.ScaleB(1, -(int)_network.FeatureExponent(site, k));
                Array.Clear(slope);
                for (int g = 0; g < rows; g++)
                {
                    Span<double> row = gradient.Matrix(matrix).AsSpan(g * channels, channels);
                    TensorPrimitives.MultiplyAdd(f, rho[g] * scale, row, row);
                    TensorPrimitives.MultiplyAdd(_network.Model.Matrix(matrix).Slice(g * channels, channels), rho[g] * scale, slope, slope);
                }

                TensorPrimitives.Multiply(f, slope, flow);
                TensorPrimitives.Multiply(slope, inverse, slope);
                for (int d = 0; d < channels; d++)
                {
                    slope[d] = SignedSums.Finite(slope[d]);
                }

                if (k < columns - 1 && !leaf.HasNoValue)
                {
                    leaf.AccumulateDerivative(((DiscreteLeaf)leaf).ValueOf(k), flow, slope, statistics);
                }
            }
        }
    }
}
