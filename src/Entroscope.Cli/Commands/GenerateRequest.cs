using Entroscope.Files.Json;
using Entroscope.Information.Scaling;
using Entroscope.Sources;

namespace Entroscope.Cli.Commands;

/// <summary>What <c>generate</c> writes and shows of a source.</summary>
internal sealed record GenerateRequest
{
    public required Source Source { get; init; }

    /// <summary>Gets the parameters that were given.</summary>
    public required IReadOnlyDictionary<string, double> Parameters { get; init; }

    public required int Rows { get; init; }

    public required ulong Seed { get; init; }

    public required SourceOptions Options { get; init; }

    /// <summary>Gets the file for the rows; null for none.</summary>
    public string? File { get; init; }

    public string? Truth { get; init; }

    public string? TreeFile { get; init; }

    public int Shift { get; init; }

    public bool Law { get; init; }

    public bool Json { get; init; }

    // Rows are drawn where a file is named for them, or where nothing else is requested.
    private bool WritesRows => File is not null || (Truth is null && TreeFile is null && !Law && !Json);

    public void Run(TextWriter output, SourceText text, CancellationToken cancellation)
    {
        UsageException.ThrowIf(
            File is not null && StandardStream.IsOutput(File) && (Law || Taken(Truth) || Taken(TreeFile)),
            "--output and what else is requested cannot both write on standard output; name a file for the rows");
        foreach (string path in new[] { File, Truth, TreeFile }.OfType<string>())
        {
            AtomicFile.EnsureWritable(path);
        }

        (SourceTruth Truth, ScalingLawAnalysis Law)? known = null;
        if (Law || Truth is not null)
        {
            SourceTruth truth = Source.Truth(Options, cancellation);
            known = (truth, truth.NameLaw());
        }

        bool silent = Json || Taken(Truth) || Taken(TreeFile);
        if (WritesRows)
        {
            WriteRows(silent, output, cancellation);
        }

        if (TreeFile is not null)
        {
            new TreeFile(Source.ShiftedTree(Shift), null).Save(TreeFile);
            Say(silent, output, Invariant($"{TreeFile}: tree '{Source.ShiftedTree(Shift).Description}' of {Source.Sites} sites"));
        }

        if (Truth is not null)
        {
            AtomicFile.Write(Truth, stream =>
            {
                using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
                JsonOutput.Write(writer, w => Write(w, known));
            });
            Say(silent, output, $"{Truth}: the truth about source {Source.Name}");
        }

        if (Json)
        {
            JsonOutput.Write(output, w =>
            {
                Write(w, Law ? known : null);
                w.WriteNumber("rows", WritesRows ? Rows : 0);
                w.WriteNumber("seed", Seed);
                w.WriteString("output", File);
                w.WriteString("tree_file", TreeFile);
                w.WriteNumber("shift", Shift);
                w.WriteString("truth", Truth);
            });
        }
        else if (Law && !silent)
        {
            text.Show(known!.Value.Truth, known.Value.Law);
        }
    }

    private static bool Taken(string? path) => path is not null && StandardStream.IsOutput(path);

    private static void Say(bool silent, TextWriter output, string line)
    {
        if (!silent)
        {
            output.WriteLine(line);
        }
    }

    private void Write(Utf8JsonWriter json, (SourceTruth Truth, ScalingLawAnalysis Law)? known)
    {
        SourceJson.Source(json, Source, Parameters);
        if (known is { } truth)
        {
            SourceJson.Truth(json, truth.Truth, truth.Law);
        }
    }

    private void WriteRows(bool silent, TextWriter output, CancellationToken cancellation)
    {
        string summary = Invariant($"{Numbers.Count(Rows, "row")} of {Numbers.Count(Source.Sites, "site")} from source {Source.Name}");
        if (File is not null && Path.GetExtension(File).Equals(".npy", StringComparison.OrdinalIgnoreCase))
        {
            int[] shape = Source.Image is { } image ? [image.Height, image.Width] : [Source.Sites];
            NpyWriter.Write(File, Rows, shape, Source.Alphabet, (r, row) =>
            {
                cancellation.ThrowIfCancellationRequested();
                Source.Draw(Seed, r, row);
            });
            Say(silent, output, $"{File}: {summary}");
            return;
        }

        int[] values = new int[Source.Sites];
        TableText.Deliver(
            writer => TableText.Write(writer, Enumerable.Range(0, Source.Sites).Select(i => Invariant($"x{i}")), Rows, (line, r) =>
            {
                cancellation.ThrowIfCancellationRequested();
                Source.Draw(Seed, r, values);
                for (int i = 0; i < values.Length; i++)
                {
                    TableText.Append(line, i, values[i]);
                }
            }),
            File,
            silent,
            output,
            summary);
    }
}
