using Entroscope.Data.Tables;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Data.Sequences;

/// <summary>A source of sequences, whose windows are rows: all of them, or divided into parts.</summary>
internal sealed class SequenceSource
{
    private const string TestPurpose = "test stretches";
    private const string ValidationPurpose = "validation stretches";
    private const string TrainingPurpose = "training windows";

    // Windows that overlap show every site more of the sequence; more than these show it little that is new.
    private const int UsualOverlap = 2;
    private const int MostOverlap = 16;
    private const int UsualWindows = 4096;

    private readonly SequenceContent _content;
    private readonly SequenceOptions _options;
    private readonly WindowLayout _layout;
    private readonly long _step;
    private readonly List<Stretch> _all;
    private readonly IReadOnlyList<SeriesMemory> _owners;

    // What is said of documents without room for a window.
    private readonly string? _short;

    /// <summary>Initialises a source.</summary>
    public SequenceSource(SequenceContent content, SequenceOptions options, int? maximumRows)
    {
        (_content, _options) = (content, options);
        int? stride = options.Stride ?? content.Schema.Division?.Stride;
        _layout = new WindowLayout(content, stride);
        _step = stride ?? _layout.Extent;
        _all =
        [
            .. content.Documents.Index().Where(d => _layout.Holds(d.Item)).Select(d => new Stretch(d.Index, 0, d.Item.Length))
                .Select(s => maximumRows is { } rows ? s with { Length = Math.Min(s.Length, _layout.LengthOf(s, rows)) } : s),
        ];
        _owners = [.. content.Documents.Select(d => d.Memory).Distinct()];
        int tooShort = content.Documents.Count(d => !_layout.Holds(d));
        _short = tooShort == 0 ? null
            : Invariant($"{tooShort} of {content.Documents.Count} documents {(tooShort == 1 ? "has" : "have")} no room for a window of ")
                + $"{SequenceOptions.Sites(content.Schema.Window)} and {(tooShort == 1 ? "is" : "are")} left out.";
    }

    /// <summary>Takes the windows of all documents at the distance of the stride.</summary>
    /// <exception cref="DataException">No document has room for a window.</exception>
    public Dataset All()
    {
        EnsureRoom(_content.Name, _content.Documents);
        return Make(_content.Name, _layout.Strided(Counted(_all, _content.Name)), null);
    }

    /// <summary>Takes all of a text, with what is left at the end of its documents.</summary>
    /// <returns>The windows; null where the documents are no text that its symbols make up.</returns>
    public WholeText? Whole()
    {
        if (_content.Texts is null)
        {
            return null;
        }

        int window = _content.Schema.Window.Count;
        nint[] starts = [.. Enumerable.Range(0, _content.Documents.Count).SelectMany(_layout.Covering)];
        int[] lengths = Lengths(_content.Documents.Select(d => d.Length), window);
        var columns = WindowColumn.Of(new WindowRows(_content.Elements, starts, _owners), _layout.Offsets());
        bool whole = Array.TrueForAll(lengths, l => l == window);
        ValueColumn[] shortened = whole ? columns : [.. columns.Select((c, i) => new ShortenedColumn(c, i, lengths))];
        return new WholeText(Make(_content.Name, new Observations(shortened), null, []), _content.Texts());
    }

    /// <summary>Computes the sites of the windows that cover documents.</summary>
    public static int[] Lengths(IEnumerable<long> documents, int window) =>
        [.. documents.SelectMany(d => Enumerable.Repeat(window, (int)(d / window)).Concat(d % window == 0 ? [] : [(int)(d % window)]))];

    /// <summary>Divides the documents, draws windows of the training part, and takes those of the others at the distance of the stride.</summary>
    /// <exception cref="DataException">The documents cannot be divided so, or none has room for a window.</exception>
    public DataSplit Split(SplitOptions options)
    {
        Divided parts = Divide(options);
        var division = new SequenceDivision(options.Seed, options.ValidationFraction)
        {
            TestRows = options.TestRows,
            TestFraction = options.TestFraction,
            Stride = _options.Stride ?? _content.Schema.Division?.Stride,
            TrainingWindows = _options.TrainingWindows ?? _content.Schema.Division?.TrainingWindows,
        };
        (nint[] drawn, WindowDraw draw) = Drawn(parts.Training, division.TrainingWindows, options.Seed);
        string words = Invariant($"{drawn.Length} training {(drawn.Length == 1 ? "window" : "windows")} (drawn with seed {options.Seed}), ")
            + Windows(parts.Validation, "validation", parts.Given ? "given" : Invariant($"drawn with seed {options.Seed}")) + ", " + parts.TestWords + ".";
        return new DataSplit(
            Make($"{_content.Name} (training windows)", drawn, division, draw),
            Make($"{_content.Name} (validation windows)", _layout.Strided(Counted(parts.Validation, _content.Name)), division),
            parts.Test.Count == 0 ? null : Make($"{_content.Name} (test windows)", _layout.Strided(Counted(parts.Test, _content.Name)), division), words);
    }

