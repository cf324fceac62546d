using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Coding;

/// <summary>A model prepared for the coding of rows: the order of the sites, the tables of the components. Immutable; shared by all threads.</summary>
internal sealed unsafe class RowCode
{
    /// <summary>The length of a row of the table of the classes.</summary>
    public const int ClassStride = 8;

    /// <summary>Prepares a model.</summary>
    /// <param name="kernels">The kernels; null for those of the machine. They change no bit.</param>
    /// <exception cref="ModelException">The model has no probabilities, or a real site.</exception>
    /// <exception cref="SizeLimitException">The tables do not fit into memory.</exception>
    public RowCode(ConvACMixture model, PanelKernels<double>? kernels = null)
    {
        model.EnsureGenerative();
        EnsureDiscrete(model);
        Model = model;
        Order = [.. CodingSchedule.DepthFirst(model.Components[0].Tree).Where(i => model.Components[0].Leaves[i].Alphabet > 1)];
        Known = [.. Enumerable.Range(0, model.Sites).Where(i => !model.Components[0].Leaves[i].HasNoValue)];
        kernels ??= KernelRegistry.Choose<double>();
        Networks = [.. model.Components.Select(c => new CodedNetwork(c, Order, kernels))];
        Classes = new AlignedBuffer<double>((model.Classes + 1L) * ClassStride);
        for (int y = 0; y < model.Classes; y++)
        {
            Classes.Start[(y + 1) * ClassStride] = Classes.Start[y * ClassStride] + model.ClassPrior[y];
        }
    }

    public ConvACMixture Model { get; }

    /// <summary>Gets the sites of more than one value, in the order in which they are coded: depth first in the tree of the first component.</summary>
    public int[] Order { get; }

    /// <summary>Gets the sites that have a value, which may be missing.</summary>
    public int[] Known { get; }

    public CodedNetwork[] Networks { get; }

    /// <summary>Gets the cumulative probabilities of the classes, [Y + 1, stride], in the first column.</summary>
    public AlignedBuffer<double> Classes { get; }

    /// <summary>Gets the bytes that a thread takes.</summary>
    public double BytesPerThread => Networks.Sum(ConditionalPass.Bytes) + (RowPanel.Lanes * sizeof(int) * (double)Model.Sites);

    private static void EnsureDiscrete(ConvACMixture model)
    {
        ConvAC first = model.Pattern;
        int real = Enumerable.Range(0, model.Sites).FirstOrDefault(i => first.Leaves[i].Alphabet == 0, -1);
        Refuse.Model(real >= 0,
            $"{Name(model, real)} is real, and a density gives no number of bits: a real value has infinitely many digits, and the model does not say how many "
            + $"of them count; only models whose columns are all discrete compress rows.");
    }

    /// <summary>Names a site as messages do.</summary>
    public static string Name(ConvACMixture model, int site) =>
        model.Metadata.SiteNames is { } names ? $"The column '{names[site]}'" : Invariant($"Column {site + 1}");
}
