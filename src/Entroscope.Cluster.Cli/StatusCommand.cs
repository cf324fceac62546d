using Entroscope.Cluster.Hosting;
using Entroscope.Cluster.Messages;
using Entroscope.Reporting;

namespace Entroscope.Cluster.Cli;

/// <summary><c>cluster status</c>: how the workers of a training are doing.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var command = new Command("cluster", "Show how the workers of a training are doing.");
        command.Add(Status());
        return command;
    }

    private static Command Status()
    {
        var file = new Argument<string>("FILE") { Description = "The file that the training wrote: cluster.json." };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("status",
            "Show the workers, their rows a second, the bytes between them, and the shares of the time in which they read numbers and wait for work.")
        {
            file, json,
        };
        return command.Running(
            (parsed, cancellation) =>
            {
                ClusterState state;
                try
                {
                    state = StatusClient.Ask(ClusterFile.Load(parsed.GetRequiredValue(file)), ProductVersion.Text, cancellation).GetAwaiter().GetResult();
                }
                catch (RefusedException e)
                {
                    throw new DataException(e.Message, e);
                }

                TextWriter output = parsed.InvocationConfiguration.Output;
                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(output, w => Write(w, state));
                }
                else
                {
                    Write(output, state);
                }

                return ExitCode.Done;
            },
            "entroscope cluster status run/cluster.json");
    }

    private static void Write(Utf8JsonWriter json, ClusterState state)
    {
        json.Members(new { state.Update, state.UpdateRows, OpenLeases = state.Open, GivenLeases = state.Given, state.Lost, state.Seconds });
        json.WriteNumber("rows_per_second", state.RowsPerSecond);
        json.WriteNumber("bytes", state.Bytes);
        json.WriteNumber("communication", state.Communication);
        json.WriteNumber("waiting", state.Waiting);
        json.WriteStartArray("workers");
        foreach (WorkerState worker in state.Workers)
        {
            json.WriteStartObject();
            json.Members(new
            {
                worker.Host,
                worker.Process,
                worker.Threads,
                worker.IsReady,
                worker.Rows,
                Bytes = worker.Received,
                worker.Computing,
                worker.Communicating,
                worker.Waiting,
            });
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(TextWriter output, ClusterState state)
    {
        var table = new TextTable("host", "process", "threads", "state", "rows", "MB read", "computing s", "reading s", "waiting s");
        foreach (WorkerState w in state.Workers)
        {
            table.Add(w.Host, Invariant($"{w.Process}"), Invariant($"{w.Threads}"), w.IsReady ? "working" : "reading rows", Invariant($"{w.Rows}"),
                Invariant($"{w.Received / 1e6:0.0}"), Invariant($"{w.Computing:0.0}"), Invariant($"{w.Communicating:0.0}"),
                Invariant($"{w.Waiting:0.0}"));
        }

        table.WriteTo(output);
        output.WriteLine(Summary(state));
        output.WriteLine(Invariant($"update {state.Update} of {state.UpdateRows} rows; {state.Open} leases open, {state.Given} given; ")
            + Invariant($"{state.Lost} workers lost"));
    }

    /// <summary>Says in a line how the workers are doing.</summary>
    public static string Summary(ClusterState state) =>
        Invariant($"{state.Workers.Count(w => w.IsReady)} workers, {state.RowsPerSecond:0} rows/s, {state.Bytes / 1e6:0.0} MB, ")
        + Invariant($"{100 * state.Communication:0} % of the time in communication, {100 * state.Waiting:0} % waiting");
}
