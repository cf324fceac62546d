using System.Buffers.Binary;
using Entroscope.Data.Tables;
using Entroscope.Structure;

namespace Entroscope.Data.Readers;

/// <summary>Reads IDX files, the format of MNIST (LeCun, Cortes, Burges 1998): images and labels of unsigned bytes.</summary>
internal static class IdxReader
{
    private const string LabelName = "class";
    private const byte UnsignedByte = 0x08;
    private const int GreyLevels = 256;

    /// <summary>Reads images and their labels into a table.</summary>
    public static void Read(SourceFile file, DataOptions options, TableBuilder table, CancellationToken cancellation)
    {
        if (options.Label is not null and not LabelName)
        {
            throw DataFault.Of(file.Path, $"the label of IDX images is in the file of labels beside them; there is no column {DataFault.Show(options.Label)}.");
        }

        table.BeginFile(file.Part, file.Path);
        byte[]? labels = options.NoLabel || file.LabelPath is null ? null : ReadLabels(file.LabelPath, table);
        using Stream stream = DataFile.Open(file.Path);
        int[] shape = ReadHeader(stream, file.Path, 3, "images");
        if ((long)shape[1] * shape[2] is 0 or > TableBuilder.MaximumColumns)
        {
            throw DataFault.Of(file.Path, Invariant($"has images of {shape[1]}x{shape[2]}; they must have 1 to {TableBuilder.MaximumColumns} pixels."));
        }

        if (labels is not null && labels.Length != shape[0])
        {
            throw DataFault.Of(file.Path, Invariant($"holds {shape[0]} images, but {file.LabelPath} holds {labels.Length} labels."));
        }

        var image = new GridSize(shape[1], shape[2]);

        // Columns are made when there is something for them: a header of a few bytes can announce a million pixels.
        byte[] pixels = new byte[image.Count];
        if (shape[0] > 0)
        {
            ReadImage(stream, file.Path, pixels, 0, shape[0]);
        }

        LabelBuilder? builder = labels is null ? null : table.LabelsApart(LabelName);
        table.BeginPart(file.Part, file.Path, image.Count, null, image);
        table.GreyLevels = GreyLevels;
        ReadImages(stream, file.Path, pixels, shape[0], table, cancellation);
        foreach (byte label in labels ?? [])
        {
            builder!.Add(label);
        }

        table.EndPart();
    }

    // The first image has been read.
    private static void ReadImages(Stream stream, string file, byte[] pixels, int images, TableBuilder table, CancellationToken cancellation)
    {
        ReadOnlySpan<ColumnBuilder?> columns = table.Slots;
        for (int n = 0; n < images; n++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (n > 0)
            {
                ReadImage(stream, file, pixels, n, images);
            }

            for (int i = 0; i < pixels.Length; i++)
            {
                columns[i]!.Add(pixels[i]);
            }
        }

        table.EndRows(images);
        EnsureEnd(stream, file, Invariant($"the last of the {images} images"));
    }

    private static void ReadImage(Stream stream, string file, byte[] pixels, int image, int images)
    {
        if (stream.ReadAtLeast(pixels, pixels.Length, throwOnEndOfStream: false) < pixels.Length)
        {
            throw DataFault.Of(file, Invariant($"ends within image {image + 1} of the {images} that its header announces."));
        }
    }

    private static byte[] ReadLabels(string file, TableBuilder table)
    {
        using Stream stream = DataFile.Open(file);
        int count = ReadHeader(stream, file, 1, "labels")[0];
        var labels = new List<byte>();
        byte[] block = new byte[Math.Min(count, 1 << 16)];
        while (labels.Count < count)
        {
            int wanted = Math.Min(block.Length, count - labels.Count);
            int read = stream.ReadAtLeast(block.AsSpan(0, wanted), wanted, throwOnEndOfStream: false);
            table.Reserve(read);
            labels.AddRange(block.AsSpan(0, read));
            if (read < wanted)
            {
                throw DataFault.Of(file, Invariant($"ends after {labels.Count} of the {count} labels that its header announces."));
            }
        }

        EnsureEnd(stream, file, Invariant($"the last of the {count} labels"));
        return [.. labels];
    }

    private static int[] ReadHeader(Stream stream, string file, int dimensions, string what)
    {
        Span<byte> magic = stackalloc byte[4];
        int read = stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        if (read == 0)
        {
            throw DataFault.Of(file, "is empty.");
        }

        if (read < magic.Length || magic[0] != 0 || magic[1] != 0 || magic[2] != UnsignedByte || magic[3] != dimensions)
        {
            throw DataFault.Of(file, Invariant(
                $"is not an IDX file of {what}: it starts with {DataFault.Hex(magic[..read])}, not {DataFault.Hex([0, 0, UnsignedByte, (byte)dimensions])}."));
        }

        Span<byte> size = stackalloc byte[4];
        int[] shape = new int[dimensions];
        for (int i = 0; i < dimensions; i++)
        {
            if (stream.ReadAtLeast(size, size.Length, throwOnEndOfStream: false) < size.Length)
            {
                throw DataFault.Of(file, "ends within the IDX header.");
            }

            uint value = BinaryPrimitives.ReadUInt32BigEndian(size);
            if (value == 0 || value > Array.MaxLength)
            {
                throw DataFault.Of(file, Invariant($"the IDX header announces a size of {value}; sizes are 1 to {Array.MaxLength}."));
            }

            shape[i] = (int)value;
        }

        return shape;
    }

    private static void EnsureEnd(Stream stream, string file, string last)
    {
        if (stream.ReadByte() >= 0)
        {
            throw DataFault.Of(file, $"goes on after {last}.");
        }
    }
}