    /// <summary>Reads the symbols of the documents and of the parts of a division.</summary>
    /// <exception cref="DataException">The sites are no symbols, lie in images, or cannot be divided so.</exception>
    public SequenceSymbols Symbols(SplitOptions options)
    {
        ColumnInfo column = _content.Column;
        if (column.IsReal || _content.AreImages)
        {
            throw DataFault.Of(_content.Name, _content.AreImages ? "its sites lie in images; pairs and contexts are for sequences."
                : "its sites are real numbers; pairs and contexts are for symbols, integers and levels.");
        }

        Divided parts = Divide(options);
        bool test = parts.Test.Count > 0;
        int[][] documents = [.. _content.Documents.Select((d, i) => Read(new Stretch(i, 0, d.Length)))];
        return new SequenceSymbols(column.Alphabet, documents, [.. parts.Training.Select(Of)], [.. (test ? parts.Test : parts.Validation).Select(Of)], test);

        int[] Of(Stretch stretch) => documents[stretch.Document].AsSpan((int)stretch.Start, (int)stretch.Length).ToArray();

        int[] Read(Stretch stretch)
        {
            int[] symbols = new int[stretch.Length];
            nint start = _layout.At(stretch);
            for (int i = 0; i < symbols.Length; i++)
            {
                double x = _content.Elements.Read(start + (i * _content.Elements.Size));
                symbols[i] = double.IsNaN(x) ? -1 : column.Codes is { } codes ? codes.Find(x) : (int)x;
            }

            GC.KeepAlive(_owners);
            return symbols;
        }
    }

    private Divided Divide(SplitOptions options)
    {
        EnsureRoom(_content.Name, _content.Documents);
        EnsureRoomIn(DataPart.All, _content.Name);
        EnsureRoomIn(DataPart.Validation, options.ValidationPath);
        EnsureRoomIn(DataPart.Test, options.TestPath);
        List<Stretch> training = Of(p => p is DataPart.All or DataPart.Train);
        List<Stretch> validation = Of(p => p == DataPart.Validation);
        List<Stretch> test = Of(p => p == DataPart.Test);
        bool given = validation.Count > 0;
        string testWords = test.Count == 0 ? "no test windows" : Windows(test, "test", "given");
        if (options.TestRows is { } count)
        {
            long room = training.Sum(_layout.Count);
            (training, test) = StretchDivision.TakeLast(training, count, _layout, _step);
            if (training.Count == 0 || test.Count == 0)
            {
                throw DataFault.Of(_content.Name,
                    Invariant($"{count} test windows leave nothing to train on: it has room for {room} windows at this stride, and a gap of a window of ")
                    + Invariant($"{_layout.Extent} between the parts; take fewer test windows, or smaller ones."), remedy: Remedy.Window);
            }

            testWords = Windows(test, "test", "the last");
        }
        else if (options.TestFraction is { } fraction)
        {
            (training, test) = StretchDivision.Draw(training, fraction, _layout.Extent, options.Seed, TestPurpose);
            EnsureDivided(training, test, "a test part");
            testWords = Windows(test, "test", Invariant($"drawn with seed {options.Seed}"));
        }

        if (!given)
        {
            (training, validation) = StretchDivision.Draw(training, options.ValidationFraction, _layout.Extent, options.Seed, ValidationPurpose);
        }

        EnsureDivided(training, validation, "a validation part");
        return new Divided(training, validation, test, given, testWords);
    }

    private string Windows(List<Stretch> stretches, string name, string how)
    {
        long count = stretches.Sum(_layout.Count);
        return Invariant($"{count} {name} {(count == 1 ? "window" : "windows")} ({how})");
    }

