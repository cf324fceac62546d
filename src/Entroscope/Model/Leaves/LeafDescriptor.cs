using Entroscope.Numerics;

namespace Entroscope.Model.Leaves;

/// <summary>
/// What the program needs to know about a leaf family before a leaf exists: its alphabets, the arrays of numbers a leaf consists of, and how leaves
/// are made. With the members of <see cref="LeafDistribution"/> it is all that a family consists of; <see cref="LeafFamilies"/> lists the families.
/// </summary>
internal abstract class LeafDescriptor
{
    /// <summary>Gets the names of the arrays of numbers of a leaf; all have the same length.</summary>
    public abstract IReadOnlyList<string> Parts { get; }

    /// <summary>Gets a value indicating whether the values of a site are names without an order.</summary>
    public virtual bool IsNominal => false;

    /// <summary>Gets the names of the arrays of a site that are fixed before training and shared by its channels.</summary>
    public virtual IReadOnlyList<string> Constants => [];

    /// <summary>Gets a value indicating whether the parameters have a prior whose strength is chosen on held-out rows.</summary>
    public virtual bool HasStrength => false;

    /// <summary>Gets a value indicating whether the family is one of densities over the real numbers.</summary>
    public bool IsReal => IsDensity && AlphabetRequirement(0) is null;

    /// <summary>Gets a value indicating whether the family is one of densities; features of real networks are none.</summary>
    public virtual bool IsDensity => true;

    /// <summary>Says which alphabets the family allows, where it does not allow one.</summary>
    /// <returns>Null for an allowed alphabet, else the requirement, such as "at least 1".</returns>
    public abstract string? AlphabetRequirement(int alphabet);

    /// <summary>Gets the probabilities of a channel where a leaf is a table whose rows sum to 1; 0 where every part has one number a channel.</summary>
    public virtual int Columns(LeafSpecification leaf) => 0;

    /// <summary>Refuses arrays that are not allowed.</summary>
    public virtual void CheckConstants(LeafConstants constants)
    {
    }

    /// <summary>Fixes what training does not change of the leaf of a real column.</summary>
    public virtual LeafSpecification Fit(LeafFamily family, ValueColumn column) => new(family, 0);

    /// <summary>Gets what a family asks of the values of a column, such as "greater than 0"; null where it takes all numbers.</summary>
    public virtual string? ValueRequirement => null;

    /// <summary>Returns whether a value has a density that is not 0 whatever the parameters are.</summary>
    public virtual bool Allows(double value) => true;

    /// <summary>Gets the values of a real column in the unit of the parameters.</summary>
    public virtual ValueColumn Inner(LeafSpecification leaf, ValueColumn column) => column;

    /// <summary>Makes a leaf of its numbers.</summary>
    /// <param name="channels">The channels M.</param>
    /// <param name="numbers">The parts one after the other.</param>
    public abstract LeafDistribution Create(LeafSpecification leaf, int channels, ReadOnlySpan<double> numbers, Reading reading = Reading.Generative);

    /// <summary>Makes the leaf whose channels are all alike: that of the whole column.</summary>
    public abstract LeafDistribution Flat(LeafSpecification leaf, int channels, ColumnMoments moments);

    /// <summary>Makes a leaf of random channels, spread like the column.</summary>
    public abstract LeafDistribution Random(LeafSpecification leaf, int channels, ColumnMoments moments, RandomStream random);

    /// <summary>Makes any leaf of the family, for a random network.</summary>
    public abstract LeafDistribution Any(double[] rates, RandomStream random, RandomNetworkOptions options);

    /// <summary>Makes one leaf of the channels of several leaves of one kind, one leaf after the other.</summary>
    /// <param name="leaves">At least one leaf; a single one is returned itself.</param>
    public LeafDistribution Stack(IReadOnlyList<LeafDistribution> leaves)
    {
        if (leaves.Count == 1)
        {
            return leaves[0];
        }

        var numbers = new List<double>();
        for (int part = 0; part < Parts.Count; part++)
        {
            foreach (LeafDistribution leaf in leaves)
            {
                numbers.AddRange(leaf.Part(part));
            }
        }

        return Create(leaves[0].Specification, leaves.Sum(l => l.Channels), [.. numbers]);
    }

    /// <summary>Gets how far a discrete column is towards the end of its alphabet, away from the ends themselves.</summary>
    protected static double[] Rates(LeafSpecification leaf, int channels, ColumnMoments moments) =>
        Filled(channels, leaf.Alphabet > 1 ? Math.Clamp(moments.Mean / (leaf.Alphabet - 1), 0.01, 0.99) : 0.5);

    /// <summary>Makes an array of equal numbers.</summary>
    protected static double[] Filled(int length, double value)
    {
        double[] values = new double[length];
        Array.Fill(values, value);
        return values;
    }

    /// <summary>Makes an array of numbers that are drawn one after the other.</summary>
    protected static double[] Draw(int length, Func<double> next)
    {
        double[] values = new double[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = next();
        }

        return values;
    }
}
