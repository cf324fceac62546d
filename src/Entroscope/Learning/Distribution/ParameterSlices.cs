using Entroscope.Engine;
using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Learning.Distribution;

/// <summary>
/// The parameters of all components, cut into slices of nearly equal counts between parts (matrices, leaves, classes), which are never cut: a slice is what one
/// machine adds up and takes the M step of. Slices are copied to and from flat numbers, one part after the other; another machine makes the same slices from
/// the same networks.
/// </summary>
internal sealed class ParameterSlices
{
    private readonly PartRange[][] _slices;
    private readonly int[] _counts;
    private readonly int[] _parameters;

    /// <summary>Cuts networks.</summary>
    /// <param name="components">Networks of the shapes and leaves.</param>
    /// <param name="slices">The number of slices, at least 1; some are empty where there are fewer parts.</param>
    public ParameterSlices(IReadOnlyList<ConvAC> components, int slices)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slices, 1);
        (int Component, int Part, int Counts, int Parameters)[] parts = [.. components.SelectMany((model, z) =>
            Enumerable.Range(0, PartsOf(model)).Select(part => (z, part, CountsOf(model, part), ParametersOf(model, part))))];
        long all = parts.Sum(p => (long)p.Counts);
        (_slices, _counts, _parameters) = (new PartRange[slices][], new int[slices], new int[slices]);
        long before = 0;
        int next = 0;
        for (int s = 0; s < slices; s++)
        {
            var ranges = new List<PartRange>();
            long end = all * (s + 1) / slices;

            // A part belongs to the slice that its middle is in.
            for (; next < parts.Length && (s == slices - 1 || before + (parts[next].Counts / 2) < end); next++)
            {
                (int component, int part, int counts, int parameters) = parts[next];
                if (ranges.Count > 0 && ranges[^1].Component == component)
                {
                    ranges[^1] = ranges[^1] with { End = part + 1 };
                }
                else
                {
                    ranges.Add(new PartRange(component, part, part + 1));
                }

                before += counts;
                _counts[s] = checked(_counts[s] + counts);
                _parameters[s] = checked(_parameters[s] + parameters);
            }

            _slices[s] = [.. ranges];
        }
    }

    /// <summary>Gets the number of slices.</summary>
    public int Count => _slices.Length;

    /// <summary>Gets the parts of a slice, in their order.</summary>
    public IReadOnlyList<PartRange> this[int slice] => _slices[slice];

    /// <summary>Gets how many numbers the counts, or the running statistics, of a slice have.</summary>
    public int CountsLength(int slice) => _counts[slice];

    /// <summary>Gets how many numbers the parameters of a slice have.</summary>
    public int ParametersLength(int slice) => _parameters[slice];

    /// <summary>Writes counts, or running statistics, of a slice as flat numbers.</summary>
    /// <param name="counts">Those of all components.</param>
    public void CopyCounts(int slice, IReadOnlyList<ExpectedCounts> counts, Span<double> flat)
    {
        foreach ((int component, int part) in Parts(slice))
        {
            double[] values = counts[component].Portions.Part(part);
            values.CopyTo(flat);
            flat = flat[values.Length..];
        }
    }

    /// <summary>Takes counts, or running statistics, of a slice from flat numbers.</summary>
    /// <param name="counts">Those of all components; those of the slice are overwritten.</param>
    public void SetCounts(int slice, ReadOnlySpan<double> flat, IReadOnlyList<ExpectedCounts> counts)
    {
        foreach ((int component, int part) in Parts(slice))
        {
            double[] values = counts[component].Portions.Part(part);
            flat[..values.Length].CopyTo(values);
            flat = flat[values.Length..];
        }
    }

    /// <summary>Writes the parameters of a slice as flat numbers.</summary>
    public void CopyParameters(int slice, IReadOnlyList<ConvAC> components, Span<double> flat)
    {
        foreach ((int component, int part) in Parts(slice))
        {
            for (int array = 0; array < ArraysOf(components[component], part); array++)
            {
                Span<double> values = Own(components[component], part, array);
                values.CopyTo(flat);
                flat = flat[values.Length..];
            }
        }
    }

    /// <summary>Takes the parameters of a slice from flat numbers. They are not checked (<see cref="ConvAC.CheckParameters"/>).</summary>
    /// <param name="components">Copies that the caller alone holds.</param>
    public void SetParameters(int slice, ReadOnlySpan<double> flat, IReadOnlyList<ConvAC> components)
    {
        foreach ((int component, int part) in Parts(slice))
        {
            for (int array = 0; array < ArraysOf(components[component], part); array++)
            {
                Span<double> values = Own(components[component], part, array);
                flat[..values.Length].CopyTo(values);
                flat = flat[values.Length..];
            }
        }
    }

    /// <summary>Gets the number of parts of a network.</summary>
    public static int PartsOf(ConvAC model) => model.Shape.MatrixCount + model.Shape.LeafCount + 1;

    /// <summary>Gets the number of arrays that the parameters of a part consist of.</summary>
    public static int ArraysOf(ConvAC model, int part) => LeafOf(model, part)?.Specification.Descriptor.Parts.Count ?? 1;

    /// <summary>Gets an array of the parameters of a part; it may be written to where the caller alone holds the network.</summary>
    public static Span<double> Own(ConvAC model, int part, int array)
    {
        if (LeafOf(model, part) is { } leaf)
        {
            return leaf.OwnPart(array);
        }

        return part < model.Shape.MatrixCount ? model.OwnMatrix(part) : model.OwnClassPrior();
    }

    private IEnumerable<(int Component, int Part)> Parts(int slice) =>
        _slices[slice].SelectMany(range => Enumerable.Range(range.First, range.End - range.First).Select(part => (range.Component, part)));

    // The leaf of a part; null for a matrix and for the classes.
    private static LeafDistribution? LeafOf(ConvAC model, int part) =>
        part - model.Shape.MatrixCount is >= 0 and var leaf && leaf < model.Shape.LeafCount ? model.Leaves[leaf] : null;

    private static int CountsOf(ConvAC model, int part) => LeafOf(model, part)?.StatisticsLength ?? Own(model, part, 0).Length;

    private static int ParametersOf(ConvAC model, int part) => Enumerable.Range(0, ArraysOf(model, part)).Sum(array => Own(model, part, array).Length);
}
