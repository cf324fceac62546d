using System.Diagnostics.CodeAnalysis;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Engine.Scaled;

/// <summary>Expected counts where threads share the nodes of the tree.</summary>
internal sealed partial class ScaledEngine<T>
{
    private SharedCountWork? _sharedCounts;

    /// <summary>
    /// Group after group, up and down in stages of segments; a node's counts are added by one thread and a weight is read once a group on each way. Nothing
    /// is merged but the counts of what nodes share, segment after segment in their order.
    /// </summary>
    private sealed class SharedCountWork : IOrderedWork
    {
        private const int SitesPerTask = 16;
        private readonly ScaledEngine<T> _engine;
        private readonly EnginePlan _plan;
        private readonly SlotMap _map;
        private readonly AlignedBuffer<T> _slots;
        private readonly PanelBatch _batch;
        private readonly RootPanels<T> _root;
        private readonly OrderedBlocks _blocks = new();
        private readonly bool _hasParts;
        private CountSums _sums;
        private CountSums[] _parts = [];
        private TreeSegment[] _stage = [];
        private Step _step;

        public SharedCountWork(ScaledEngine<T> engine)
        {
            (_engine, _plan) = (engine, engine._plan);
            _map = SlotMap.Shared(_plan, engine._network.IsLookedUp);
            _slots = new AlignedBuffer<T>(_map.SharedRows * _plan.PanelLanes);
            _batch = new PanelBatch(_plan.GroupPanels, _plan.PanelLanes);
            _root = new RootPanels<T>(engine.Model.Classes, _plan.GroupPanels * _plan.PanelLanes);
            _hasParts = engine.Model.Shape.SharedWeights;
            MakeSums();
            for (int w = 0; w < _plan.Threads; w++)
            {
                engine.Worker(w).Pass.Use(_map, _slots);
            }
        }

        private enum Step
        {
            Up,
            Down,
            Sites,
        }

        public void Run(Observations data, RowSelection rows, int[]? labels, double[]? weights, ExpectedCounts counts, CancellationToken cancellation)
        {
            _sums.Counts = counts;
            try
            {
                Count(data, rows, labels, weights, cancellation);
                _sums.Counts = null!;
            }
            catch
            {
                // What has been summed for values, and in parts, belongs to a pass that did not end.
                MakeSums();
                Array.ForEach(_engine._workers, w => w?.Pass.DropPending());
                throw;
            }
        }

        [MemberNotNull(nameof(_sums))]
        private void MakeSums()
        {
            ConvAC model = _engine.Model;
            _sums = new CountSums(null!, model.Tree.SiteCount) { LeafLength = model.Leaves[0].StatisticsLength };
            _parts = _hasParts ? [.. Enumerable.Range(0, _plan.Threads).Select(_ => _sums.Part(model.Shape, _engine._network.Tables.ValueSums))] : [];
        }

        private void Count(Observations data, RowSelection rows, int[]? labels, double[]? weights, CancellationToken cancellation)
        {
            int group = _plan.GroupPanels * _plan.PanelLanes;
            for (int g = 0; g < Parts(rows, group); g++)
            {
                _batch.Load(data, Part(rows, group, g), labels, weights);
                for (int s = 0; s < _plan.Segments.Length; s++)
                {
                    Run(Step.Up, s, cancellation);
                }

                _root.IsSuspect.AsSpan(0, _batch.Count).CopyTo(_engine._suspect.AsSpan(g * group));
                _root.AddCounts(_batch, _sums.Counts);
                for (int s = _plan.Segments.Length - 1; s >= 0; s--)
                {
                    Run(Step.Down, s, cancellation);
                }
            }

            _step = Step.Sites;
            if (_hasParts)
            {
                // Sites share matrices.
                for (int site = 0; site < _engine.Model.Tree.SiteCount; site++)
                {
                    _engine.Worker(0).Pass.FinishSite(site, _sums);
                }

                return;
            }

            WorkCrew.Run(_plan.Threads, (_engine.Model.Tree.SiteCount + SitesPerTask - 1) / SitesPerTask, this, cancellation);
        }

        public void Do(int worker, int task)
        {
            TreePass<T> pass = _engine.Worker(worker).Pass;
            if (_step == Step.Sites)
            {
                for (int site = task * SitesPerTask; site < Math.Min((task + 1) * SitesPerTask, _engine.Model.Tree.SiteCount); site++)
                {
                    pass.FinishSite(site, _sums);
                }

                return;
            }

            pass.Use(_map, _slots);
            int[] nodes = _stage[task].Nodes;
            bool top = _stage == _plan.Segments[^1];
            if (_step == Step.Up || (_plan.Recomputes && _stage == _plan.Segments[0]))
            {
                pass.Up(_step == Step.Up ? nodes : nodes.AsSpan(0, nodes.Length - 1), _batch);
            }

            if (_step == Step.Up && top)
            {
                pass.ReadRoot(_batch, _root, ClassDetail.None);
            }
            else if (_step == Step.Down)
            {
                pass.Down(nodes, _batch, _root, _hasParts ? _parts[worker] : _sums);
            }
        }

        public void Merge(int worker, int task) => _parts[worker].Merge();

        private void Run(Step step, int stage, CancellationToken cancellation)
        {
            (_step, _stage) = (step, _plan.Segments[stage]);
            if (_step == Step.Down && _hasParts)
            {
                _blocks.Run(Math.Min(_plan.Threads, _stage.Length), _stage.Length, this, cancellation);
                return;
            }

            WorkCrew.Run(_plan.Threads, _stage.Length, this, cancellation);
        }
    }
}
