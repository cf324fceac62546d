namespace Entroscope.Learning;

/// <summary>What the bottom-up start knows of one node: the training samples seen through its window.</summary>
/// <param name="Features">Coordinates of the samples' patches, shape [dimensions][rows]; missing values are set to the mean, 0.</param>
/// <param name="Missing">For every row whether the whole patch is missing, or null when none is.</param>
internal sealed record Patch(float[][] Features, bool[]? Missing)
{
    /// <summary>Gets or sets the cluster of every row, -1 where the patch is missing.</summary>
    public int[] Labels { get; set; } = [];

    public int Rows => Features[0].Length;

    /// <summary>Puts the patches of children together; no feature is copied.</summary>
    /// <param name="children">The patches of the children, in order.</param>
    public static Patch Join(IReadOnlyList<Patch> children)
    {
        float[][] features = [.. children.SelectMany(c => c.Features)];
        if (children.Any(c => c.Missing is null))
        {
            return new Patch(features, null);
        }

        bool[] missing = [.. children[0].Missing!];
        foreach (Patch child in children.Skip(1))
        {
            for (int r = 0; r < missing.Length; r++)
            {
                missing[r] &= child.Missing![r];
            }
        }

        return new Patch(features, Array.Exists(missing, m => m) ? missing : null);
    }

    /// <summary>Makes the patch with all distances shortened.</summary>
    /// <param name="factor">The factor of every coordinate.</param>
    public Patch Scaled(float factor) => this with { Features = Array.ConvertAll(Features, f => Array.ConvertAll(f, x => x * factor)) };

    /// <summary>Copies some rows of the features.</summary>
    /// <returns>Shape [dimensions][rows.Length].</returns>
    public float[][] Sample(int[] rows) => Array.ConvertAll(Features, f => Array.ConvertAll(rows, r => f[r]));
}
