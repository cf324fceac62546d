using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information.Entanglement;

/// <summary>
/// The Schmidt coefficients between any two sets of sites: every node keeps what its channels hold over its sites of the one set and of the other, each turned
/// into its own space by QR, so that nothing is lost and the sizes are at most those of the numbers of channels and values.
/// </summary>
internal sealed class PartitionTensor
{
    /// <summary>The most coefficients that are computed: the cube of their number is the cost.</summary>
    public const int MostCoefficients = 512;
    private const long MostEntries = 1 << 22;

    // Rotations of all pairs of columns, sweep by sweep.
    private const double Sweeps = 60;

    private readonly ConvAC _model;
    private readonly StateFactors _factors;
    private readonly int[] _inside;

    private PartitionTensor(ConvAC model, StateFactors factors, int[] inside) => (_model, _factors, _inside) = (model, factors, inside);

    /// <summary>Computes the coefficients for every class.</summary>
    /// <param name="inside">For every node the number of its sites in the first set.</param>
    /// <param name="most">The most floating-point operations.</param>
    /// <returns>The coefficients of every class, the largest first; null where they would not fit, or take more operations.</returns>
    public static double[][]? Coefficients(ConvAC model, StateFactors factors, int[] inside, double most)
    {
        var tensor = new PartitionTensor(model, factors, inside);
        if (tensor.Operations() > most)
        {
            return null;
        }

        Part root = tensor.Root();
        int channels = model.Shape.Channels(model.Tree.Root);
        return [.. Enumerable.Range(0, model.Classes).Select(y =>
        {
            ScaledMatrix output = root.Entries.TimesTransposed(model.Weights(model.Tree.Root).Slice(y * channels, channels), 1);
            return SingularValues.Of(new ScaledMatrix(root.First, root.Second, output.Values));
        })];
    }

    /// <summary>Computes what lies around the root: the children on one side alone, pooled, and those with sites on both, each for itself.</summary>
    /// <param name="inside">For every node the number of its sites in the first set, which is not all of them.</param>
    /// <returns>Tensors over the channels of the root; null where one below it would not fit.</returns>
    public static IReadOnlyList<Part>? AroundRoot(ConvAC model, StateFactors factors, int[] inside)
    {
        var tensor = new PartitionTensor(model, factors, inside);
        return double.IsPositiveInfinity(tensor.Below(new (long, long)[model.Tree.NodeCount])) ? null : tensor.Around(model.Tree.Root, tensor.Rise());
    }

    private bool IsPure(int v) => _inside[v] == 0 || _inside[v] == _model.Tree.ScopeSize(v);

    private double Operations()
    {
        PoolingTree tree = _model.Tree;
        var sizes = new (long First, long Second)[tree.NodeCount];
        double operations = Below(sizes);
        sizes[tree.Root] = IsPure(tree.Root) ? sizes[tree.Root] : Pooled(tree.Root, sizes, ref operations);
        (double least, double largest) = (Math.Min(sizes[tree.Root].First, sizes[tree.Root].Second), Math.Max(sizes[tree.Root].First, sizes[tree.Root].Second));
        return least > MostCoefficients
            ? double.PositiveInfinity
            : operations + (_model.Classes * least * least * ((2 * largest) + (Sweeps * least)));
    }

    // The sizes follow from the shapes alone, so that nothing is allocated in vain; infinite where they do not fit.
    private double Below((long First, long Second)[] sizes)
    {
        double operations = 0;
        foreach (int v in _model.Tree.ChildrenFirst)
        {
            if (IsPure(v))
            {
                long own = _factors.Above(v).Rows;
                sizes[v] = _inside[v] > 0 ? (own, 1) : (1, own);
            }
            else if (v != _model.Tree.Root)
            {
                (long first, long second) = Pooled(v, sizes, ref operations);
                if (double.IsPositiveInfinity(operations))
                {
                    return operations;
                }

                long rows = _model.Shape.Rows(v);
                operations += 2.0 * first * second * _model.Shape.Channels(v) * rows;
                first = Math.Min(first, second * rows);
                sizes[v] = (first, Math.Min(second, first * rows));
            }
        }

        return operations;
    }

