using Entroscope.Native.Calls;
using Entroscope.Native.Rows;
using Entroscope.Native.Work;

namespace Entroscope.Native.Exports;

/// <summary>The C functions about rows. Each returns a number of <see cref="Status"/>; arrays are those of the caller, and kept until the call ends.</summary>
internal static unsafe class RowExports
{
    /// <summary>Names an array as a table, which is read while a request names it: the caller keeps it until the table is freed.</summary>
    /// <param name="labels">The number of the class of every row, NaN where unknown; null for none.</param>
    /// <param name="height">The height of the images that the rows are; 0 where they are none.</param>
    [UnmanagedCallersOnly(EntryPoint = "entroscope_table_of_array")]
    public static int OfArray(ArrayView* array, double* labels, int height, int width, long* table) => Border.Guard(() =>
    {
        var image = new GridSize(height, width);
        Refuse.Argument(height > 0 && image.Count != array->Columns, $"An image of {image} has {image.Count} pixels, but a row has {array->Columns}.", "image");
        *table = Handles.Add(new SourceFile(RowNames.Data, DataPart.All, FileFormat.Held)
        {
            Array = new ArrayRows(*array)
            {
                Image = height > 0 ? image : null,
                Labels = labels is null ? null : new ReadOnlySpan<double>(labels, (int)array->Rows).ToArray(),
            },
        });
    });

    /// <summary>Copies a table of typed columns.</summary>
    [UnmanagedCallersOnly(EntryPoint = "entroscope_table_of_columns")]
    public static int OfColumns(ColumnView* columns, long count, long rows, long* table) => Border.Guard(() =>
        *table = Handles.Add(new SourceFile(RowNames.Data, DataPart.All, FileFormat.Typed)
        {
            Table = FrameFormat.Of(new ReadOnlySpan<ColumnView>(columns, checked((int)count)), rows),
        }));

    /// <summary>Reads a table for a model, and keeps its rows.</summary>
    [UnmanagedCallersOnly(EntryPoint = "entroscope_rows_read")]
    public static int Read(long model, long table, long task, long* rows) => Border.Guard(() =>
        *rows = Handles.Add(HeldRows.Read(Handles.Get<HeldModel>(model), Handles.Get<SourceFile>(table), Token(task))));

    /// <summary>Says what was read, as JSON.</summary>
    [UnmanagedCallersOnly(EntryPoint = "entroscope_rows_describe")]
    public static int Describe(long rows, long* text) => Border.Guard(() => *text = ResultBytes.Of(Handles.Get<HeldRows>(rows).Describe()));

    /// <summary>Writes log p(x) of every row.</summary>
    /// <param name="rows">The rows as an array; null where they were read before.</param>
    /// <param name="read">The rows that were read; 0 where there is an array.</param>
    [UnmanagedCallersOnly(EntryPoint = "entroscope_log_likelihood")]
    public static int LogLikelihood(long model, ArrayView* rows, long read, int threads, long task, double* result) => Border.Guard(() =>
        Answers.LogLikelihood(Handles.Get<HeldModel>(model), Rows(model, rows, read), threads, result, Token(task)));

    /// <summary>Writes the probabilities of the classes of every row.</summary>
    [UnmanagedCallersOnly(EntryPoint = "entroscope_posterior")]
    public static int Posterior(long model, ArrayView* rows, long read, int threads, long task, double* result) => Border.Guard(() =>
        Answers.Posterior(Handles.Get<HeldModel>(model), Rows(model, rows, read), threads, result, Token(task)));

    /// <summary>Counts what <see cref="Latents"/> writes for a row.</summary>
    [UnmanagedCallersOnly(EntryPoint = "entroscope_latent_count")]
    public static int LatentCount(long model, int level, int* count) =>
        Border.Guard(() => *count = Answers.LatentCount(Handles.Get<HeldModel>(model), level));

    /// <summary>Writes the probabilities of the latents of a level given every row.</summary>
    [UnmanagedCallersOnly(EntryPoint = "entroscope_latents")]
    public static int Latents(long model, ArrayView* rows, long read, int level, int threads, long task, double* result) => Border.Guard(() =>
        Answers.Latents(Handles.Get<HeldModel>(model), Rows(model, rows, read), level, threads, result, Token(task)));

    /// <summary>Writes the rows with what is missing filled in.</summary>
    /// <param name="labels">The class of every row, -1 where unknown; null for none.</param>
    [UnmanagedCallersOnly(EntryPoint = "entroscope_impute")]
    public static int Impute(long model, ArrayView* rows, int* labels, int method, ulong seed, int threads, long task, double* result) => Border.Guard(() =>
    {
        Observations data = rows->Observe();
        int[]? classes = labels is null ? null : new ReadOnlySpan<int>(labels, data.Rows).ToArray();
        Answers.Impute(Handles.Get<HeldModel>(model), data, classes, method, seed, threads, result, Token(task));
    });

    /// <summary>Writes draws, and their classes.</summary>
    /// <param name="label">The class to draw from, -1 for any.</param>
    [UnmanagedCallersOnly(EntryPoint = "entroscope_sample")]
    public static int Sample(long model, int count, ulong seed, int label, int threads, long task, double* rows, int* classes) => Border.Guard(() =>
        Answers.Sample(Handles.Get<HeldModel>(model), count, seed, label, threads, rows, classes, Token(task)));

    private static FittingRows Rows(long model, ArrayView* array, long read)
    {
        HeldModel asked = Handles.Get<HeldModel>(model);
        return array is null ? Handles.Get<HeldRows>(read).For(asked) : asked.Fit(array->Observe());
    }

    private static CancellationToken Token(long task) => LibraryExports.Task(task)?.Token ?? default;
}
