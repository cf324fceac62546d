namespace Entroscope.Cluster.Workers;

/// <summary>What a worker keeps when its silo ends and another one takes its place: the rows that were read.</summary>
internal sealed class WorkerHome : Hosting.IMember
{
    public TrainingData? Data { get; set; }

    public WorkerEngine? Engine { get; set; }

    public byte[] Read(Messages.ArrayKey key, int piece) => Engine?.Read(key, piece) ?? [];
}
