namespace Entroscope.Benchmarks.Shared;

/// <summary>One network whose passes are timed.</summary>
/// <param name="Sites">The number of sites N.</param>
/// <param name="Width">The channels r of every node, sites included.</param>
/// <param name="Values">The values K of every site.</param>
/// <param name="Rows">The samples of a pass.</param>
/// <param name="Threads">The threads of the engine.</param>
/// <param name="Sharing">Which weights are shared.</param>
internal sealed record SharedSetting(int Sites, int Width, int Values, int Rows, int Threads, string Sharing)
{
    public const string Level = "level";

    public const string Convolution = "convolution";

    public const string None = "none";

    /// <summary>Gets the parameters of the network.</summary>
    public double Parameters => Sharing == None
        ? Nodes * Width * Width
        : Math.Log2(Sites) * Width * Width;

    /// <summary>Gets the operations of the upward pass as they are counted in docs/performance.md: two for every multiply-add, sites included.</summary>
    public double Operations => 2.0 * Rows * Nodes * Width * Width;

    /// <summary>Gets the operations of a training step that are done: sites of small alphabets are looked up, and counted by value.</summary>
    public double TrainingOperations(bool isLookedUp) => (3.0 * Operations) - (isLookedUp ? 3.0 * Rows * 2 * Sites * Width * Width : 0);

    private double Nodes => (2.0 * Sites) - 1;
}
