namespace Entroscope.Networks.Graphs;

/// <summary>What a model may be at most. Real models are far below; a file beyond is damaged, or made to harm.</summary>
internal static class OnnxLimits
{
    /// <summary>The newest version of the format that the runtime reads.</summary>
    public const int NewestVersion = 13;

    public const int MostNodes = 500_000;
    public const int MostTensors = 500_000;
    public const int MostInputsOfNode = 20_000;
    public const int MostAttributes = 1000;

    /// <summary>Graphs within attributes of nodes of graphs.</summary>
    public const int MostDepth = 16;
    public const int MostDimensions = 32;

    /// <summary>Sizes, steps and margins of kernels.</summary>
    public const int LargestKernel = 65_536;
    public const int LongestName = 16_384;

    // An array of .NET; protocol buffers end there, too.
    public const long LargestFile = 0x7FFFFFC7;
}
