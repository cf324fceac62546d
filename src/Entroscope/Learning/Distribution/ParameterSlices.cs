using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Learning.Distribution;

/// <summary>
/// The parameters of all components, cut into slices of nearly equal counts between parts (matrices, leaves, classes), which are never cut: a slice is what one
/// machine adds up and takes the M step of. Slices are copied to and from flat numbers, one part after the other; another machine makes the same slices from the
/// same networks.
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
        int at = 0;
        foreach (PartRange range in _slices[slice])
        {
            for (int part = range.First; part < range.End; part++)
            {
                double[] values = counts[range.Component].Portions.Part(part);
                values.CopyTo(flat[at..]);
                at += values.Length;
            }
        }
    }

    /// <summary>Takes counts, or running statistics, of a slice from flat numbers.</summary>
    /// <param name="counts">Those of all components; those of the slice are overwritten.</param>
    public void SetCounts(int slice, ReadOnlySpan<double> flat, IReadOnlyList<ExpectedCounts> counts)
    {
        int at = 0;
        foreach (PartRange range in _slices[slice])
        {
            for (int part = range.First; part < range.End; part++)
            {
                double[] values = counts[range.Component].Portions.Part(part);
                flat.Slice(at, values.Length).CopyTo(values);
                at += values.Length;
            }
        }
    }

    /// <summary>Writes the parameters of a slice as flat numbers.</summary>
    public void CopyParameters(int slice, IReadOnlyList<ConvAC> components, Span<double> flat)
    {
        int at = 0;
        foreach (PartRange range in _slices[slice])
        {
            for (int part = range.First; part < range.End; part++)
            {
                ConvAC model = components[range.Component];
                for (int array = 0; array < ArraysOf(model, part); array++)
                {
                    Span<double> values = Own(model, part, array);
                    values.CopyTo(flat[at..]);
                    at += values.Length;
                }
            }
        }
    }

    /// <summary>Takes the parameters of a slice from flat numbers. They are not checked.</summary>
    /// <param name="components">Copies that the caller alone holds.</param>
    public void SetParameters(int slice, ReadOnlySpan<double> flat, IReadOnlyList<ConvAC> components)
    {
        int at = 0;
        foreach (PartRange range in _slices[slice])
        {
            for (int part = range.First; part < range.End; part++)
            {
                ConvAC model = components[range.Component];
                for (int array = 0; array < ArraysOf(model, part); array++)
                {
                    Span<double> values = Own(model, part, array);
                    flat.Slice(at, values.Length).CopyTo(values);
                    at += values.Length;
                }
            }
        }
    }

    /// <summary>Gets the number of parts of a network.</summary>
    public static int PartsOf(ConvAC model) => model.Shape.MatrixCount + model.Shape.LeafCount + 1;

    /// <summary>Gets the number of arrays that the parameters of a part consist of.</summary>
    public static int ArraysOf(ConvAC model, int part) => LeafOf(model, part) is var leaf and >= 0 ? model.Leaves[leaf].Specification.Descriptor.Parts.Count : 1;

    /// <summary>Gets an array of the parameters of a part; it may be written to where the caller alone holds the network.</summary>
    public static Span<double> Own(ConvAC model, int part, int array) =>
        part < model.Shape.MatrixCount ? model.OwnMatrix(part) : LeafOf(model, part) is var leaf and >= 0 ? model.Leaves[leaf].OwnPart(array) : model.OwnClassPrior();

    // The leaf of a part; -1 for a matrix and for the classes.
    private static int LeafOf(ConvAC model, int part) =>
        part - model.Shape.MatrixCount is var leaf && leaf < model.Shape.LeafCount ? Math.Max(leaf, -1) : -1;

    private static int CountsOf(ConvAC model, int part) =>
        part < model.Shape.MatrixCount ? model.Matrix(part).Length
            : LeafOf(model, part) is var leaf and >= 0 ? model.Leaves[leaf].StatisticsLength : model.Classes;

    private static int ParametersOf(ConvAC model, int part)
    {
        int length = 0;
        for (int array = 0; array < ArraysOf(model, part); array++)
        {
            length += Own(model, part, array).Length;
        }

        return length;
    }
}
