using Entroscope.Native.Calls;
using Entroscope.Native.Work;

namespace Entroscope.Native.Exports;

/// <summary>The C functions about models. Each returns a number of <see cref="Status"/>.</summary>
internal static unsafe class ModelExports
{
    /// <summary>Reads a model from the bytes of a file.</summary>
    [UnmanagedCallersOnly(EntryPoint = "entroscope_model_read")]
    public static int Read(byte* bytes, long length, int json, long* model) => Border.Guard(() =>
    {
        Refuse.Model(length < 1, $"The model is empty.");
        using var stream = new UnmanagedMemoryStream(bytes, length);
        *model = Handles.Add(HeldModel.Read(stream, json != 0));
    });

    /// <summary>Writes a model as the bytes of a file.</summary>
    [UnmanagedCallersOnly(EntryPoint = "entroscope_model_write")]
    public static int Write(long model, int json, long* bytes) =>
        Border.Guard(() => *bytes = ResultBytes.Of(Handles.Get<HeldModel>(model).Write(json != 0)));

    /// <summary>Says what a model is, as JSON.</summary>
    [UnmanagedCallersOnly(EntryPoint = "entroscope_model_describe")]
    public static int Describe(long model, long* text) => Border.Guard(() => *text = ResultBytes.Of(Handles.Get<HeldModel>(model).Describe()));

    /// <summary>Trains a model.</summary>
    [UnmanagedCallersOnly(EntryPoint = "entroscope_train")]
    public static int Train(byte* request, long length, long task, long* model) =>
        Border.Guard(() => *model = Handles.Add(Training.Run(LibraryExports.Json(request, length), LibraryExports.Task(task))));

    /// <summary>Asks a question that a command of the command line answers.</summary>
    [UnmanagedCallersOnly(EntryPoint = "entroscope_ask")]
    public static int Ask(byte* request, long length, long task, long* text) =>
        Border.Guard(() => *text = ResultBytes.Of(Commands.Answer(LibraryExports.Json(request, length), LibraryExports.Task(task))));

    /// <summary>Measures a model on the data of its training and writes the page with all pictures.</summary>
    [UnmanagedCallersOnly(EntryPoint = "entroscope_report")]
    public static int Report(long model, byte* title, long task, long* text) => Border.Guard(() =>
    {
        Circuit circuit = Handles.Get<HeldModel>(model).Circuit;
        Workflow.Measuring.Measurements measured = circuit.Measure(cancellation: LibraryExports.Task(task)?.Token ?? default);
        *text = ResultBytes.Of(Reporting.ReportWriter.Html(circuit, measured, Marshal.PtrToStringUTF8((nint)title)));
    });

    /// <summary>Draws an answer of <see cref="Ask"/>.</summary>
    [UnmanagedCallersOnly(EntryPoint = "entroscope_picture")]
    public static int Picture(byte* kind, byte* result, long length, long* text) => Border.Guard(() =>
        *text = ResultBytes.Of(Reporting.ResultPicture.Html(Marshal.PtrToStringUTF8((nint)kind)!, LibraryExports.Json(result, length)) ?? string.Empty));
}
