using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information.Entanglement;

/// <summary>
/// Tr rho_A^2 of any set of sites by the swap trick: four copies of the tree, whose sites meet in the pairs (1,4), (2,3) inside the set and (1,2), (3,4)
/// outside of it (Hastings, Gonzalez, Kallin, Melko 2010). The message of a node has r^4 entries, unless all its sites are on one side.
/// </summary>
internal sealed class SwapTrace
{
    /// <summary>The most entries of a message: 2^25, 256 MiB.</summary>
    public const long MostEntries = 1 << 25;

    private readonly ConvAC _model;
    private readonly StateFactors _factors;
    private readonly int[] _inside;

    private SwapTrace(ConvAC model, StateFactors factors, int[] inside) => (_model, _factors, _inside) = (model, factors, inside);

    /// <summary>Computes the Rényi entropy of order 2 for every class.</summary>
    /// <param name="inside">For every node the number of its sites in the set.</param>
    /// <returns>In nats, exact up to rounding; null where messages would not fit.</returns>
    public static double[]? Renyi2(ConvAC model, StateFactors factors, int[] inside, CancellationToken cancellation)
    {
        var trace = new SwapTrace(model, factors, inside);
        PoolingTree tree = model.Tree;
        if (Enumerable.Range(tree.SiteCount, tree.InnerCount).Any(v => !trace.IsPure(v) && trace.Entries(v) > MostEntries))
        {
            return null;
        }

        if (trace.IsPure(tree.Root))
        {
            return new double[model.Classes];
        }

        Message root = trace.Root(cancellation);
        ScaledMatrix gram = Gram(factors.Below(tree.Root));
        return [.. Enumerable.Range(0, model.Classes).Select(y => trace.OfClass(y, root, gram))];
    }

    private bool IsPure(int v) => _inside[v] == 0 || _inside[v] == _model.Tree.ScopeSize(v);

    private double Entries(int v) => Math.Max(Math.Pow(_model.Shape.Channels(v), 4), v == _model.Tree.Root ? 1 : Math.Pow(_model.Shape.Rows(v), 4));

    private double OfClass(int y, Message root, ScaledMatrix gram)
    {
        int r = _model.Shape.Channels(_model.Tree.Root);
        ReadOnlySpan<double> output = _model.Weights(_model.Tree.Root).Slice(y * r, r);
        Message purity = root;
        for (int copy = 0; copy < 4; copy++)
        {
            purity = Contract(purity, output, 1, r);
        }

        ScaledMatrix norm = gram.TimesTransposed(output, 1).Transposed().TimesTransposed(output, 1);
        double log = Math.Log(purity.Values[0]) - (2 * Math.Log(norm.Values[0]));
        return Math.Max(0, -log - ((purity.Exponent - (2 * norm.Exponent)) * Math.Log(2)));
    }

    // Over the channels of the root, before its conv. A loop: trees may be deep.
    private Message Root(CancellationToken cancellation)
    {
        PoolingTree tree = _model.Tree;
        var above = new Message?[tree.NodeCount];
        foreach (int v in tree.ChildrenFirst)
        {
            if (IsPure(v))
            {
                continue;
            }

            cancellation.ThrowIfCancellationRequested();
            Message message = Below(v, above);
            if (v == tree.Root)
            {
                return message;
            }

            for (int copy = 0; copy < 4; copy++)
            {
                message = Contract(message, _model.Weights(v), _model.Shape.Rows(v), _model.Shape.Channels(v));
            }

            above[v] = message;
        }

        throw new UnreachableException();
    }

    private Message Below(int v, Message?[] above)
    {
        int r = _model.Shape.Channels(v);
        double[] values = new double[checked(r * r * r * r)];
        Array.Fill(values, 1);
        var pooled = new Message(values, 0);
        (ScaledMatrix? first, ScaledMatrix? second) = (null, null);
        foreach (int c in _model.Tree.Children(v))
        {
            if (above[c] is { } message)
            {
                pooled = Multiply(pooled, message);
                above[c] = null;
            }
            else if (_inside[c] > 0)
            {
                first = Gram(_factors.Above(c), first);
            }
            else
            {
                second = Gram(_factors.Above(c), second);
            }
        }

        pooled = first is null ? pooled : Multiply(pooled, first, inside: true);
        return second is null ? pooled : Multiply(pooled, second, inside: false);
    }

    // Contracts the first index and puts the new one last: after four copies their order is the old one.
    private static Message Contract(Message message, ReadOnlySpan<double> weights, int rows, int channels)
    {
        int rest = message.Values.Length / channels;
        var turned = new ScaledMatrix(rest, channels, message.Values, message.Exponent);
        ScaledMatrix product = turned.TimesTransposed(weights, rows);
        return new Message(product.Transposed().Values, product.Exponent);
    }

    // The inner products of the channels of a node, times those of its siblings on the same side.
    private static ScaledMatrix Gram(ScaledMatrix factor, ScaledMatrix? siblings = null)
    {
        ScaledMatrix transposed = factor.Transposed();
        ScaledMatrix gram = transposed.TimesTransposed(transposed);
        if (siblings is null)
        {
            return gram;
        }

        TensorPrimitives.Multiply(gram.Values, siblings.Values, gram.Values);
        return new ScaledMatrix(gram.Rows, gram.Columns, gram.Values, gram.Exponent + siblings.Exponent).Normalize();
    }

    // The message of an own child is scaled again: a product over many of them would vanish.
    private static Message Multiply(Message message, Message other)
    {
        TensorPrimitives.Multiply(message.Values, other.Values, other.Values);
        ScaledMatrix product = new ScaledMatrix(other.Values.Length, 1, other.Values, message.Exponent + other.Exponent).Normalize();
        return new Message(product.Values, product.Exponent);
    }

    // Inside the set the copies meet as (1,4) and (2,3), outside as (1,2) and (3,4).
    private static Message Multiply(Message message, ScaledMatrix gram, bool inside)
    {
        int r = gram.Rows;
        double[] g = gram.Values, values = message.Values;
        int place = 0;
        for (int i = 0; i < r; i++)
        {
            for (int j = 0; j < r; j++)
            {
                for (int k = 0; k < r; k++, place += r)
                {
                    Span<double> to = values.AsSpan(place, r);
                    TensorPrimitives.Multiply(to, inside ? g.AsSpan(i * r, r) : g.AsSpan(k * r, r), to);
                    TensorPrimitives.Multiply(to, inside ? g[(j * r) + k] : g[(i * r) + j], to);
                }
            }
        }

        return message with { Exponent = message.Exponent + (2 * gram.Exponent) };
    }

    /// <summary>A tensor with an index a copy, the last one changing fastest, times a power of two.</summary>
    private sealed record Message(double[] Values, double Exponent);
}
