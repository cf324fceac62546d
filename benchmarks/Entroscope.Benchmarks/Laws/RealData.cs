using Entroscope.Data.Tables;
using Entroscope.Model;
using Entroscope.Structure;

namespace Entroscope.Benchmarks.Laws;

/// <summary>Data whose law is measured, and how it is read: docs/laws.md says where it comes from.</summary>
/// <param name="Name">What the page calls it.</param>
/// <param name="File">Its file or folder, within the folder of all of them.</param>
/// <param name="Window">The size of a window; null for a table.</param>
internal sealed record RealData(string Name, string File, GridSize? Window)
{
    /// <summary>All data, in the order of the page.</summary>
    public static RealData[] All { get; } =
    [
        new("english", "english.txt", new GridSize(1, 1024)),
        new("source", "source.txt", new GridSize(1, 1024)),
        new("dna", "aureus.fasta", new GridSize(1, 1024)),
        new("protein", "protein.faa", new GridSize(1, 256)),
        new("sound", "sound", new GridSize(1, 1024)) { Levels = 32 },
        new("patches", "patches", new GridSize(32, 32)),
        new("digits", "digits", null),
        new("fashion", "fashion-mnist", null),
    ];

    /// <summary>Gets the levels of a sound; null for what is none.</summary>
    public int? Levels { get; init; }

    /// <summary>Gets whether sites are symbols of a line, whose pairs and contexts are counted.</summary>
    public bool IsLine => Window is { Height: 1 };

    /// <summary>Finds the source; null where it is not there.</summary>
    public string? PathIn(string folder) => File == "digits" ? File
        : Path.Combine(folder, File) is var path && (System.IO.File.Exists(path) || Directory.Exists(path)) ? path : null;

    /// <summary>Gets how it is read.</summary>
    public DataOptions Reading(GridSize? window) => new()
    {
        Sequence = Window is null ? null : new SequenceOptions
        {
            Window = window ?? Window,
            Levels = Levels,
            Kind = Name == "patches" ? SequenceKind.Pixels : null,
        },
        MaxRows = Name == "fashion" ? 10_000 : null,
    };

    /// <summary>Gets how it is divided.</summary>
    public SplitOptions Division(ulong seed) => new() { Seed = seed, TestFraction = Window is null ? null : 0.15 };
}
