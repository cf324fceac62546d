using Entroscope.Numerics;

namespace Entroscope.Coding;

/// <summary>The symbols of up to sixteen rows.</summary>
/// <param name="sites">The number of sites.</param>
internal sealed class RowPanel(int sites)
{
    /// <summary>The number of rows that are coded side by side.</summary>
    public const int Lanes = PanelKernels<double>.RowBytes / sizeof(double);

    /// <summary>What stands for a missing value, or an unknown class.</summary>
    public const int Missing = -1;

    private readonly int[] _symbols = new int[sites * Lanes];

    /// <summary>Gets or sets the number of rows.</summary>
    public int Count { get; set; }

    /// <summary>Gets the class of every row.</summary>
    public int[] Labels { get; } = [.. Enumerable.Repeat(Missing, Lanes)];

    /// <summary>Gets the symbols of a site, one a row.</summary>
    public Span<int> Site(int site) => _symbols.AsSpan(site * Lanes, Lanes);

    /// <summary>Folds the rows into a check of what was coded: integer arithmetic, the same on every machine.</summary>
    public ulong Fold(ulong check)
    {
        for (int lane = 0; lane < Count; lane++)
        {
            check = Fold(check, Labels[lane]);
            for (int i = lane; i < _symbols.Length; i += Lanes)
            {
                check = Fold(check, _symbols[i]);
            }
        }

        return check;
    }

    /// <summary>Folds one number into a check (FNV-1a, a number at a time).</summary>
    public static ulong Fold(ulong check, int number) => unchecked((check ^ (uint)number) * 0x100000001B3);
}
