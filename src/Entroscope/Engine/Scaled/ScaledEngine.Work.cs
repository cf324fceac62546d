using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Engine.Scaled;

/// <summary>How calls are cut into tasks when threads share the samples.</summary>
internal sealed partial class ScaledEngine<T>
{
    private ForwardWork? _forward;
    private MergedCountWork? _mergedCounts;

    // Every thread gets some panels, but no more than a group.
    private int RowsOfTask(int rows)
    {
        int panels = (rows + _plan.PanelLanes - 1) / _plan.PanelLanes;
        return Math.Clamp((panels + _plan.Threads - 1) / _plan.Threads, 1, _plan.GroupPanels) * _plan.PanelLanes;
    }

    private void MarkSuspects(EngineWorker<T> worker, int position) => worker.Root.IsSuspect.AsSpan(0, worker.Batch.Count).CopyTo(_suspect.AsSpan(position));

    private SlotMap Streaming() => _streaming ??= SlotMap.Streaming(_plan.Layout, _plan.Whole);

    // Threads that get their first task only later must not allocate then.
    private int Hire(SlotMap map, int tasks, bool sums = false)
    {
        int threads = Math.Min(_plan.Threads, tasks);
        for (int w = 0; w < threads; w++)
        {
            Worker(w).Reserve(map);
            if (sums)
            {
                Worker(w).ReserveSums();
            }
        }

        return threads;
    }

    private SlotMap KeptForFlows() => _keptForFlows ??= SlotMap.KeepAll(_plan.FlowLayout);

    private SlotMap Kept() => _kept ??= SlotMap.KeepAll(_plan.Layout);

    private static RowSelection Part(RowSelection rows, int size, int index) => rows.Slice(index * size, Math.Min(size, rows.Count - (index * size)));

    private static int Parts(RowSelection rows, int size) => (rows.Count + size - 1) / size;

    private SlotMap StreamingByNodes() => _streamingByNodes ??= SlotMap.Streaming(_plan.Layout, _plan.Segments);

    /// <summary>
    /// Likelihoods: groups of panels through the whole tree, slots used again at once; of fewer panels than threads, where threads can share
    /// the nodes of the tree, they do.
    /// </summary>
    private sealed class ForwardWork(ScaledEngine<T> engine) : IParallelWork
    {
        private Observations _data = null!;
        private RowSelection _rows;
        private Memory<double> _logLikelihood;
        private Memory<double> _givenClass;
        private WideLog[]? _wide;
        private WideLog[]? _wideGivenClass;
        private int _size;
        private TreeSegment[]? _stage;

        public void Run(Observations data, RowSelection rows, WideLog[] logLikelihood, WideLog[]? givenClass, CancellationToken cancellation)
        {
            (_wide, _wideGivenClass) = (logLikelihood, givenClass);
            Run(data, rows, Memory<double>.Empty, Memory<double>.Empty, cancellation);
            (_wide, _wideGivenClass) = (null, null);
        }

        public void Run(Observations data, RowSelection rows, Memory<double> logLikelihood, Memory<double> givenClass, CancellationToken cancellation)
        {
            (_data, _rows, _logLikelihood, _givenClass, _size) = (data, rows, logLikelihood, givenClass, engine.RowsOfTask(rows.Count));
            int tasks = Parts(rows, _size);
            if (tasks < engine._plan.Threads && engine._plan.Segments.Length > 1)
            {
                RunByNodes(cancellation);
            }
            else
            {
                WorkCrew.Run(engine.Hire(engine.Streaming(), tasks), tasks, this, cancellation);
            }

            _data = null!;
        }

        public void Do(int worker, int task)
        {
            EngineWorker<T> own = engine.Worker(worker);
            if (_stage is { } stage)
            {
                own.Pass.Up(stage[task].Nodes, engine.Worker(0).Batch);
                return;
            }

            own.Up(engine.Streaming(), _data, Part(_rows, _size, task), null, Detail);
            Write(own, task * _size);
        }

        private ClassDetail Detail => !_givenClass.IsEmpty || _wideGivenClass is not null ? ClassDetail.Exact : ClassDetail.None;