    // Children of one side alone come first, among themselves.
    private (long First, long Second) Pooled(int v, (long First, long Second)[] sizes, ref double operations)
    {
        (long first, long second, long r) = (1, 1, _model.Shape.Channels(v));
        foreach (int c in Pure(v))
        {
            (first, second) = (Math.Min(r, first * sizes[c].First), Math.Min(r, second * sizes[c].Second));
        }

        foreach (int c in Mixed(v).Prepend(-1))
        {
            (first, second) = c < 0 ? (first, second) : (first * sizes[c].First, second * sizes[c].Second);
            if (first * second * r > MostEntries)
            {
                operations = double.PositiveInfinity;
                return (first, second);
            }

            operations += 2.0 * first * second * r * Math.Min(Math.Max(first, second), Math.Min(first, second) * r);
            first = Math.Min(first, second * r);
            second = Math.Min(second, first * r);
        }

        return (first, second);
    }

    // Over the channels of the root, before its conv.
    private Part Root()
    {
        int root = _model.Tree.Root;
        return IsPure(root) ? Single(root, _factors.Below(root)) : Around(root, Rise()).Aggregate(Pool);
    }

    // A loop: trees may be deep.
    private Part?[] Rise()
    {
        PoolingTree tree = _model.Tree;
        var above = new Part?[tree.NodeCount];
        foreach (int v in tree.ChildrenFirst)
        {
            if (!IsPure(v) && v != tree.Root)
            {
                Part pooled = Around(v, above).Aggregate(Pool);
                above[v] = Turn(pooled with { Entries = pooled.Entries.TimesTransposed(_model.Weights(v), _model.Shape.Rows(v)) });
            }
        }

        return above;
    }

    private List<Part> Around(int v, Part?[] above)
    {
        var parts = new List<Part>();
        foreach (bool inside in new[] { true, false })
        {
            Part[] side = [.. Pure(v).Where(c => _inside[c] > 0 == inside).Select(c => Single(c, _factors.Above(c)))];
            if (side.Length > 0)
            {
                parts.Add(side.Aggregate(Pool));
            }
        }

        foreach (int c in Mixed(v))
        {
            parts.Add(above[c]!);
            above[c] = null;
        }

        return parts;
    }

    private IEnumerable<int> Pure(int v) => _model.Tree.Children(v).ToArray().Where(IsPure);

    private IEnumerable<int> Mixed(int v) => _model.Tree.Children(v).ToArray().Where(c => !IsPure(c));

    private Part Single(int v, ScaledMatrix factor) => _inside[v] > 0 ? new Part(factor.Rows, 1, factor) : new Part(1, factor.Rows, factor);

    private static Part Pool(Part x, Part y)
    {
        var product = new ScaledMatrix(x.First * y.First * x.Second * y.Second, x.Entries.Columns, x.Entries.Exponent + y.Entries.Exponent);
        for (int g = 0; g < product.Columns; g++)
        {
            Span<double> a = x.Entries.Column(g), b = y.Entries.Column(g), to = product.Column(g);
            int place = 0;
            for (int j = 0; j < x.Second * y.Second; j++)
            {
                Span<double> inner = a.Slice(j % x.Second * x.First, x.First);
                int start = j / x.Second * y.First;
                for (int i = 0; i < y.First; i++, place += x.First)
                {
                    TensorPrimitives.Multiply(inner, b[start + i], to.Slice(place, x.First));
                }
            }
        }

        return Turn(new Part(x.First * y.First, x.Second * y.Second, product.Normalize()));
    }

    // Either index is turned where it is longer than all else: first the one that is in place, then the other.
    private static Part Turn(Part part)
    {
        int r = part.Entries.Columns;
        if (part.First > part.Second * r)
        {
            ScaledMatrix turned = new ScaledMatrix(part.First, part.Second * r, part.Entries.Values, part.Entries.Exponent).Compressed();
            part = new Part(turned.Rows, part.Second, new ScaledMatrix(turned.Rows * part.Second, r, turned.Values, turned.Exponent));
        }

        if (part.Second > part.First * r)
        {
            Part other = Turn(Swap(part));
            part = Swap(other);
        }

        return part;
    }

    /// <summary>Exchanges the two sets.</summary>
    public static Part Swap(Part part)
    {
        var swapped = new ScaledMatrix(part.Entries.Rows, part.Entries.Columns, part.Entries.Exponent);
        for (int g = 0; g < swapped.Columns; g++)
        {
            Span<double> from = part.Entries.Column(g), to = swapped.Column(g);
            for (int j = 0; j < part.Second; j++)
            {
                for (int i = 0; i < part.First; i++)
                {
                    to[(i * part.Second) + j] = from[(j * part.First) + i];
                }
            }
        }

        return new Part(part.Second, part.First, swapped);
    }

    /// <summary>A tensor with an index of the first set, one of the second and one of the channels; the first changes fastest.</summary>
    public sealed record Part(int First, int Second, ScaledMatrix Entries);
}
