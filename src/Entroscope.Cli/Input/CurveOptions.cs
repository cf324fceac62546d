namespace Entroscope.Cli.Input;

/// <summary>The options that keep the course of a training.</summary>
internal static class CurveOptions
{
    public static PathOption Table() => new(PathUse.Written, "--curves")
    {
        Description = "Also write the course of the training to this file, as CSV.",
        HelpName = "FILE",
    };

    public static PathOption Events() => new(PathUse.Kept, "--tensorboard")
    {
        Description = "Also write the course of the training into this folder, as event files that TensorBoard shows.",
        HelpName = "FOLDER",
    };

    /// <summary>Fails early where the table could not be written.</summary>
    public static void EnsureFile(string? table)
    {
        if (table is not null)
        {
            AtomicFile.EnsureWritable(table);
        }
    }

    /// <summary>Fails early where the event files could not be written.</summary>
    public static void EnsureFolder(string? events)
    {
        if (File.Exists(events))
        {
            throw new DataException($"{events}: the event files need a folder, but this is a file.");
        }
    }

    /// <summary>Writes the files that were asked for.</summary>
    public static void Write(TrainedModel trained, string? table, string? events)
    {
        if (table is not null)
        {
            AtomicFile.Write(table, stream => TrainingCurve.WriteCsv(trained.Training, trained.Hybrid, stream));
        }

        if (events is not null)
        {
            TrainingCurve.WriteEvents(trained.Training, trained.Hybrid, events);
        }
    }
}
