using System.Text;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Model;
using Entroscope.Structure;
using Entroscope.Tests.Files;
using Xunit;

namespace Entroscope.Tests.Data;

/// <summary>What is wrong with sequences, in whole messages.</summary>
public sealed class SequenceErrorTests
{
    private static readonly SequenceOptions Four = SequenceWindowTests.Window(4);

    public static TheoryData<string, string, string, SequenceKind?> BadTexts => new()
    {
        { "a.txt", string.Empty, "is empty.", null },
        { "a.txt", "abc", "has no room for a window of 4 sites: it has 3 sites.", null },
        { "a.txt", string.Empty, "is empty.", SequenceKind.Characters },
        { "a.fa", string.Empty, "is empty.", null },
        { "a.fa", ">a\n>b\n\n", "none of its 2 records has letters.", null },
        { "a.fa", ">a\r\n\r\n", "its one record has no letters.", null },
        { "a.fa", ">a\nACG\n>b\nA\n", "none of its 2 documents has room for a window of 4 sites: the longest has 3 sites.", null },
        { "a.fa", "ACGT\n", "line 1: a record must begin with '>' (FASTA) or '@' (FASTQ), but begins with 'A'.", null },
        { "a.fa", ">a\nACGT\nAC!T\n", "line 3, column 3: '!' is no letter of a base.", null },
        { "a.fa", ">a\nACGT\nACG\u00E9\n", "line 3, column 4: the byte 0xC3 is no letter of a base.", null },
        { "a.fa", "\uFEFFACGT\n", "line 1: a record must begin with '>' (FASTA) or '@' (FASTQ), but begins with 'A'.", null },
        { "a.faa", ">a\nAY1\n", "line 2, column 3: '1' is no letter of an amino acid.", null },
        { "a.fa", ">a\nNNNN\n", "all its sites are missing values.", null },
        { "a.fq", "@a\nACGT\n+\nIII\n", "line 4: record 1 has 4 letters, but 3 qualities; they must be as many.", null },
        { "a.fq", "@a\nACGT\n+\nIIII\n@b\nAC\n+\nIII", "line 8: record 2 has 2 letters, but 3 qualities; they must be as many.", null },
        { "a.fq", "@a\nACGT\n+\nIIII\n>b\n", "line 5: a record must begin with '@', but begins with '>'.", null },
        { "a.fq", "@a\nACGT\n", "ends within record 1: a FASTQ record has a name, letters, '+' and qualities.", null },
        { "a.csv", "a,b\n1,2\n", "has 2 columns; a series is one column, so leave the others out.", null },
        { "a.csv", "a\nx\ny\nx\ny\n", "its column 'a' is of the kind text; a series is one column of numbers.", null },
        { "a.csv", "ok\ntrue\nfalse\ntrue\ntrue\n", "its column 'ok' is of the kind boolean; a series is one column of numbers.", null },
        { "a.csv", "day\n2024-01-01\n2024-01-02\n2024-01-03\n2024-01-04\n", "its column 'day' is of the kind date; a series is one column of numbers.", null },
        { "a.wav", string.Empty, "is empty.", null },
        { "a.wav", "RIFX", "is no WAV file: it starts with 52 49 46 58, not RIFF.", null },
        { "a.wav", "RI", "ends within its head of 12 bytes, after 2.", null },
        { "a.wav", "RIFF\0\0\0\0WAV", "ends within its head of 12 bytes, after 11.", null },
        { "a.wav", "RIFF\0\0\0\0AVI ", "is no WAV file: its RIFF is of the form 41 56 49 20, not WAVE.", null },
        { "a.wav", "RIFF\0\0\0\0WAVE", "ends before its samples.", null },
        { "a.wav", "RIFF\0\0\0\0WAVEabc", "ends within the head of a chunk.", null },
        { "a.wav", "RIFF\0\0\0\0WAVELIST\u0009\0\0\0abc", "ends within a chunk before its samples.", null },
        { "a.wav", "RIFF\0\0\0\0WAVEdata\u0004\0\0\0abcd", "has samples before their format.", null },
        { "a.wav", "RIFF\0\0\0\0WAVEfmt \u0009\0\0\0abcd", "has a format of 9 bytes; at least 16 are needed.", null },
        { "a.wav", "RIFF\0\0\0\0WAVEfmt \u0010\0\0\0abcd", "ends within its format of 16 bytes.", null },
        { "a.npy", "abc", "is not an NPY array: it starts with 61 62 63, not 93 4E 55 4D 50 59.", null },
        { "a.pgm", string.Empty, "is empty.", null },
        { "a.pgm", "P4 1 1", "is no PGM or PPM image: it starts with 50 34, not P2, P3, P5 or P6.", null },
        { "a.pgm", "P2 1 ", "ends before its height.", null },
        { "a.pgm", "P2 1 0", "has a height that is no integer of 1..2147483647.", null },
        { "a.pgm", "P2 1 x", "has a height that is no integer of 1..2147483647.", null },
        { "a.pgm", "P2 2147483647 2147483647 255 ", "announces 2147483647x2147483647 pixels; at most 2147483591 are read.", null },
        { "a.pgm", "P2 2 1 9 1 10", "has a pixel that is no integer of 0..9.", null },
        { "a.pgm", "P2 2 1 9 1 ", "ends before its pixel.", null },
        { "a.pgm", "P5 2 1 9\n\u0001", "ends after 1 of 2 pixels.", null },
        { "a.pgm", "P5 2 1 9\n\u0001\u000A", "pixel 2 is 10, but the largest value is 9.", null },
        { "a.pgm", "P2 2 1 9 1 2 3", "goes on after its 2 pixels; one image a file is read.", null },
        { "a.pgm", "P2 2 1 9 1 2", "has no room for a window of 4 sites: it has 1x2 pixels.", null },
        { "a.npy.gz", "abc", "is not a gzip file: it starts with 61 62, not 1F 8B.", SequenceKind.Bytes },
    };

