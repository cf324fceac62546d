using System.Reflection;
using Entroscope.Native.Calls;

namespace Entroscope.Native.Exports;

/// <summary>The C functions about the library itself: its version, errors, results, tasks.</summary>
internal static unsafe class LibraryExports
{
    // Raised whenever a function or a layout changes its meaning.
    private const int AbiVersion = 1;

    [UnmanagedCallersOnly(EntryPoint = "entroscope_abi_version")]
    public static int Abi() => AbiVersion;

    /// <summary>Gets the version of the product.</summary>
    [UnmanagedCallersOnly(EntryPoint = "entroscope_version")]
    public static int Version(long* text) => Border.Guard(() => *text = ResultBytes.Of(
        typeof(Circuit).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? string.Empty));

    /// <summary>Writes the sentence of the last error of this thread in UTF-8, as much of it as there is room for.</summary>
    /// <returns>Its length in bytes.</returns>
    [UnmanagedCallersOnly(EntryPoint = "entroscope_error")]
    public static int Error(byte* buffer, int capacity)
    {
        byte[] text = Encoding.UTF8.GetBytes(Border.Error);
        text.AsSpan(0, Math.Min(text.Length, Math.Max(capacity, 0))).CopyTo(new Span<byte>(buffer, Math.Max(capacity, 0)));
        return text.Length;
    }

    /// <summary>Gets where the bytes of a result are, until it is freed.</summary>
    [UnmanagedCallersOnly(EntryPoint = "entroscope_bytes")]
    public static int Bytes(long result, byte** data, long* length) => Border.Guard(() =>
    {
        ResultBytes bytes = Handles.Get<ResultBytes>(result);
        *data = (byte*)bytes.Address;
        *length = bytes.Length;
    });

    /// <summary>Frees a handle of any kind. One that is freed already is an error, not a crash.</summary>
    [UnmanagedCallersOnly(EntryPoint = "entroscope_free")]
    public static int Free(long handle) => Border.Guard(() => Handles.Free(handle));

    /// <summary>Counts the handles that are not freed.</summary>
    [UnmanagedCallersOnly(EntryPoint = "entroscope_handle_count")]
    public static int HandleCount() => Handles.Count;

    /// <summary>Makes a task, by which another thread cancels a long call and asks how far it is.</summary>
    [UnmanagedCallersOnly(EntryPoint = "entroscope_task_create")]
    public static int TaskCreate(long* task) => Border.Guard(() => *task = Handles.Add(new LongCall()));

    [UnmanagedCallersOnly(EntryPoint = "entroscope_task_cancel")]
    public static int TaskCancel(long task) => Border.Guard(() => Handles.Get<LongCall>(task).Cancel());

    /// <summary>Says how far a task is, as JSON.</summary>
    [UnmanagedCallersOnly(EntryPoint = "entroscope_task_progress")]
    public static int TaskProgress(long task, long* text) => Border.Guard(() => *text = ResultBytes.Of(Handles.Get<LongCall>(task).Describe()));

    internal static LongCall? Task(long task) => task == 0 ? null : Handles.Get<LongCall>(task);

    internal static JsonElement Json(byte* text, long length)
    {
        using var document = JsonDocument.Parse(new ReadOnlySpan<byte>(text, checked((int)length)).ToArray());
        return document.RootElement.Clone();
    }
}
