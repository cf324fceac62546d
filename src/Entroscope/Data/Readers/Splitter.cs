using Entroscope.Data.Tables;
using Entroscope.Numerics;

namespace Entroscope.Data.Readers;

/// <summary>Divides the rows of a source into parts: as its files do, else as the user says, else by chance.</summary>
internal static class Splitter
{
    private const string TestPurpose = "test rows";
    private const string ValidationPurpose = "validation rows";

    public static DataSplit Split(LoadedTable table, SplitOptions options)
    {
        Dataset all = table.All;
        int[] training = Rows(table, p => p is DataPart.All or DataPart.Train);
        int[] validation = Rows(table, p => p == DataPart.Validation);
        int[] test = Rows(table, p => p == DataPart.Test);
        string validationWords = Invariant($"{validation.Length} validation rows (given)");
        string testWords = test.Length == 0 ? "no test rows" : Invariant($"{test.Length} test rows (given)");
        if (options.TestRows is { } count)
        {
            EnsureLeft(all.Name, training.Length, count);
            (training, test) = (training[..^count], training[^count..]);
            testWords = Invariant($"{count} test rows (the last)");
        }
        else if (options.TestFraction is { } fraction)
        {
            int drawn = Share(fraction, training.Length);
            EnsureLeft(all.Name, training.Length, drawn);
            (training, test) = Draw(training, drawn, options.Seed, TestPurpose);
            testWords = Invariant($"{drawn} test rows (drawn with seed {options.Seed})");
        }

        if (validation.Length == 0)
        {
            EnsureTwo(all.Name, training.Length);
            int drawn = Math.Min(Share(options.ValidationFraction, training.Length), training.Length - 1);
            (training, validation) = Draw(training, drawn, options.Seed, ValidationPurpose);
            validationWords = Invariant($"{drawn} validation rows (drawn with seed {options.Seed})");
        }

        Dataset train = all.Select(training, $"{all.Name} (training rows)");
        bool[] unknown = WithoutValue(train);
        train = train.Without(unknown).Noting(UnseenClasses(train));
        return new DataSplit(
            train,
            all.Select(validation, $"{all.Name} (validation rows)").Without(unknown),
            test.Length == 0 ? null : all.Select(test, $"{all.Name} (test rows)").Without(unknown),
            Invariant($"{training.Length} training rows, {validationWords}, ")
            + Invariant($"{testWords}{(UnseenClasses(train) is { } unseen ? "; " + unseen : string.Empty)}."));
    }

    // What other rows have in a column of which no training row has a value cannot be learned from. The pixels of an image share what is known.
    private static bool[] WithoutValue(Dataset train) =>
        [.. train.Columns.Select(c => train.Image is null && c.Missing == train.Observations.Rows && !c.HasNoValue)];

    // A class that no training row has is known by its name alone.
    private static string? UnseenClasses(Dataset train)
    {
        string[] unseen = [.. train.ClassNames.Where((_, y) => Array.IndexOf(train.Labels!, y) < 0)];
        return unseen.Length == 0 ? null : Invariant($"no training row of {unseen.Length} of {train.Classes} classes ({DataFault.List(unseen)})");
    }

    private static int[] Rows(LoadedTable table, Predicate<DataPart> part) =>
        [.. table.Parts.Where(p => part(p.Part)).SelectMany(p => Enumerable.Range(p.Start, p.Count))];

    private static int Share(double fraction, int rows) => Math.Max(1, (int)Math.Round(fraction * rows, MidpointRounding.AwayFromZero));

    private static void EnsureLeft(string name, int rows, int test)
    {
        if (test >= rows)
        {
            throw DataFault.Of(name, Invariant($"has {rows} rows that are not given to a part; {test} test rows leave none to train on."));
        }
    }

    private static void EnsureTwo(string name, int rows)
    {
        if (rows < 2)
        {
            throw DataFault.Of(name, Invariant($"leaves {rows} row to train on; at least 2 are needed, one of them to choose the model by."));
        }
    }

    private static (int[] Left, int[] Drawn) Draw(int[] rows, int count, ulong seed, string purpose)
    {
        int[] shuffled = [.. rows];
        new RandomStream(seed, purpose).Shuffle(shuffled.AsSpan());
        int[] drawn = shuffled[..count];
        int[] left = shuffled[count..];
        Array.Sort(drawn);
        Array.Sort(left);
        return (left, drawn);
    }
}
