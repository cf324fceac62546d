namespace Entroscope.Model.Leaves;

/// <summary>Arrays of numbers of a site that are fixed before training and shared by its channels. Immutable.</summary>
/// <param name="arrays">The arrays, in the order of <see cref="LeafDescriptor.Constants"/>; not to be changed.</param>
internal sealed class LeafConstants(double[][] arrays) : IEquatable<LeafConstants>
{
    public IReadOnlyList<double[]> Arrays => arrays;

    public bool Equals(LeafConstants? other) =>
        other is not null && arrays.Length == other.Arrays.Count && arrays.Zip(other.Arrays).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));

    public override bool Equals(object? obj) => Equals(obj as LeafConstants);

    public override int GetHashCode() => HashCode.Combine(arrays.Length, arrays.Sum(a => a.Length), arrays.Sum(a => a.Sum()));
}
