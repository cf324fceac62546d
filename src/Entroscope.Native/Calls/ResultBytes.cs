namespace Entroscope.Native.Calls;

/// <summary>Bytes that the caller reads in their place, until it frees them.</summary>
internal sealed class ResultBytes : IDisposable
{
    private GCHandle _pin;

    public ResultBytes(byte[] bytes)
    {
        Length = bytes.Length;
        _pin = GCHandle.Alloc(bytes, GCHandleType.Pinned);
    }

    public long Length { get; }

    public nint Address => _pin.AddrOfPinnedObject();

    public static long Of(string text) => Handles.Add(new ResultBytes(Encoding.UTF8.GetBytes(text)));

    public static long Of(byte[] bytes) => Handles.Add(new ResultBytes(bytes));

    public void Dispose() => _pin.Free();
}
