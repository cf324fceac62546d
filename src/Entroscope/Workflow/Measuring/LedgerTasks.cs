using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Files.Models;
using Entroscope.Files.Safetensors;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Tasks;

namespace Entroscope.Workflow.Measuring;

/// <summary>Ledgers of blocks of samples, of which each gets the values of its samples, and gives its table.</summary>
internal sealed class LedgerTasks : ITaskList
{
    private readonly ConvAC _model;
    private readonly EngineOptions _options;
    private readonly IReadOnlyList<(Observations Data, RowSelection Rows)> _blocks;
    private readonly Lazy<IEngine> _engine;
    private readonly string _name;

    private LedgerTasks(ConvAC model, EngineOptions options, byte[] payload, IReadOnlyList<(Observations Data, RowSelection Rows)> blocks)
    {
        (_model, _options, Payload, _blocks) = (model, options, payload, blocks);
        _engine = new Lazy<IEngine>(() => Engines.Create(_model, _options));
        _name = Convert.ToHexStringLower(SHA256.HashData(payload));
    }

    public TaskKind Kind => TaskKind.Ledgers;

    /// <summary>Gets the kind of the engine, and the file of the model.</summary>
    public byte[] Payload { get; }

    // A worker does not know how many there are.
    public int Count => _blocks.Count > 0 ? _blocks.Count : int.MaxValue;

    /// <summary>Makes the tasks of blocks.</summary>
    public static LedgerTasks Of(ConvAC model, EngineOptions options, IReadOnlyList<(Observations Data, RowSelection Rows)> blocks)
    {
        var file = new SafetensorsWriter();
        SafetensorsModel.Add(file, model);
        using var stream = new MemoryStream();
        stream.WriteByte((byte)options.Kind);
        file.WriteTo(stream);
        return new LedgerTasks(model, options with { Crew = null }, stream.ToArray(), blocks);
    }

    /// <summary>Makes the tasks of others from their payload.</summary>
    /// <exception cref="ModelException">It holds no model.</exception>
    public static LedgerTasks Read(byte[] payload, EngineOptions options)
    {
        using var stream = new MemoryStream(payload, 1, payload.Length - 1);
        return new LedgerTasks(SafetensorsModel.Read(new SafetensorsReader(stream)).Network,
            options with { Kind = (EngineKind)payload[0], Crew = null }, payload, []);
    }

    public string NameOf(int task) => _name;

    public byte[] InputOf(int task)
    {
        (Observations data, RowSelection rows) = _blocks[task];
        byte[] input = new byte[(long)rows.Count * data.Sites * sizeof(double)];
        Span<double> values = MemoryMarshal.Cast<byte, double>(input.AsSpan());
        for (int i = 0; i < data.Sites; i++)
        {
            for (int r = 0; r < rows.Count; r++)
            {
                values[(i * rows.Count) + r] = data[rows[r], i];
            }
        }

        return input;
    }

    public byte[] Run(int task, byte[] input, CancellationToken cancellation)
    {
        ReadOnlySpan<double> values = MemoryMarshal.Cast<byte, double>(input.AsSpan());
        int sites = _model.Tree.SiteCount, rows = values.Length / sites;
        var columns = new ValueColumn[sites];
        for (int i = 0; i < sites; i++)
        {
            columns[i] = ValueColumn.Of(values.Slice(i * rows, rows).ToArray());
        }

        var data = new Observations(columns);
        return _engine.Value.Ledger(data, RowSelection.All(data), null, cancellation).ToBytes();
    }
}
