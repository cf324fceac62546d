using Entroscope.Cluster.Hosting;
using Entroscope.Cluster.Messages;
using Entroscope.Cluster.Workers;
using Entroscope.Learning;
using Entroscope.Learning.Distribution;
using Entroscope.Reporting;

namespace Entroscope.Cluster.Cli;

/// <summary><c>worker</c>: takes part in a job.</summary>
internal static class WorkerCommand
{
    public static Command Create()
    {
        var file = new PathOption(PathUse.Read, "--join")
        {
            Description = "The file that the coordinator wrote: cluster.json.",
            HelpName = "FILE",
            Required = true,
        };
        Option<int> threads = CommonOptions.Threads();
        Option<int> wait = OptionFactory.Integer("--wait", "Seconds to wait for a coordinator, at the start and when it is gone.", 600, 1, 1_000_000);
        var bound = new Option<bool>("--bound") { Description = "End with standard input.", Hidden = true };
        var command = new Command("worker",
            "Take part in the work of a coordinator: join it by its file, compute what it hands out, and join again when it "
            + "is back after a failure. Ends when the job does.")
        {
            file, threads, wait, bound,
        };
        return command.Running(
            (parsed, cancellation) =>
            {
                using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                if (parsed.GetValue(bound))
                {
                    EndWithInput(ended);
                }

                int count = parsed.GetValue(threads) is > 0 and int given ? given : Environment.ProcessorCount;
                TextWriter error = parsed.InvocationConfiguration.Error;
                Action<string> say = parsed.GetValue(bound) ? _ => { } : text => error.WriteLine("worker: " + text);
                var worker = new WorkerProcess(parsed.GetRequiredValue(file)!, job => Read(job, count, ended.Token), ProductVersion.Text,
                    ArithmeticSelfTest.Run(), count, TimeSpan.FromSeconds(parsed.GetValue(wait)), say);
                try
                {
                    worker.Run(ended.Token);
                }
                catch (RefusedException e)
                {
                    throw new DataException(e.Message, e);
                }

                return ExitCode.Done;
            },
            "entroscope worker --join run/cluster.json",
            "srun -N8 entroscope worker --join run/cluster.json --threads 16");
    }

    /// <summary>Reads data and options of the coordinator's command line, as that does.</summary>
    private static JobData Read(JobDescription job, int threads, CancellationToken cancellation)
    {
        try
        {
            if (Directory.Exists(job.Folder))
            {
                Directory.SetCurrentDirectory(job.Folder);
            }

            IReadOnlyList<(Command Command, LoadJob Share)> commands = ClusterCommands.Sharing(null);
            var root = new RootCommand { CommonOptions.Verbose };
            foreach ((Command command, _) in commands)
            {
                root.Add(command);
            }

            ParseResult parsed = root.Parse(job.Arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Errors.Count > 0 || parsed.CommandResult.Command is RootCommand)
            {
                throw new RefusedException("the command line of the coordinator cannot be read here: "
                    + (parsed.Errors.Count > 0 ? parsed.Errors[0].Message : "it has no command that is known"));
            }

            SharedJob shared = commands.First(c => c.Command == parsed.CommandResult.Command).Share(parsed, threads, cancellation);
            return new JobData(shared.Fingerprint, shared.Training is { } session ? Of(session) : null, shared.Tasks);
        }
        catch (Exception e) when (e is EntroscopeException or UsageException or IOException or UnauthorizedAccessException)
        {
            throw new RefusedException(
                $"the data of the job cannot be read here: {e.Message.TrimEnd('.')}; the same path must lead to it on every machine");
        }
    }

    private static TrainingData Of(TrainingSession session) => new(
        new TrainingSet(session.Rows.Train.Observations, session.Rows.Train.Labels),
        new TrainingSet(session.Rows.Validation.Observations, session.Rows.Validation.Labels),
        session.Options,
        session.Rows.Train.Fingerprint + session.Rows.Validation.Fingerprint);

    // Whoever started this process has ended, in whatever way.
    private static void EndWithInput(CancellationTokenSource ended)
    {
        var thread = new Thread(() =>
        {
            using Stream input = Console.OpenStandardInput();
            while (input.ReadByte() >= 0)
            {
            }

            // A computation may take long to notice.
            Environment.Exit(ExitCode.Cancelled);
        })
        { IsBackground = true };
        thread.Start();
        GC.KeepAlive(ended);
    }
}