    private List<Stretch> Of(Predicate<DataPart> part) => [.. _all.Where(s => part(_content.Documents[s.Document].Part))];

    private void EnsureDivided(List<Stretch> left, List<Stretch> taken, string what)
    {
        if (left.Count > 0 && taken.Count > 0)
        {
            return;
        }

        long longest = _all.Max(s => s.Length);
        string documents = _all.Count == 1 ? "its one document" : Invariant($"the longest of its {_all.Count} documents");
        throw DataFault.Of(_content.Name,
            Invariant($"{what} and windows to train on leave nothing of each other: {documents} has {longest} {Unit(longest)} to divide, ")
            + Invariant($"and two parts need {3 * _layout.Extent} with the gap of a window of {_layout.Extent} between them; take smaller windows."),
            remedy: Remedy.Window);
    }

    private (nint[] Starts, WindowDraw Draw) Drawn(List<Stretch> stretches, int? wanted, ulong seed)
    {
        long places = stretches.Sum(_layout.Places);
        long beside = Math.Max(1, stretches.Sum(s => new WindowLayout(_content, null).Count(s)));
        long usual = Math.Clamp(UsualWindows, UsualOverlap * beside, MostOverlap * beside);
        nint[] starts = new nint[(int)Math.Min(Math.Min(wanted ?? usual, places), Array.MaxLength)];
        var draw = new WindowDraw(_layout, stretches, starts.Length);
        draw.Draw(new RandomStream(seed, TrainingPurpose), starts);
        return (starts, draw);
    }

    private List<Stretch> Counted(List<Stretch> stretches, string name)
    {
        long count = stretches.Sum(_layout.Count);
        return count <= Array.MaxLength / sizeof(long) ? stretches
            : throw DataFault.Of(
                name, Invariant($"has {count} windows at this stride; at most {Array.MaxLength / sizeof(long)} are read; take a larger stride."));
    }

    private Dataset Make(string name, nint[] starts, SequenceDivision? division, WindowDraw? draw = null)
    {
        var rows = new WindowRows(_content.Elements, starts, _owners, draw);
        return Make(name, new Observations(WindowColumn.Of(rows, _layout.Offsets())), division, _short is null ? [] : [_short]);
    }

    private Dataset Make(string name, Observations observations, SequenceDivision? division, string[] notes)
    {
        var columns = new ColumnInfo[observations.Sites];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = _content.Column with
            {
                Name = Invariant($"x{i}"),
                Missing = _content.MayMiss ? ColumnSummary.Of(observations.Column(i)).Missing : 0,
            };
        }

        return new Dataset(name, observations, columns)
        {
            Image = _content.AreImages ? _content.Schema.Window : null,
            Sequence = _content.Schema with { Division = division ?? _content.Schema.Division },
            Remarks = _content.Remarks,
            Notes = [.. _content.Notes, .. notes],
        };
    }

    private string Unit(long count) => (_content.AreImages ? "row of pixels" : "site") is var unit && count == 1 ? unit
        : _content.AreImages ? "rows of pixels" : "sites";

    // A file that was given for a part must not be passed over, for the windows of this part would be others.
    private void EnsureRoomIn(DataPart part, string? path)
    {
        if (path is not null)
        {
            EnsureRoom(path, [.. _content.Documents.Where(d => d.Part == part)]);
        }
    }

    private void EnsureRoom(string name, IReadOnlyList<SequenceDocument> documents)
    {
        if (documents.Any(_layout.Holds))
        {
            return;
        }

        string size = _content.AreImages
            ? documents.MaxBy(d => d.Length * d.Width) switch { var d => Invariant($"{d.Length}x{d.Width} pixels") }
            : documents.Max(d => d.Length) switch { var most => Invariant($"{most} {Unit(most)}") };
        string window = SequenceOptions.Sites(_content.Schema.Window);
        string largest = _content.AreImages ? "largest" : "longest";
        throw DataFault.Of(name, documents.Count == 1 ? $"has no room for a window of {window}: it has {size}."
            : Invariant($"none of its {documents.Count} documents has room for a window of {window}: the {largest} has {size}."), remedy: Remedy.Window);
    }

    private readonly record struct Divided(List<Stretch> Training, List<Stretch> Validation, List<Stretch> Test, bool Given, string TestWords);
}
