namespace Entroscope.Cluster.Cli;

/// <summary>The commands of the tool.</summary>
internal static class ClusterCommands
{
    public static CommandSet Set { get; } = new(
        "Trains over several processes and machines. 'entroscope' runs it where it is installed beside it.\n\n"
        + "Start with:  entroscope train tiles --workers 4 -o model.safetensors     (four processes of this machine)\n"
        + "Or with:     entroscope train tiles --cluster listen:0.0.0.0 -o run/model.safetensors\n"
        + "and on every machine:  entroscope worker --join run/cluster.json",
        args => [TrainCommand.Create(LocalCluster.Start, out _), WorkerCommand.Create(), StatusCommand.Create()]);
}