    [Theory]
    [MemberData(nameof(BadTexts))]
    public void BadFilesAreRefused(string name, string content, string message, SequenceKind? kind) =>
        DataFiles.Refuses(message, name, content, new DataOptions { Sequence = Four with { Kind = kind } });

    [Fact]
    public void BadCharactersAreNamedByTheirOffset()
    {
        var options = new DataOptions { Sequence = Four with { Kind = SequenceKind.Characters } };
        byte[] text = [.. Encoding.UTF8.GetBytes(new string('a', 70_000) + "\u00E9"), 0xFF, (byte)'b'];
        DataFiles.Refuses("the byte 0xFF at offset 70002 is not UTF-8; name the encoding, or read bytes.", "a.txt", text, options);
        DataFiles.Refuses("the byte 0xC3 at offset 2 is not UTF-8; name the encoding, or read bytes.", "a.txt", [97, 97, 0xC3], options);
        DataFiles.Refuses("the bytes 00 D8 are not utf-16; name another encoding, or read bytes.", "a.txt", [97, 0, 0, 0xD8, 97, 0],
            options with { Encoding = "utf-16" });
        DataFiles.Refuses("there is no encoding 'rot-13'; known are utf-8, latin-1, windows-1252, utf-16 and others by their IANA names.", "a.txt", "a",
            options with { Encoding = "rot-13" });
        string many = string.Concat(Enumerable.Range(0, 70_000).Select(i => char.ConvertFromUtf32(0x20000 + i)));
        DataFiles.Refuses("has 70000 different characters; at most 65534 are symbols, so take a number of the most frequent ones.", "a.txt", many, options);
    }

