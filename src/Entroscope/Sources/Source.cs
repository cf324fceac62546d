using Entroscope.Data.Tables;
using Entroscope.Information.Scaling;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Sources;

/// <summary>
/// A distribution over rows of symbols whose scaling law is known: exact draws, exact probabilities, and block entropies with their provenance.
/// </summary>
/// <remarks>
/// A source is immutable; <see cref="SourceCatalog"/> makes one. Every row has its own random stream, so that draws depend on the seed alone.
/// </remarks>
public abstract class Source
{
    private const int MostDraws = 1_000_000;
    private const long MostValues = 1L << 28;

    private readonly Lazy<PoolingTree> _tree;

    private protected Source(string name, int sites, int alphabet)
    {
        (Name, Sites, Alphabet) = (name, sites, alphabet);
        _tree = new Lazy<PoolingTree>(BuildTree);
    }

    /// <summary>Gets the name in the catalogue.</summary>
    public string Name { get; }

    /// <summary>Gets the number of sites N of a row.</summary>
    public int Sites { get; }

    /// <summary>Gets the number of symbols; a site holds one of 0..Alphabet-1.</summary>
    public int Alphabet { get; }

    /// <summary>Gets the size of the image whose pixels, row by row, are the sites; null where they are a line.</summary>
    public virtual GridSize? Image => null;

    /// <summary>Gets the law that the source follows.</summary>
    public abstract SourceLaw Law { get; }

    /// <summary>Gets the tree that is aligned with the source: windows of two neighbours from the first site on, of an image 1x2 and 2x1 in turn.</summary>
    public PoolingTree Tree => _tree.Value;

    /// <summary>Builds the aligned tree moved by some sites: its leaf i pools site (i + shift) mod N, so that every window begins that much later.</summary>
    /// <param name="shift">By how many sites, at least 0 and less than N.</param>
    /// <returns>A tree of levels with patches of the same sizes, of which one at every level is split by the ends of the row.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The shift is no site.</exception>
    public PoolingTree ShiftedTree(int shift)
    {
        Refuse.Range(
            shift < 0 || shift >= Sites, $"The shift of a tree of {Sites} sites must be an integer of 0..{Sites - 1}, but is {shift}.", nameof(shift));
        if (shift == 0)
        {
            return Tree;
        }

        int[][][] levels = [.. Enumerable.Range(1, Tree.Height).Select(l =>
        {
            int below = Tree.Cut(l - 1)[0];
            return Tree.Cut(l).Select(v => Tree.Children(v).ToArray().Select(c => l == 1 ? (c + shift) % Sites : c - below).ToArray()).ToArray();
        })];
        return PoolingTree.FromLevels(Sites, levels, Invariant($"{Tree.Description} shifted by {shift}"), Image);
    }

    /// <summary>Draws a row.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="row">The number of the row: rows of different numbers are independent, and a row is the same whatever else is drawn.</param>
    /// <param name="values">Where its symbols are written, one a site.</param>
    /// <exception cref="ArgumentException">The length is not the number of sites.</exception>
    public void Draw(ulong seed, long row, Span<int> values)
    {
        Refuse.Argument(values.Length != Sites, $"A row has {Sites} sites, but there is room for {values.Length}.", nameof(values));
        Fill(new RandomStream(seed, $"rows of {Name}", row), values);
    }

    /// <summary>Draws rows as a data set whose columns are named x0, x1, ...</summary>
    /// <param name="rows">The number of rows, at least 1.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="first">The number of the first row.</param>
    /// <returns>The data set: rows first..first+rows-1 of the seed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no row.</exception>
    /// <exception cref="SizeLimitException">The rows are too many to be held in memory.</exception>
    public Dataset Sample(int rows, ulong seed, long first = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        Refuse.Size((long)rows * Sites > MostValues, $"{rows} rows of {Sites} sites are more than {MostValues} values, the most that are held in memory.");
        double[][] drawn = [.. Enumerable.Range(0, rows).Select(r =>
        {
            int[] values = new int[Sites];
            Draw(seed, first + r, values);
            return Array.ConvertAll(values, v => (double)v);
        })];
        ColumnKind kind = Alphabet == 2 ? ColumnKind.Binary : ColumnKind.Categorical;
        ColumnInfo[] columns = [.. Enumerable.Range(0, Sites).Select(i => new ColumnInfo(Invariant($"x{i}"), kind, Alphabet, 0))];
        return Dataset.Create(Name, Observations.FromRows(drawn), columns, image: Image);
    }

    /// <summary>Computes the log-probability of a row, exactly.</summary>
    /// <param name="row">One symbol a site.</param>
    /// <returns>log p(x) in nats; minus infinity for a row that is never drawn.</returns>
    /// <exception cref="ArgumentException">The length is not the number of sites, or a value is no symbol.</exception>
    /// <exception cref="SizeLimitException">The row is too long for the source's algorithm.</exception>
    public double LogProbability(ReadOnlySpan<int> row)
    {
        Refuse.Argument(row.Length != Sites, $"A row has {Sites} sites, but this one has {row.Length}.", nameof(row));
        for (int i = 0; i < row.Length; i++)
        {
            Refuse.Argument((uint)row[i] >= (uint)Alphabet, $"Site {i} must hold a symbol of 0..{Alphabet - 1}, but holds {row[i]}.", nameof(row));
        }

        return LogProbabilityOf(row);
    }

    /// <summary>Computes m(n) and T of every level of the aligned tree.</summary>
    /// <param name="options">How what needs draws is found; null for the defaults.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <returns>The truth, each value with its provenance.</returns>
    /// <exception cref="SizeLimitException">
    /// There is a single site, the number of sites is not a power of 2 and the source knows the entropies of no others, or it is too large for the source.
    /// </exception>
    /// <exception cref="ArgumentException">The options make no sense.</exception>
    public SourceTruth Truth(SourceOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new SourceOptions();
        Refuse.Argument(
            options.Draws is < 100 or > MostDraws, $"The number of draws must be an integer of 100..{MostDraws}, but is {options.Draws}.", nameof(options));
        Refuse.Size(Sites < 2, $"The entropies of a source are those of patches of at least 2 sites, but there is {Sites}.");
        bool anySize = BlockEntropy(1) is not null;
        Refuse.Size(
            !anySize && !System.Numerics.BitOperations.IsPow2(Sites),
            $"The entropies of source '{Name}' are known for a number of sites that is a power of 2, but there are {Sites}.");
        return new SourceTruth(this, System.Numerics.BitOperations.IsPow2(Sites)
            ? Levels(System.Numerics.BitOperations.Log2((uint)Sites), options, cancellation)
            : LevelTruth.OfBlocks(ScaleGeometry.Of(Tree), n => BlockEntropy(n)!.Value));
    }

    /// <summary>Builds the aligned tree.</summary>
    private protected virtual PoolingTree BuildTree() => PoolingTree.Line(Sites);

    private protected abstract void Fill(RandomStream random, Span<int> row);

    private protected abstract double LogProbabilityOf(ReadOnlySpan<int> row);

    /// <summary>Computes the entropy of any n neighbouring sites, exactly; null where it is not known for every n.</summary>
    private protected virtual double? BlockEntropy(int n) => null;

    /// <summary>Computes the levels 0..height of a number of sites that is a power of 2.</summary>
    private protected abstract LevelTruth Levels(int height, SourceOptions options, CancellationToken cancellation);

    /// <summary>Computes the sizes 1, 2, 4, ... of the patches below the top.</summary>
    private protected static int[] Pooled(int height) => [.. Enumerable.Range(0, height).Select(l => 1 << l)];
}
