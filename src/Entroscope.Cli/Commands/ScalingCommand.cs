using System.CommandLine;
using Entroscope.Cli.Input;

namespace Entroscope.Cli.Commands;

/// <summary><c>scaling</c>: how what a network knows scales.</summary>
internal static class ScalingCommand
{
    public static Command Create()
    {
        var sweep = new SweepAction();
        var command = new Command("scaling", "Train networks of several widths, on several numbers of rows or of several depths, and show how test likelihood, entropy captured and information per level scale. Finished trainings are kept: a sweep that was stopped goes on where it was.");
        sweep.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() => sweep.Run(parsed, cancellation), cancellation));
        return command.WithExamples(
            "entroscope scaling --sweep widths=8,16,32,64 digits --seeds 3 --store digits.db --plot digits-widths.html",
            "entroscope scaling --sweep depth=1,2,3,4 data.csv --test-rows 200 --json");
    }
}