    [Fact]
    public void BadArraysAndSoundsAreRefused()
    {
        var options = new DataOptions { Sequence = Four };
        DataFiles.Refuses("has an array of shape (2, 2); a series has the shape (sites,).", "a.npy", DataFiles.Npy("'|u1'", "(2, 2)", new byte[4]), options);
        DataFiles.Refuses("has no values.", "a.npy", DataFiles.Npy("'|u1'", "(0,)", []), options);
        DataFiles.Refuses("element 2 is infinite; a number must be finite.", "a.npy", DataFiles.Npy("'<f8'", "(2,)",
            DataFiles.Doubles(1, double.PositiveInfinity)), options);
        DataFiles.Refuses("all its sites are missing values.", "a.npy", DataFiles.Npy("'<f8'", "(1,)", DataFiles.Doubles(double.NaN)), options);
        DataFiles.Refuses("element 1: the integer -9223372036854775807 is beyond 2^53 and would be rounded; subtract what all values have in common, use a "
            + "larger unit, or leave the column out.", "a.npy", DataFiles.Npy("'<i8'", "(1,)", [1, 0, 0, 0, 0, 0, 0, 128]), options);
        DataFiles.Refuses("a binary value must be 0 or 1, but the sites range over integers of 0 to 2.", "a.npy", DataFiles.Npy("'|u1'", "(3,)", [0, 1, 2]),
            options with { Kind = ColumnKind.Binary });
        DataFiles.Refuses("a categorical value must be an integer, but the sites range over numbers of 0.5 to 2.", "a.npy",
            DataFiles.Npy("'<f8'", "(2,)", DataFiles.Doubles(0.5, 2)), options with { Kind = ColumnKind.Categorical });
        byte[] wav = SequenceReaderTests.Wav(1, 16, 1, [0, 0.5, 0.25, 0.75]);
        DataFiles.Refuses("announces 8 bytes of samples, but ends after 6.", "a.wav", wav[..^2], options);
        byte[] streamed = [.. wav];
        streamed.AsSpan(^12..^8).Fill(0xFF);
        DataFiles.Refuses("ends within a frame of 2 bytes, after 7 bytes of samples.", "a.wav", streamed[..^1], options);
        DataFiles.Refuses("has no samples.", "a.wav", streamed[..^8], options);
        byte[] coded = [.. wav];
        coded[20] = 85;
        DataFiles.Refuses("is coded as format 85 of 16 bits; read are PCM of 8, 16, 24 and 32 bits and floating point of 32 and 64 bits.", "a.wav", coded,
            options);
        coded[20] = 1;
        coded[22] = 2;
        DataFiles.Refuses("announces 2 channels of 16 bits in frames of 2 bytes, which do not go together.", "a.wav", coded, options);
        coded[32] = 4;
        coded[^12] = 6;
        DataFiles.Refuses("announces 6 bytes of samples, which are no whole number of frames of 4 bytes.", "a.wav", coded, options);
        coded[^12] = 0;
        DataFiles.Refuses("has no samples.", "a.wav", coded, options);
        DataFiles.Refuses("sample 1 is no finite number.", "a.wav", SequenceReaderTests.Wav(3, 32, 1, [double.NaN]), options);
        DataFiles.Refuses("is quantised to 256 levels, which are no real values; 0 levels leave it real.", "a.wav", wav,
            options with { Kind = ColumnKind.Real });
    }

    [Fact]
    public void BadSourcesAreRefused()
    {
        var options = new DataOptions { Sequence = Four };
        using var folder = new TemporaryFolder();
        DataFiles.Refuses("there is no such file or folder.", folder["none"], options);
        DataFiles.Refuses("is a folder without files; each of its files is a document.", folder.Path, options);
        DataFiles.Refuses("the embedded digits are rows of 64 pixels and no sequence; leave out the window.", "digits", options);
        folder.Write("a.txt", "abcd"u8.ToArray());
        folder.Write("b.wav", "abcd"u8.ToArray());
        DataFiles.Refuses("has files of several kinds (bytes, audio); say what the sites are.", folder.Path, options);
        string text = folder["a.txt"];
        DataFiles.Refuses("a list of columns to leave out is for tables of text, such as CSV; this source is none.", text, options with { Ignore = ["x"] });
        DataFiles.Refuses("its sites are symbols; a kind is for numbers.", text, options with { Kind = ColumnKind.Real });
        DataFiles.Refuses("has no rows of pixels; the window must be a number of sites.", text,
            options with { Sequence = new SequenceOptions { Window = new GridSize(2, 2) } });
        DataFiles.Refuses("levels are for sound.", text, options with { Sequence = Four with { Levels = 16 } });
        DataFiles.Refuses("a missing value of a sequence must be one of its symbols, but is 'no'.", text, options with { MissingValues = ["no"] });
        DataFiles.Refuses("a number of symbols is for bytes and characters.", folder.Write("a.fa", ">a\nACGT"u8.ToArray()),
            options with { Sequence = Four with { MostSymbols = 2 } });
        DataFiles.Refuses("all symbols there are can be taken of bytes, bases and amino acids only.", folder.Write("a.csv", "1\n"u8.ToArray()),
            options with { Sequence = Four with { AllSymbols = true } });
        using var images = new TemporaryFolder();
        images.Write("a.npy", DataFiles.Npy("'|u1'", "(4, 4)", new byte[16]));
        images.Write("b.npy", DataFiles.Npy("'|u1'", "(4, 3)", new byte[12]));
        var grid = new DataOptions { Sequence = new SequenceOptions { Window = new GridSize(2, 2) } };
        Assert.Equal($"{images["b.npy"]}: has images of width 3, but {images["a.npy"]} of 4; arrays of images must have one width of at most 2147483647.",
            Assert.Throws<DataException>(() => DataLoader.Load(images.Path, grid)).Message);
        DataFiles.Refuses("has an array of shape (2, 2) in Fortran order; images have (height, width) or (images, height, width) in C order.",
            images.Write("c.npy", DataFiles.Npy("'|u1'", "(2, 2)", new byte[4], fortran: true)), grid);
    }

