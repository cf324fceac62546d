using System.IO.Compression;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Model;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Data;

public sealed class NumpyReaderTests
{
    public static TheoryData<string, byte[], double[]> Types => new()
    {
        { "|b1", [0, 1, 1, 0], [0, 1, 1, 0] },
        { "|u1", [0, 1, 255, 3], [0, 1, 255, 3] },
        { "|i1", [0, 1, 255, 128], [0, 1, -1, -128] },
        { "<u2", [0, 0, 1, 0, 255, 255, 0, 1], [0, 1, 65535, 256] },
        { "<i2", [0, 0, 1, 0, 255, 255, 0, 128], [0, 1, -1, -32768] },
        { "<u4", [0, 0, 0, 0, 1, 0, 0, 0, 255, 255, 255, 255, 0, 1, 0, 0], [0, 1, 4294967295, 256] },
        { "<i4", [0, 0, 0, 0, 1, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 128], [0, 1, -1, -2147483648] },
        { "<u8", [.. new byte[8], 1, .. new byte[7], .. new byte[7], 128, 0, 1, .. new byte[6]], [0, 1, 9223372036854775808, 256] },
        { "<i8", [.. new byte[8], 1, .. new byte[7], .. new byte[7], 128, 0, 1, .. new byte[6]], [0, 1, -9223372036854775808, 256] },
        { "<f2", [0, 0, 0, 60, 0, 190, 0, 126], [0, 1, -1.5, double.NaN] },
        { "<f4", [0, 0, 0, 0, 0, 0, 128, 63, 0, 0, 192, 191, 0, 0, 192, 127], [0, 1, -1.5, double.NaN] },
        { "<f8", DataFiles.Doubles(0, 0.1, -1e300, double.NaN), [0, 0.1, -1e300, double.NaN] },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Array_OfEveryTypeAndOrder_IsRead(string type, byte[] bytes, double[] values)
    {
        foreach (int version in (int[])[1, 2, 3])
        {
            Dataset data = DataFiles.Load("a.npy", DataFiles.Npy($"'{type}'", "(2, 2)", bytes, fortran: false, version));
            Assert.Equal([[values[0], values[1]], [values[2], values[3]]], DataFiles.Values(data));
        }

        Assert.Equal([[values[0], values[2]], [values[1], values[3]]],
            DataFiles.Values(DataFiles.Load("a.npy", DataFiles.Npy($"'{type}'", "(2, 2)", bytes, fortran: true))));
        Assert.Equal(values.Select(v => new[] { v }), DataFiles.Values(DataFiles.Load("a.npy", DataFiles.Npy($"'{type}'", "(4,)", bytes))));
        Assert.Equal([values], DataFiles.Values(DataFiles.Load("a.npy", DataFiles.Npy($"'{type}'", "(1, 4)", bytes))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Array_OfThreeDimensions_IsImages(bool fortran)
    {
        // Image n has the pixel n * 6 + row * 3 + column.
        byte[] pixels = new byte[12];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int n, int r, int c) = fortran ? (i % 2, i / 2 % 2, i / 4) : (i / 6, i / 3 % 2, i % 3);
            pixels[i] = (byte)((n * 6) + (r * 3) + c);
        }

        Dataset data = DataFiles.Load("a.npy", DataFiles.Npy("'|u1'", "(2, 2, 3)", pixels, fortran));
        Assert.Equal(new GridSize(2, 3), data.Image);
        Assert.Equal([[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]], DataFiles.Values(data));
        Assert.All(data.Columns, c => Assert.Equal((ColumnKind.Categorical, 12), (c.Kind, c.Alphabet)));
    }

    [Fact]
    public void Array_OfManyValues_IsReadInBlocks()
    {
        double[] values = [.. Enumerable.Range(0, 30_000).Select(i => i * 0.25)];
        Dataset data = DataFiles.Load("a.npy", DataFiles.Npy("'<f8'", "(10000, 3)", DataFiles.Doubles(values), fortran: true));
        Assert.Equal(values, Enumerable.Range(0, 30_000).Select(i => data.Observations[i % 10_000, i / 10_000]));
    }

    [Theory]
    [InlineData("2")]
    [InlineData("last")]
    [InlineData("x2")]
    public void Label_IsAColumn(string label)
    {
        Dataset data = DataFiles.Load("a.npy", DataFiles.Npy("'<f8'", "(2, 3)", DataFiles.Doubles(1, 2, 7, 3, 4, double.NaN)),
            new DataOptions { Label = label });
        Assert.Equal([[1, 2], [3, 4]], DataFiles.Values(data));
        Assert.Equal(["7"], data.ClassNames);
        Assert.Equal([0, -1], data.Labels!);
    }

    [Theory]
    [InlineData("data", "y", CompressionLevel.Optimal)]
    [InlineData("x", "labels", CompressionLevel.NoCompression)]
    [InlineData("X", "target", CompressionLevel.Optimal)]
    [InlineData("anything", "y", CompressionLevel.NoCompression)]
    public void Zip_GivesDataAndLabels(string dataName, string labelName, CompressionLevel level)
    {
        byte[] x = DataFiles.Npy("'|u1'", "(3, 2)", [1, 2, 3, 4, 5, 6]);
        byte[] y = DataFiles.Npy("'<i2'", "(3,)", [9, 0, 2, 0, 9, 0]);
        byte[] zip = DataFiles.Npz(level, (labelName, y), ("about", DataFiles.Npy("'|u1'", "(1,)", [1])), (dataName, x));
        Dataset data = DataFiles.Load("a.npz", zip);
        Assert.Equal([[1, 2], [3, 4], [5, 6]], DataFiles.Values(data));
        Assert.Equal((labelName, 2), (data.LabelName, data.Classes));
        Assert.Equal(["2", "9"], data.ClassNames);
        Assert.Equal([1, 0, 1], data.Labels!);
        Assert.Null(DataFiles.Load("a.npz", zip, new DataOptions { NoLabel = true }).Labels);
        Assert.Equal(["1", "3", "5"], DataFiles.Load("a.npz", zip, new DataOptions { Label = "0" }).ClassNames);
    }

    [Theory]
    [InlineData("'>f8'", "has elements of the big-endian type '>f8'; ")]
    [InlineData("'|O'", "has elements of the type object, '|O'; ")]
    [InlineData("[('a', '<f4'), ('b', '<i4')]", "has elements of a structured type; ")]
    [InlineData("'<c16'", "has elements of the type '<c16'; ")]
    [InlineData("'<U5'", "has elements of the type '<U5'; ")]
    [InlineData("'|f1'", "has elements of the type '|f1'; ")]
    [InlineData("'<f16'", "has elements of the type '<f16'; ")]
    [InlineData("'<b2'", "has elements of the type '<b2'; ")]
    [InlineData("'<M8[ns]'", "has elements of the type '<M8[ns]'; ")]
    public void Type_ThatIsNoNumber_IsRefused(string descr, string expected) => DataFiles.Refuses(
        expected + "read are little-endian booleans, integers of 8 to 64 bits and floating-point numbers of 16 to 64 bits.",
        "a.npy",
        DataFiles.Npy(descr, "(1,)", new byte[8]));

    [Theory]
    [InlineData("'<i8'", false, "row 2, column 2: the integer -9007199254740993 is beyond 2^53 and would be rounded; "
        + "subtract what all values have in common, use a larger unit, or leave the column out.")]
    [InlineData("'<i8'", true, "row 1, column 3: the integer -9007199254740993 is beyond 2^53 and would be rounded; "
        + "subtract what all values have in common, use a larger unit, or leave the column out.")]
    [InlineData("'<u8'", false, "row 2, column 2: the integer 18437736874454810623 is beyond 2^53 and would be rounded; "
        + "subtract what all values have in common, use a larger unit, or leave the column out.")]
    public void Integers_ThatWouldBeRounded_AreRefused(string type, bool fortran, string expected)
    {
        byte[] values = [.. new long[] { 1, 1L << 53, 0, 1, -(1L << 53) - 1, 7 }.SelectMany(BitConverter.GetBytes)];
        DataFiles.Refuses(expected, "a.npy", DataFiles.Npy(type, "(2, 3)", values, fortran));
    }

    [Theory]
    [InlineData("()", 1, "has an array of shape (); (rows,), (rows, columns) and (rows, height, width) are read.")]
    [InlineData("(1, 1, 1, 1)", 1, "has an array of shape (1, 1, 1, 1); (rows,), (rows, columns) and (rows, height, width) are read.")]
    [InlineData("(0, 3)", 0, "has no rows.")]
    [InlineData("(3, 0)", 0, "has an array of shape (3, 0), without columns.")]
    [InlineData("(2, 2)", 3, "the NPY header announces shape (2, 2) of |u1, 4 bytes, but 3 bytes follow.")]
    [InlineData("(2, 2)", 5, "the NPY header announces shape (2, 2) of |u1, 4 bytes, but 5 bytes follow.")]
    [InlineData("(3000000000,)", 3, "the NPY header announces shape (3000000000,) of |u1, 3000000000 bytes, but 3 bytes follow.")]
    [InlineData("(9223372036854775807, 9223372036854775807)", 0,
        "the NPY header announces shape (9223372036854775807, 9223372036854775807) of |u1, 85070591730234615847396907784232501249 bytes, but 0 bytes follow.")]
    [InlineData("(9223372036854775808,)", 0, "has an NPY header with a size that is not a 64-bit integer: '9223372036854775808'.")]
    public void Shape_ThatDoesNotFit_IsRefused(string shape, int bytes, string expected) =>
        DataFiles.Refuses(expected, "a.npy", DataFiles.Npy("'|u1'", shape, new byte[bytes]));

    // The product of 60 000 dimensions took half a minute of arithmetic, and the message 200 000 characters.
    [Fact]
    public void Array_OfMoreDimensionsThanNumPyHas_IsRefused()
    {
        string many = string.Join(',', Enumerable.Repeat("9", 60_000));
        DataFiles.Refuses("has an NPY header of more than 64 dimensions, the most that NumPy has.", "a.npy",
            DataFiles.Npy("'<f8'", $"({many})", [1], version: 2));
        string shown = string.Join(", ", Enumerable.Repeat("9223372036854775807", 8));
        DataFiles.Refuses($"the NPY header announces shape ({shown}, and 56 more) of |u1, more than 10^40 bytes, but 1 bytes follow.", "a.npy",
            DataFiles.Npy("'|u1'", $"({string.Join(',', Enumerable.Repeat(long.MaxValue, 64))})", [1], version: 2));
    }

    [Fact]
    public void Array_OfTooManyColumns_IsRefused() =>
        DataFiles.Refuses("has 1048577 columns; at most 1048576 are read.", "a.npy", DataFiles.Npy("'|u1'", "(1, 1048577)", new byte[1048577]));

    [Fact]
    public void File_ThatIsNoArray_IsRefused()
    {
        byte[] npy = DataFiles.Npy("'|u1'", "(1,)", [1]);
        DataFiles.Refuses("is empty.", "a.npy", []);
        DataFiles.Refuses("is not an NPY array: it starts with 31 2C 32, not 93 4E 55 4D 50 59.", "a.npy", "1,2");
        DataFiles.Refuses("is of NPY version 4.0; versions 1 to 3 are read.", "a.npy", DataFiles.Npy("'|u1'", "(1,)", [1], version: 4));
        DataFiles.Refuses("announces an NPY header of 58 bytes, but 10 bytes follow and at most 1048576 are read.", "a.npy", npy[..20]);
        DataFiles.Refuses("ends within the NPY header.", "a.npy", npy[..9]);
        DataFiles.Refuses("has an NPY header that is not understood: '{'shape': (1,)}'.", "a.npy", DataFiles.NpyWithHeader("{'shape': (1,)}", [1]));
    }

    [Fact]
    public void Value_ThatIsInfinite_IsRefused() =>
        DataFiles.Refuses("row 2, column 1: the value Infinity is infinite; values must be finite.", "a.npy",
            DataFiles.Npy("'<f8'", "(2, 2)", DataFiles.Doubles(1, 2, double.PositiveInfinity, 4)));

    [Fact]
    public void ImagesWithALabelColumn_AreRefused() =>
        DataFiles.Refuses("holds images, which have no label column.", "a.npy", DataFiles.Npy("'|u1'", "(1, 1, 2)", [1, 2]), new DataOptions { Label = "0" });

    [Fact]
    public void Zip_WithArraysThatAreNoNumbers_GivesItsTable()
    {
        byte[] names = DataFiles.Npy("'<U1'", "(2,)", new byte[8]);
        Assert.Equal([[1, 2]], DataFiles.Values(DataFiles.Load("a.npz", DataFiles.Npz(("names", names), ("table", DataFiles.Npy("'|u1'", "(1, 2)", [1, 2]))))));
        using var folder = new Files.TemporaryFolder();
        string path = folder.Write("a.npz", DataFiles.Npz(("names", names)));
        DataException error = Assert.Throws<DataException>(() => DataLoader.Load(path));
        Assert.StartsWith($"{path}, array 'names': has elements of the type '<U1'; ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Zip_ThatIsNone_IsRefused()
    {
        byte[] table = DataFiles.Npy("'|u1'", "(2, 1)", [1, 2]);
        byte[] zip = DataFiles.Npz(("data", table));
        DataFiles.Refuses("is empty.", "a.npz", []);
        DataFiles.Refuses("is not an NPZ file: it starts with 31 2C 32, not 50 4B.", "a.npz", "1,2");
        DataFiles.Refuses("is cut off or damaged: the directory of the zip cannot be read.", "a.npz", zip[..^10]);
        DataFiles.Refuses("holds no array; the data is an array named 'data', 'x', 'X' or 'images', or the only one of two or three dimensions.",
            "a.npz", DataFiles.Npz());
        DataFiles.Refuses("holds 'a', 'b'; the data is an array named 'data', 'x', 'X' or 'images', or the only one of two or three dimensions.", "a.npz",
            DataFiles.Npz(("a", table), ("b", table)));
        DataFiles.Refuses("array 'data' has 2 rows, but array 'y' has 3 labels.", "a.npz",
            DataFiles.Npz(("data", table), ("y", DataFiles.Npy("'|u1'", "(3,)", [1, 2, 3]))));
    }

    [Fact]
    public void Zip_WithTwoArraysOfOneName_IsRefused()
    {
        byte[] table = DataFiles.Npy("'|u1'", "(2, 1)", [1, 2]);
        DataFiles.Refuses("holds 2 arrays named 'X'; the names of arrays must differ.", "a.npz",
            DataFiles.Npz(("X", table), ("X", DataFiles.Npy("'|u1'", "(2, 1)", [3, 4]))));
        DataFiles.Refuses("holds 3 arrays named 'y'; the names of arrays must differ.", "a.npz",
            DataFiles.Npz(("data", table), ("y", table), ("y", table), ("y", table)));
    }

    [Theory]
    [InlineData(12, "bzip2")]
    [InlineData(14, "LZMA")]
    [InlineData(93, "Zstandard")]
    [InlineData(77, "number 77")]
    public void Zip_CompressedAsNothingThatIsRead_IsRefusedByTheMethod(byte method, string name)
    {
        byte[] table = DataFiles.Npy("'|u1'", "(2, 1)", [1, 2]);
        byte[] zip = DataFiles.Npz(("data", table), ("y", DataFiles.Npy("'|u1'", "(2,)", [1, 0])));
        using var folder = new Files.TemporaryFolder();
        foreach ((int entry, string array) in new[] { (0, "data"), (1, "y") })
        {
            string path = folder.Write("a.npz", DataFiles.WithMethod(zip, entry, method));
            DataException error = Assert.Throws<DataException>(() => DataLoader.Load(path));
            Assert.Equal(
                $"{path}, array '{array}': is compressed with the method {name}; "
                + "arrays stored or compressed with deflate are read (numpy.savez, numpy.savez_compressed).", error.Message);
        }
    }

    [Fact]
    public void ZipEntry_ThatIsNone_IsRefused()
    {
        using var folder = new Files.TemporaryFolder();
        string path = folder.Write("a.npz", DataFiles.Npz(("data", DataFiles.Npy("'|u1'", "(2, 2)", [1, 2, 3]))));
        DataException error = Assert.Throws<DataException>(() => DataLoader.Load(path));
        Assert.Equal($"{path}, array 'data': the NPY header announces shape (2, 2) of |u1, 4 bytes, but 3 bytes follow.", error.Message);
        folder.Write("a.npz", DataFiles.Npz(("data", DataFiles.Npy("'|u1'", "(2, 1)", [1, 2])), ("y", DataFiles.Npy("'|u1'", "(1, 2)", [1, 2]))));
        error = Assert.Throws<DataException>(() => DataLoader.Load(path));
        Assert.Equal($"{path}, array 'y': has labels of shape (1, 2); (rows,) is needed.", error.Message);
    }
}
