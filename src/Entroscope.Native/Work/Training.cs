using Entroscope.Cli.Commands;
using Entroscope.Cli.Output;
using Entroscope.Native.Calls;
using Entroscope.Workflow.Training;

namespace Entroscope.Native.Work;

/// <summary>A training as the command <c>train</c> does it, with its options: the same data gives the same model.</summary>
internal static class Training
{
    private static readonly string[] OfFiles =
        ["--output", "--curves", "--tensorboard", "--bootstrap", "--seeds", "--ensemble", "--workers", "--cluster", "--cluster-file", "--profile", "--json"];

    private static readonly Lazy<(RootCommand Root, Func<ParseResult, CancellationToken, TrainingSession> Load)> Command = new(Make);

    /// <summary>Trains.</summary>
    /// <param name="request"><c>{"data": "X", "options": {...}, "held": {"X": HANDLE}}</c>.</param>
    /// <param name="call">What cancels it and receives its progress, or null.</param>
    public static HeldModel Run(JsonElement request, LongCall? call)
    {
        Requests.Ensure(request, "data", null);
        string[] arguments =
        [
            "train", .. Requests.Arguments(Command.Value.Root.Subcommands[0], request.GetProperty("options")), "--discard-on-interrupt", "--",
            request.GetProperty("data").GetString()!,
        ];
        CancellationToken cancellation = call?.Token ?? default;
        ParseResult parsed = App.ParseMeant(Command.Value.Root, arguments);
        string? stray = parsed.CommandResult.Command.Options.FirstOrDefault(o => OfFiles.Contains(o.Name, StringComparer.Ordinal)
            && parsed.GetResult(o) is { Implicit: false })?.Name;
        UsageException.ThrowIf(stray is not null, $"{stray} is about files and other processes; use the command line, entroscope train");
        return HeldObjects.With(Requests.Held(request), () =>
        {
            TrainingSession session = Command.Value.Load(parsed, cancellation);
            using var error = new StringWriter { NewLine = "\n" };
            TextWriter messages = call?.Messages(error) ?? error;
            TrainedModel trained = session.Run(new TrainingDisplay(messages, call is null, call), messages, null, cancellation);
            foreach (string warning in TrainingWarnings.Of(session.Rows, trained, session.Options.Engine.Threads, cancellation))
            {
                messages.WriteLine("warning: " + warning);
            }

            return new HeldModel(Circuit.Of(session.Rows, trained, session.Options));
        });
    }

    private static (RootCommand Root, Func<ParseResult, CancellationToken, TrainingSession> Load) Make()
    {
        Func<ParseResult, CancellationToken, TrainingSession>? load = null;
        RootCommand root = App.CreateRoot(["train"], new CommandSet("train", _ => [TrainCommand.Create(null, out load)]));
        return (root, load!);
    }
}
