using Entroscope.Data.Tables;
using Entroscope.Model;
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
    private readonly string? _short;

    /// <summary>Initialises a source.</summary>
    /// <exception cref="DataException">No document has room for a window.</exception>
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
        EnsureRoom(content.Name, content.Documents);
        int tooShort = content.Documents.Count(d => !_layout.Holds(d));
        _short = tooShort == 0 ? null
            : Invariant($"{tooShort} of {content.Documents.Count} documents {(tooShort == 1 ? "has" : "have")} no room for a window of ")
                + $"{SequenceOptions.Sites(content.Schema.Window)} and {(tooShort == 1 ? "is" : "are")} left out.";
    }

    /// <summary>Takes the windows of all documents at the distance of the stride.</summary>
    public Dataset All() => Make(_content.Name, _layout.Strided(Counted(_all, _content.Name)), null);

    /// <summary>Divides the documents, draws windows of the training part, and takes those of the others at the distance of the stride.</summary>
    /// <exception cref="DataException">The documents cannot be divided so.</exception>
    public DataSplit Split(SplitOptions options)
    {
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
        var division = new SequenceDivision(options.Seed, options.ValidationFraction)
        {
            TestRows = options.TestRows,
            TestFraction = options.TestFraction,
            Stride = _options.Stride ?? _content.Schema.Division?.Stride,
            TrainingWindows = _options.TrainingWindows ?? _content.Schema.Division?.TrainingWindows,
        };
        nint[] drawn = Drawn(training, division.TrainingWindows, options.Seed);
        string words = Invariant($"{drawn.Length} training {(drawn.Length == 1 ? "window" : "windows")} (drawn with seed {options.Seed}), ")
            + Windows(validation, "validation", given ? "given" : Invariant($"drawn with seed {options.Seed}")) + ", " + testWords + ".";
        return new DataSplit(
            Make($"{_content.Name} (training windows)", drawn, division),
            Make($"{_content.Name} (validation windows)", _layout.Strided(Counted(validation, _content.Name)), division),
            test.Count == 0 ? null : Make($"{_content.Name} (test windows)", _layout.Strided(Counted(test, _content.Name)), division), words);
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

    private nint[] Drawn(List<Stretch> stretches, int? wanted, ulong seed)
    {
        long places = stretches.Sum(_layout.Places);
        long beside = Math.Max(1, stretches.Sum(s => new WindowLayout(_content, null).Count(s)));
        long usual = Math.Clamp(UsualWindows, UsualOverlap * beside, MostOverlap * beside);
        return _layout.Drawn(stretches, (int)Math.Min(Math.Min(wanted ?? usual, places), Array.MaxLength), new RandomStream(seed, TrainingPurpose));
    }

    private List<Stretch> Counted(List<Stretch> stretches, string name)
    {
        long count = stretches.Sum(_layout.Count);
        return count <= Array.MaxLength / sizeof(long) ? stretches
            : throw DataFault.Of(
                name, Invariant($"has {count} windows at this stride; at most {Array.MaxLength / sizeof(long)} are read; take a larger stride."));
    }

    private Dataset Make(string name, nint[] starts, SequenceDivision? division)
    {
        var rows = new WindowRows(_content.Elements, starts, _owners);
        var observations = new Observations(WindowColumn.Of(rows, _layout.Offsets()));
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
            Notes = [.. _content.Notes, .. _short is null ? Array.Empty<string>() : [_short]],
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
}
