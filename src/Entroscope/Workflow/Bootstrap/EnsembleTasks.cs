using Entroscope.Data.Tables;
using Entroscope.Files.Checkpoints;
using Entroscope.Files.Models;
using Entroscope.Files.Safetensors;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Tasks;

namespace Entroscope.Workflow.Bootstrap;

/// <summary>The trainings of an ensemble, of which each gives the file of a model.</summary>
/// <param name="refitted">Whether the first model learned from the validation rows, too.</param>
internal sealed class EnsembleTasks(DataSplit split, EnsembleTraining train, EnsembleOptions options, bool refitted) : ITaskList
{
    private readonly Lazy<string> _data = new(split.ComputeFingerprint);

    public TaskKind Kind => TaskKind.Ensemble;

    public byte[] Payload => [refitted ? (byte)1 : (byte)0];

    public int Count => options.Count;

    /// <summary>Gets where trainings that take long keep checkpoints; null for nowhere.</summary>
    public string? Folder { get; init; }

    public string NameOf(int task) => Invariant($"{_data.Value} {(options.Resample ? "bootstrap" : "seeds")} {options.Seed} {task + 1} {refitted}");

    public byte[] Run(int task, byte[] input, CancellationToken cancellation)
    {
        using LateCheckpoints? checkpoints = Folder is null ? null : new LateCheckpoints(Part(Folder, task));
        var file = new SafetensorsWriter();
        SafetensorsModel.Add(file, Train(task, checkpoints, cancellation));
        using var stream = new MemoryStream();
        file.WriteTo(stream);
        return stream.ToArray();
    }

    /// <summary>Trains a model.</summary>
    public ConvACMixture Train(int task, ICheckpointStore? checkpoints, CancellationToken cancellation)
    {
        DataSplit rows = options.Resample ? ModelEnsemble.Resampled(split, options.Seed, task + 1) : split;
        ConvACMixture model = train(rows, task + 1, checkpoints, cancellation);
        return options.Resample ? WithScore(model) : model;
    }

    /// <summary>Adds the mean log p of the rows that all were drawn from to the record of a model.</summary>
    public ConvACMixture WithScore(ConvACMixture model) => ModelEnsemble.WithScore(model, ModelEnsemble.ScoreOf(model, split, refitted));

    /// <summary>Removes the checkpoints of a training.</summary>
    public void Forget(int task)
    {
        if (Folder is not null)
        {
            LateCheckpoints.Remove(Part(Folder, task));
        }
    }

    private static string Part(string folder, int task) => Path.Combine(folder, Invariant($"training-{task + 1:0000}"));
}

/// <summary>Trains a model of an ensemble.</summary>
/// <param name="rows">The rows.</param>
/// <param name="number">What is added to the seed.</param>
/// <param name="checkpoints">Keeps checkpoints; null for none.</param>
internal delegate ConvACMixture EnsembleTraining(DataSplit rows, int number, ICheckpointStore? checkpoints, CancellationToken cancellation);