    [Fact]
    public void BadVocabulariesAreRefused()
    {
        using var folder = new TemporaryFolder();
        string text = folder.Write("a.txt", " "u8.ToArray());
        DataOptions With(string vocabulary) => new()
        {
            Sequence = Four with { Kind = SequenceKind.Tokens, WordTokens = true, VocabularyPath = folder.Write("v.txt", Encoding.UTF8.GetBytes(vocabulary)) },
        };
        string file = folder["v.txt"];
        void Refuses(string message, DataOptions options) => ErrorAssert.Throws<DataException>(message, () => DataLoader.Load(text, options));
        Refuses($"{file}: has no tokens; a vocabulary has one a line.", With("\n\n"));
        Refuses($"{file}: line 3: the token 'a' is that of line 1; tokens must differ.", With("a\nb\na\n"));
        Refuses($"{file}: line 1: a token has at most 1024 characters, but this one has 1025.", With(new string('a', 1025)));
        Refuses($"{file}: has 65534 tokens; at most 65533 are read.", With(string.Join('\n', Enumerable.Range(0, 65_534))));
        Refuses($"{text}: has no tokens.", With("a"));
        DataOptions broken = With("a");
        File.WriteAllBytes(file, [0xFF, 0xFE, 0xFF]);
        Refuses($"{file}: is not UTF-8, as a vocabulary must be.", broken);
    }

