namespace Entroscope.Cluster.Cli;

/// <summary>The commands of the tool.</summary>
internal static class ClusterCommands
{
    public static CommandSet Set { get; } = new(
        "Trains, sweeps and measures over several processes and machines. 'entroscope' runs it where it is installed beside it.\n\n"
        + "Start with:  entroscope train tiles --workers 4 -o model.safetensors     (four processes of this machine)\n"
        + "Or with:     entroscope train tiles --cluster listen:0.0.0.0 -o run/model.safetensors\n"
        + "and on every machine:  entroscope worker --join run/cluster.json",
        args => [.. Sharing(LocalCluster.Start).Select(c => c.Command), WorkerCommand.Create(), StatusCommand.Create()]);

    /// <summary>Makes the commands whose work can be shared, each with what reads its job.</summary>
    /// <param name="start">Starts a cluster; null for a worker, which only reads.</param>
    public static IReadOnlyList<(Command Command, LoadJob Share)> Sharing(StartCluster? start)
    {
        Command train = TrainCommand.Create(start, out _, out LoadJob training), run = RunCommand.Create(start, out LoadJob running);
        Command scaling = CommandList.Measuring(ScalingCommand.Create(start, out LoadJob sweep)), sample = SampleCommand.Create(start, out LoadJob draws);
        return [(train, training), (run, running), (scaling, sweep), (sample, draws)];
    }
}
