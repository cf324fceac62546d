using Entroscope.Data.Tables;

namespace Entroscope.Data.Readers;

/// <summary>Reads files of any format into a table.</summary>
internal static class TableReader
{
    public static void Read(SourceFile file, DataOptions options, TableBuilder table, CancellationToken cancellation) =>
        DataFile.Guarded(file.Path, () =>
        {
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
                default:
                    using (Stream stream = DataFile.Open(file.Path))
                    {
                        DelimitedReader.Read(stream, file, table, null, cancellation);
                    }

                    break;
            }
        });

    private static void ReadNpy(SourceFile file, TableBuilder table, CancellationToken cancellation)
    {
        using FileStream stream = File.OpenRead(file.Path);
        NpyReader.Read(stream, stream.Length, file.Path, file.Part, table, cancellation);
        table.EndPart();
    }
}