    [Fact]
    public void DivisionsThatLeaveNothingAreRefused()
    {
        using var folder = new TemporaryFolder();
        string text = folder.Write("a.txt", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("abcdefgh", 4))));
        var options = new DataOptions { Sequence = SequenceWindowTests.Window(12) };
        ErrorAssert.Throws<DataException>($"{text}: a validation part and windows to train on leave nothing of each other: its one document has 32 sites "
            + "to divide, and two parts need 36 with the gap of a window of 12 between them; take smaller windows.", () => DataLoader.LoadSplit(text, options));
        ErrorAssert.Throws<DataException>($"{text}: 5 test windows leave nothing to train on: it has room for 2 windows at this stride, and a gap of a "
            + "window of 12 between the parts; take fewer test windows, or smaller ones.",
            () => DataLoader.LoadSplit(text, options, new SplitOptions { TestRows = 5 }));
        Assert.Equal(2, DataLoader.LoadSplit(text, options with { Sequence = SequenceWindowTests.Window(4) }).Validation.Observations.Rows
            + (DataLoader.LoadSplit(text, options with { Sequence = SequenceWindowTests.Window(10) }).Validation.Observations.Rows));
    }

    // Windows for the choice or the test would be drawn from the training, and nobody would know.
    [Fact]
    public void PartsThatHaveNoRoomAreRefused()
    {
        using var folder = new TemporaryFolder();
        string text = folder.Write("a.txt", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("abcdefgh", 40))));
        string brief = folder.Write("b.txt", "abc"u8.ToArray());
        void Refuses(string path, SplitOptions split) => ErrorAssert.Throws<DataException>($"{brief}: has no room for a window of 4 sites: it has 3 sites.",
            () => DataLoader.LoadSplit(path, new DataOptions { Sequence = Four }, split));
        Refuses(text, new SplitOptions { ValidationPath = brief });
        Refuses(text, new SplitOptions { TestPath = brief });
        Refuses(brief, new SplitOptions { ValidationPath = text });
    }

    // Empty files of a folder are documents that are too short; a source that is nothing else has no windows.
    [Theory]
    [InlineData(SequenceKind.Bytes, null)]
    [InlineData(SequenceKind.Characters, null)]
    [InlineData(SequenceKind.Tokens, true)]
    [InlineData(SequenceKind.Tokens, false)]
    public void EmptyFilesOfAFolderAreLeftOut(SequenceKind kind, bool? words)
    {
        using var folder = new TemporaryFolder();
        using var vocabulary = new TemporaryFolder();
        folder.Write("a.txt", "a b a b a "u8.ToArray());
        folder.Write("b.txt", []);
        folder.Write("c.txt", "b a"u8.ToArray());
        var options = new DataOptions
        {
            Sequence = Four with
            {
                Kind = kind,
                WordTokens = words ?? false,
                VocabularyPath = words is null ? null : vocabulary.Write("v.txt", "a\nb\n\\s\n"u8.ToArray()),
            },
        };
        Dataset data = DataLoader.Load(folder.Path, options);
        Assert.Equal(words == true ? 1 : 2, data.Observations.Rows);
        Assert.Equal("2 of 3 documents have no room for a window of 4 sites and are left out.", data.Notes[^1]);
        File.Delete(folder["c.txt"]);
        Assert.Equal("1 of 2 documents has no room for a window of 4 sites and is left out.", DataLoader.Load(folder.Path, options).Notes[^1]);
    }

    [Fact]
    public void TheLimitOnMemoryIsKept()
    {
        using var folder = new TemporaryFolder();
        string text = folder.Write("a.txt", new byte[3 << 20]);
        string message = Assert.Throws<DataException>(() => DataLoader.Load(text, new DataOptions { Sequence = Four, MaximumMemory = 1 << 20 })).Message;
        Assert.Matches("^" + System.Text.RegularExpressions.Regex.Escape(text)
            + ": the sequence needs more memory than the limit of 1 MiB: 1.[0-9] MiB so far; raise the limit, or give a smaller file\\.$", message);
    }

    [Fact]
    public void OptionsThatContradictEachOtherAreRefused()
    {
        void Refuses(string message, SequenceOptions sequence, DataOptions? options = null) => ErrorAssert.Throws<ArgumentException>(
            message + " (Parameter 'options')", () => DataLoader.Load("a.txt", (options ?? new DataOptions()) with { Sequence = sequence }));
        Refuses("The size of the windows must be given.", new SequenceOptions());
        Refuses("A window must have 1 to 1048576 sites, but is 0x4.", new SequenceOptions { Window = new GridSize(0, 4) });
        Refuses("A window must have 1 to 1048576 sites, but is 2000x2000.", new SequenceOptions { Window = new GridSize(2000, 2000) });
        Refuses("The stride must be at least 1, but is 0.", Four with { Stride = 0 });
        Refuses("The number of training windows must be at least 1, but is 0.", Four with { TrainingWindows = 0 });
        Refuses("The number of symbols must be at least 1, but is 0.", Four with { MostSymbols = 0 });
        Refuses("A number of symbols and all there are cannot both be given.", Four with { MostSymbols = 3, AllSymbols = true });
        Refuses("The number of levels must be 0 or 2..65535, but is 1.", Four with { Levels = 1 });
        Refuses("There is no kind of sequences 77.", Four with { Kind = (SequenceKind)77 });
        Refuses("Tokens need a vocabulary.", Four with { Kind = SequenceKind.Tokens });
        Refuses("A vocabulary is for tokens.", Four with { Kind = SequenceKind.Bytes, VocabularyPath = "v" });
        Refuses("Blanks separate tokens; sites of another kind have none.", Four with { WordTokens = true });
        Refuses("Windows of sequences have no label, but 'y' was given.", Four, new DataOptions { Label = "y" });
        Refuses("Windows are drawn by their own number, not as a sample of rows.", Four, new DataOptions { SampleRows = 3 });
    }
}
