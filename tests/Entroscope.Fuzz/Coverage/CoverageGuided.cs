using Entroscope.Fuzz.Targets;
using SharpFuzz;

namespace Entroscope.Fuzz.Coverage;

/// <summary>The way of AFL++ into a format: it chooses the inputs by what they reach in the instrumented library (docs/reliability.md).</summary>
internal static class CoverageGuided
{
    // Tables are divided and trained on.
    private const int TrainedOn = 540;

    /// <summary>Reads what AFL++ writes, until it ends; what must not happen is a crash to it.</summary>
    /// <param name="format">A format of one file.</param>
    public static void Run(string format)
    {
        using var folder = new ScratchFolder();
        Fuzzer.Run(stream =>
        {
            // Instrumented code may run from here on only.
            FuzzTarget target = FuzzTargets.Of(format);
            using var content = new MemoryStream();
            stream.CopyTo(content);
            folder.Clear();
            try
            {
                target.Run(new FuzzInput(format, target is TableTarget ? TrainedOn : 0, [content.ToArray()]), folder.Path);
            }
            catch (EntroscopeException e)
            {
                FuzzCheck.Message(e.Message);
            }
        });
    }
}
