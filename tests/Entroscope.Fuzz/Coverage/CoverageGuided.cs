using SharpFuzz;

namespace Entroscope.Fuzz.Coverage;

/// <summary>The way of AFL++ into a format: it chooses the inputs by what they reach in the instrumented library (docs/reliability.md).</summary>
internal static class CoverageGuided
{
    /// <summary>Reads what AFL++ writes, until it ends; what must not happen is a crash to it.</summary>
    /// <param name="format">A format of one file.</param>
    public static void Run(string format)
    {
        FuzzTarget target = FuzzTargets.Of(format);
        using var folder = new ScratchFolder();
        int variant = target.Seeds[^1].Variant;
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var content = new MemoryStream();
            stream.CopyTo(content);
            folder.Clear();
            try
            {
                target.Run(new FuzzInput(format, variant, [content.ToArray()]), folder.Path);
            }
            catch (EntroscopeException e)
            {
                FuzzCheck.Message(e.Message);
            }
        });
    }
}
