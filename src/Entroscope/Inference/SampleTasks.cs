using System.Runtime.InteropServices;
using Entroscope.Engine;
using Entroscope.Model;
using Entroscope.Tasks;

namespace Entroscope.Inference;

/// <summary>
/// The draws of <see cref="Sampling.Draw"/> as tasks of some blocks each; a result has class, component and values of every sample, as numbers.
/// </summary>
internal sealed class SampleTasks : ITaskList
{
    private const int LargestResult = 4 << 20;
    private readonly ConvACMixture _model;
    private readonly int _count;
    private readonly ulong _seed;
    private readonly int _label;
    private readonly EngineOptions _engine;
    private readonly int _blocks;

    /// <param name="count">The number of samples of all tasks.</param>
    /// <param name="label">The class to draw from, or -1.</param>
    public SampleTasks(ConvACMixture model, int count, ulong seed, int label, EngineOptions engine)
    {
        (_model, _count, _seed, _label, _engine) = (model, count, seed, label, engine);
        _blocks = Math.Max(1, LargestResult / (Sampling.BlockRows * Numbers * sizeof(double)));
        Count = (int)(((long)count + Rows - 1) / Rows);
    }

    public TaskKind Kind => TaskKind.Samples;

    public byte[] Payload => [];

    public int Count { get; }

    private int Rows => _blocks * Sampling.BlockRows;

    private int Numbers => _model.Sites + 2;

    /// <summary>Has all samples drawn by others.</summary>
    public SampleSet Draw(ITaskCrew crew, CancellationToken cancellation)
    {
        _model.EnsureDistribution();
        Evidence.CheckLabel(_model.Pattern, _label);
        Sampling.EnsureRoom(_model, _count);
        var samples = new ObservationsBuilder(_model.Pattern, _count);
        (int[] classes, int[] components) = (new int[_count], new int[_count]);
        crew.Run(this, [.. Enumerable.Range(0, Count)], (task, result) =>
        {
            ReadOnlySpan<double> numbers = MemoryMarshal.Cast<byte, double>(result);
            int first = task * Rows, rows = RowsOf(task);
            Refuse.Data(numbers.Length != rows * Numbers, $"A worker returned {numbers.Length} numbers for {rows} samples of {Numbers}.");
            for (int r = 0; r < rows; r++)
            {
                ReadOnlySpan<double> row = numbers.Slice(r * Numbers, Numbers);
                (classes[first + r], components[first + r]) = ((int)row[0], (int)row[1]);
                for (int i = 0; i < _model.Sites; i++)
                {
                    samples.Set(first + r, i, row[i + 2]);
                }
            }
        }, cancellation);
        return new SampleSet(samples.Build(), classes) { Components = components };
    }

    public string NameOf(int task) => Invariant($"samples {task * Rows} to {(task * Rows) + RowsOf(task)} of {_count}, seed {_seed}, class {_label}");

    public byte[] Run(int task, byte[] input, CancellationToken cancellation)
    {
        SampleSet drawn = Sampling.DrawBlocks(_model, RowsOf(task), task * _blocks, _seed, _label, _engine, cancellation);
        byte[] result = new byte[drawn.Classes.Length * Numbers * sizeof(double)];
        Span<double> numbers = MemoryMarshal.Cast<byte, double>(result.AsSpan());
        for (int r = 0; r < drawn.Classes.Length; r++)
        {
            Span<double> row = numbers.Slice(r * Numbers, Numbers);
            (row[0], row[1]) = (drawn.Classes[r], drawn.Components[r]);
            for (int i = 0; i < _model.Sites; i++)
            {
                row[i + 2] = drawn.Data[r, i];
            }
        }

        return result;
    }

    private int RowsOf(int task) => Math.Min(Rows, _count - (task * Rows));
}
