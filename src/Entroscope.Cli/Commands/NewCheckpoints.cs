using Entroscope.Files.Checkpoints;

namespace Entroscope.Cli.Commands;

/// <summary>
/// The checkpoints of a run that starts from the beginning: the one of an earlier run stays until
/// this one has got past all that may refuse it, and has a checkpoint of its own.
/// </summary>
internal sealed class NewCheckpoints(CheckpointFolder folder) : ICheckpointStore
{
    public Checkpoint? Load() => null;

    public void Save(Checkpoint checkpoint) => folder.Save(checkpoint);
}
