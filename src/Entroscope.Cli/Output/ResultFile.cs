namespace Entroscope.Cli.Output;

/// <summary>The file that a measuring command keeps its result in, besides showing it.</summary>
internal static class ResultFile
{
    /// <summary>Gets the file that a command line names, or null; standard output is where the result is shown anyway.</summary>
    public static string? Of(ParseResult parsed) =>
        parsed.CommandResult.Command.Options.Contains(CommonOptions.ResultFile) && parsed.GetValue(CommonOptions.ResultFile) is { } path
            && !StandardStream.IsOutput(path) ? path : null;

    /// <summary>Writes what a command shows into a file, whole or not at all, then shows it.</summary>
    /// <param name="run">Runs the command with its output going to the writer it is given.</param>
    public static int Write(string path, TextWriter output, Func<ShownWriter, int> run)
    {
        int code = ExitCode.Done;
        StreamReader? written = null;
        AtomicFile.EnsureWritable(path);
        AtomicFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
            code = run(ShownWriter.Over(writer));

            // Opened here, since another process may replace the file as soon as it has its name.
            written = stream is FileStream { CanSeek: true } file ? Reopen(file) : null;
        });
        using (written)
        {
            char[] block = new char[1 << 16];
            for (int read = written?.ReadBlock(block) ?? 0; read > 0; read = written!.ReadBlock(block))
            {
                output.Write(block, 0, read);
            }
        }

        return code;
    }

    private static StreamReader Reopen(FileStream file) =>
        new(new FileStream(file.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
}