        private void RunByNodes(CancellationToken cancellation)
        {
            EngineWorker<T> own = engine.Worker(0);
            own.Reserve(engine.StreamingByNodes());
            for (int w = 1; w < engine._plan.Threads; w++)
            {
                engine.Worker(w).Pass.Use(engine.StreamingByNodes(), own.Slots);
            }

            _size = engine._plan.GroupPanels * engine._plan.PanelLanes;
            try
            {
                for (int g = 0; g < Parts(_rows, _size); g++)
                {
                    own.Batch.Load(_data, Part(_rows, _size, g), null, null);
                    foreach (TreeSegment[] stage in engine._plan.Segments)
                    {
                        _stage = stage;
                        WorkCrew.Run(engine._plan.Threads, stage.Length, this, cancellation);
                    }

                    own.Pass.ReadRoot(own.Batch, own.Root, Detail);
                    Write(own, g * _size);
                }
            }
            finally
            {
                _stage = null;
            }
        }

        private void Write(EngineWorker<T> own, int position)
        {
            engine.MarkSuspects(own, position);
            if (_wide is not null)
            {
                own.Root.CopyWide(own.Batch.Count, position, _wide, _wideGivenClass);
                return;
            }

            own.Root.LogJoint.AsSpan(0, own.Batch.Count).CopyTo(_logLikelihood.Span[position..]);
            int count = engine.Model.Classes;
            for (int i = 0; !_givenClass.IsEmpty && i < own.Batch.Count * count; i++)
            {
                _givenClass.Span[(position * count) + i] = own.Root.LogGivenClass(i / count, i % count);
            }
        }
    }

    /// <summary>Expected counts where every thread has its own: blocks of samples, merged in their order.</summary>
    private sealed class MergedCountWork(ScaledEngine<T> engine) : IOrderedWork
    {
        private readonly OrderedBlocks _blocks = new();
        private Observations _data = null!;
        private RowSelection _rows;
        private int[]? _labels;
        private double[]? _weights;
        private ExpectedCounts _counts = null!;
        private int _size;
        private CancellationToken _cancellation;

        public void Run(Observations data, RowSelection rows, int[]? labels, double[]? weights, ExpectedCounts counts, CancellationToken cancellation)
        {
            long size = Math.Max(engine._plan.BlockRows, (rows.Count + LargestBlockCount - 1) / LargestBlockCount);
            int group = engine._plan.GroupPanels * engine._plan.PanelLanes;
            (_data, _rows, _labels, _weights, _counts, _cancellation) = (data, rows, labels, weights, counts, cancellation);
            _size = (int)Math.Min((size + group - 1) / group * group, int.MaxValue / 2);
            int tasks = Parts(rows, _size);
            try
            {
                _blocks.Run(engine.Hire(engine.Kept(), tasks, sums: true), tasks, this, cancellation);
            }
            catch
            {
                Array.ForEach(engine._workers, w => w?.DropSums());
                throw;
            }

            (_data, _weights, _counts) = (null!, null, null!);
        }

        public void Do(int worker, int task)
        {
            EngineWorker<T> own = engine.Worker(worker);
            own.Sums.Counts.Clear();
            RowSelection block = Part(_rows, _size, task);
            int group = engine._plan.GroupPanels * engine._plan.PanelLanes;
            for (int g = 0; g < Parts(block, group); g++)
            {
                _cancellation.ThrowIfCancellationRequested();
                own.Up(engine.Kept(), _data, Part(block, group, g), _labels, ClassDetail.None, _weights);
                engine.MarkSuspects(own, (task * _size) + (g * group));
                own.DownCounts();
            }

            own.FinishSites();
        }

        public void Merge(int worker, int task) => _counts.Add(engine.Worker(worker).Sums.Counts);
    }

    /// <summary>What is read from posteriors: groups of panels through the whole tree, all slots kept.</summary>
    private sealed class FlowWork(ScaledEngine<T> engine) : IParallelWork
    {
        private Observations _data = null!;
        private RowSelection _rows;
        private int[]? _labels;
        private ClassDetail _detail;
        private Action<EngineWorker<T>, int> _read = null!;
        private int _size;

        public void Run(
            Observations data, RowSelection rows, int[]? labels, ClassDetail detail, Action<EngineWorker<T>, int> read, CancellationToken cancellation)
        {
            (_data, _rows, _labels, _detail, _read, _size) = (data, rows, labels, detail, read,
                Math.Min(engine.RowsOfTask(rows.Count), engine._plan.FlowPanels * engine._plan.PanelLanes));
            int tasks = Parts(rows, _size);
            WorkCrew.Run(engine.Hire(engine.KeptForFlows(), Math.Min(tasks, engine._plan.FlowThreads)), tasks, this, cancellation);
        }

        public void Do(int worker, int task)
        {
            EngineWorker<T> own = engine.Worker(worker);
            own.Up(engine.KeptForFlows(), _data, Part(_rows, _size, task), _labels, _detail);
            _read(own, task * _size);
            engine.MarkSuspects(own, task * _size);
        }
    }
}
