namespace Entroscope.Workflow.Sweeps;

/// <summary>A part of a sweep for one of several processes that share no file: every COUNTth training, from the one of its number on.</summary>
/// <param name="Number">The number of the task, 1..Count.</param>
/// <param name="Count">The number of tasks.</param>
internal sealed record SweepTask(int Number, int Count)
{
    public const string Form = "K/COUNT, such as 3/40, with K of 1..COUNT";

    /// <summary>Reads a task; null where the text is none.</summary>
    public static SweepTask? Parse(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && number >= 1 && number <= count
            ? new SweepTask(number, count)
            : null;
    }

    /// <summary>Returns whether a unit of work belongs to the task.</summary>
    /// <param name="unit">The number of the unit, from 0.</param>
    public bool Has(int unit) => unit % Count == Number - 1;

    /// <summary>Gets the store of the task: the name of the whole sweep's, with the task before the extension.</summary>
    public string StoreOf(string store) =>
        Path.Combine(Path.GetDirectoryName(store) ?? string.Empty,
            Invariant($"{Path.GetFileNameWithoutExtension(store)}-{Number}-of-{Count}{Path.GetExtension(store)}"));
}
