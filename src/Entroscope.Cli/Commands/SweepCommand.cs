using Entroscope.Sweeps;

namespace Entroscope.Cli.Commands;

/// <summary><c>sweep</c>: what is done with files of finished trainings; <c>scaling</c> makes them.</summary>
internal static class SweepCommand
{
    private const string Merge = "merge";

    public static Command Create()
    {
        var action = new Argument<string>("ACTION") { Description = "What to do: merge." };
        action.CompletionSources.Add(Merge);
        var into = new Argument<string>("STORE") { Description = "The file that gets the trainings; it is made where there is none." };
        var files = new Argument<string[]>("FILES")
        {
            Description = "The files of the tasks, which stay as they are.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<bool> json = CommonOptions.Json();
        var command = new Command("sweep",
            "Join the files of the tasks of a sweep (scaling --task K/COUNT): every training that STORE does not hold yet is added to it.")
        {
            action, into, files, json,
        };
        return command.Running(
            (parsed, cancellation) =>
            {
                string asked = parsed.GetRequiredValue(action);
                UsageException.ThrowIf(asked is not Merge, $"sweep knows the action merge, but is asked for '{asked}'");
                SweepMerge merge = SweepMerge.Run(parsed.GetRequiredValue(into), parsed.GetRequiredValue(files), cancellation);
                TextWriter output = parsed.InvocationConfiguration.Output;
                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(output, w => w.Members(new { merge.Store, merge.Files, merge.Added, merge.Known, merge.Different, merge.Total }));
                }
                else
                {
                    output.WriteLine(Invariant($"{merge.Store}: {merge.Added} trainings added from {merge.Files} files, {merge.Known} held before; ")
                        + Invariant($"now {merge.Total}"));
                }

                if (merge.Different > 0)
                {
                    parsed.InvocationConfiguration.Error.WriteLine(
                        Invariant($"entroscope: {merge.Different} of the trainings held before ended otherwise in the files, as on another kind of processor; ")
                        + "those held before are kept");
                }

                return ExitCode.Done;
            },
            "entroscope sweep merge sweep.db sweep-1-of-3.db sweep-2-of-3.db sweep-3-of-3.db");
    }
}
