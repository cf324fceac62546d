using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Entroscope.Numerics;

namespace Entroscope.Benchmarks.Networks;

/// <summary>Rows of random tokens or pixels that depend on a class, as files of NumPy: for models of which no data is at hand.</summary>
internal sealed class PlantedRows : IDisposable
{
    private const string Prefix = "planted:";
    private readonly string _folder = Directory.CreateTempSubdirectory("entroscope-rows-").FullName;
    private readonly int _rows;
    private readonly int _classes;
    private readonly RandomStream _random = new(1, "rows of a benchmark");

    public PlantedRows(int rows, int classes) => (_rows, _classes) = (rows, classes);

    /// <summary>Gets the file of the classes.</summary>
    public string Labels => Write("labels", "<i8", [_rows], Enumerable.Range(0, _rows).Select(r => (long)(r % _classes)));

    /// <summary>Makes the file that a word stands for: planted:32:30000 (32 integers below 30000 a row) or planted:3x224x224 (numbers about 0).</summary>
    /// <returns>The file; the word itself where it is none of these.</returns>
    public string File(string name, string word)
    {
        if (!word.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return word;
        }

        string[] parts = word[Prefix.Length..].Split(':');
        int[] shape = [_rows, .. parts[0].Split('x').Select(d => int.Parse(d, CultureInfo.InvariantCulture))];
        int size = shape[1..].Aggregate(1, (product, d) => product * d);
        if (parts.Length > 1)
        {
            // A fifth of the tokens are of the class alone.
            int most = int.Parse(parts[1], CultureInfo.InvariantCulture);
            return Write(name, "<i8", shape, Enumerable.Range(0, _rows * size).Select(i =>
                (long)(_random.NextInt(5) == 0 ? i / size % _classes * (most / _classes) : _random.NextInt(most))));
        }

        return Write(name, "<f4", shape,
            Enumerable.Range(0, _rows * size).Select(i => (float)(_random.NextGaussian() + (i / size % _classes / (double)_classes))));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write<T>(string name, string type, int[] shape, IEnumerable<T> values)
        where T : unmanaged
    {
        string path = Path.Combine(_folder, name.Length == 0 ? "rows.npy" : name + ".npy");
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({string.Join(", ", shape)},), }}\n";
        using FileStream stream = System.IO.File.Create(path);
        stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.ASCII.GetBytes(header)]);
        foreach (T[] block in values.Chunk(1 << 20))
        {
            stream.Write(MemoryMarshal.AsBytes(block.AsSpan()));
        }

        return path;
    }
}
