namespace Entroscope.Model.Leaves;

/// <summary>What kind of leaf a site gets, before its parameters are known.</summary>
/// <param name="Family">The family of its densities.</param>
/// <param name="Alphabet">The number of values of a discrete site (n + 1 for a binomial with n trials, 2 for Bernoulli); 0 for a continuous one.</param>
public readonly record struct LeafSpecification(LeafFamily Family, int Alphabet)
{
    /// <summary>Gets the values that the symbols of a categorical leaf represent; null where they are 0..Alphabet-1.</summary>
    public SymbolCodes? Codes { get; init; }

    /// <summary>
    /// Gets the probability that every channel of a categorical leaf gives its last symbol, which represents values that were not seen; 0 where it has none.
    /// </summary>
    public double Unseen { get; init; }

    /// <summary>Gets a value indicating whether the symbols of a categorical leaf have an order, so that neighbours share strength.</summary>
    public bool IsOrdered { get; init; }

    /// <summary>Gets what is fixed of a site before training, where the family has such numbers.</summary>
    internal LeafConstants? Constants { get; init; }

    /// <summary>Gets what is known of the family.</summary>
    internal LeafDescriptor Descriptor => LeafFamilies.Of(Family);

    /// <summary>Gets the symbol of a value of a discrete site.</summary>
    /// <param name="value">An allowed value; not NaN.</param>
    internal int Symbol(double value) => Codes?.Find(value) ?? (int)value;

    /// <summary>Gets the values of a site in the unit of the parameters: symbols for codes, and the transformed values.</summary>
    internal ValueColumn Inner(ValueColumn column) => Codes?.Encode(column) ?? Descriptor.Inner(this, column);

    /// <summary>Gets the number of parameters of a leaf with the given channels.</summary>
    /// <param name="channels">The channels M.</param>
    /// <returns>The number of parameters stored.</returns>
    public long ParameterCount(int channels) => (long)channels * Math.Max(1, Descriptor.Columns(this)) * Descriptor.Parts.Count;
}
