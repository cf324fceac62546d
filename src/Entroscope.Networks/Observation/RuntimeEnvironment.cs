using Microsoft.ML.OnnxRuntime;

namespace Entroscope.Networks.Observation;

/// <summary>
/// ONNX Runtime in this process, which is not to report on what it runs: left alone, it keeps a file of events in the cache of the user and sends them over
/// the network. <c>ORT_DISABLE_TELEMETRY=0</c> in the environment leaves it alone.
/// </summary>
internal static partial class RuntimeEnvironment
{
    private const string Variable = "ORT_DISABLE_TELEMETRY";

    /// <summary>Gets the runtime.</summary>
    public static OrtEnv Instance { get; } = Open();

    private static OrtEnv Open()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not null)
        {
            return OrtEnv.Instance();
        }

        if (!OperatingSystem.IsWindows())
        {
            // Native code does not see the variables that .NET sets.
            _ = SetVariable(Variable, "1", 0);
        }

        OrtEnv runtime = OrtEnv.Instance();
        runtime.DisableTelemetryEvents();
        return runtime;
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetVariable(string name, string value, int replace);
}
