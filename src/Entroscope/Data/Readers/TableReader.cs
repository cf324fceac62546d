using Entroscope.Data.Tables;

namespace Entroscope.Data.Readers;

/// <summary>Reads files of any format into a table.</summary>
internal static class TableReader
{
    public static void Read(SourceFile file, DataOptions options, TableBuilder table, CancellationToken cancellation) =>
        DataFile.Guarded(file.Path, () =>
        {
            if (file.Format is not (FileFormat.Delimited or FileFormat.Typed))
            {
                EnsureNoTextOption(file.Path, options);
            }

            switch (file.Format)
            {
                case FileFormat.Npz:
                    NpzReader.Read(file, options, table, cancellation);
                    break;
                case FileFormat.Idx:
                    IdxReader.Read(file, options, table, cancellation);
                    break;
                case FileFormat.Npy:
                    ReadNpy(file, table, cancellation);
                    break;
                case FileFormat.Held:
                    file.Array!.Read(file, options, table, cancellation);
                    break;
                case FileFormat.Typed:
                    TypedReader.Read(file, options, table, cancellation);
                    break;
                default:
                    using (Stream stream = DataFile.Open(file.Path))
                    {
                        table.IsText = true;
                        DelimitedReader.Read(stream, file, table, null, options, cancellation);
                    }

                    break;
            }
        });

    /// <summary>Refuses options that say how text is read.</summary>
    public static void EnsureNoTextOption(string file, DataOptions options)
    {
        if (options.TextOption() is { } option)
        {
            throw DataFault.Of(file, $"{option} is for tables of text, such as CSV; this source is none.");
        }
    }

    private static void ReadNpy(SourceFile file, TableBuilder table, CancellationToken cancellation)
    {
        using FileStream stream = File.OpenRead(file.Path);
        NpyReader.Read(stream, stream.Length, file.Path, file.Part, table, cancellation);
        table.EndPart();
    }
}
