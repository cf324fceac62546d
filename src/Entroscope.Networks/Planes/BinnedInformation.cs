using Entroscope.Estimators;
using Entroscope.Estimators.Discrete;

namespace Entroscope.Networks.Planes;

/// <summary>
/// What binned activations say. They are a function of the input: I(X;T) = H(T). The plug-in from a sample of rows is too low in expectation (Jensen), and so
/// a lower bound; the sum of the entropies of the units is an upper one, which few rows give. No estimate from rows that all differ is more than a guess.
/// </summary>
internal static class BinnedInformation
{
    private const int Permutations = 199;

    public static LayerInformation Measure(SampleMatrix bins, int count, int[]? labels, int[]? answers, bool isWhole, ulong seed)
    {
        int n = bins.Rows;
        int[] cells = SymbolCounts.Encode(bins);
        SymbolCounts counts = SymbolCounts.Of(cells);
        double? left = answers is null ? null : Left(cells, counts, answers);
        if (isWhole)
        {
            double known = EntropyFormulas.PlugIn(counts);
            SampleEstimate? label = labels is null ? null
                : LayerInformation.Known("plug-in", ClassDecoder.Entropy(labels) - Left(cells, counts, labels), n) with { Cap = ClassDecoder.Entropy(labels) };
            return new LayerInformation(LayerInformation.Known("plug-in", known, n))
            {
                InputLower = LayerInformation.Known("plug-in", known, n, EstimateSide.LowerBound),
                InputUpper = LayerInformation.Known("plug-in", known, n, EstimateSide.UpperBound),
                Label = label,
                LabelLower = label is null ? null : label with { Side = EstimateSide.LowerBound },
                LabelUpper = label is null ? null : label with { Side = EstimateSide.UpperBound },
                AnswerLeft = left,
            };
        }

        SampleEstimate input = Capped(DiscreteEntropy.Corrected("chao-wang-jost", counts, EntropyFormulas.ChaoWangJost) with { Cap = Math.Log(n) });
        var found = new LayerInformation(input)
        {
            InputLower = Sided("plug-in", EntropyFormulas.PlugIn(counts), input.StandardError ?? 0, n, EstimateSide.LowerBound),
            InputUpper = Marginals(bins, count),
            AnswerLeft = left,
        };
        return labels is null ? found : WithLabels(found, bins, cells, counts, labels, seed);
    }

    // What was not seen can only be guessed at: N rows tell at most N values from each other.
    private static SampleEstimate Capped(SampleEstimate found) => found.Value <= found.Cap ? found : found with
    {
        Value = found.Cap!.Value,
        StandardError = null,
        Lower = null,
        Upper = null,
        Warning = Invariant($"The estimate is {found.Value:0.####} nats, above ln N, {found.Cap:0.####} nats, beyond which {found.Samples} rows show nothing."),
    };

    private static LayerInformation WithLabels(LayerInformation found, SampleMatrix bins, int[] cells, SymbolCounts counts, int[] labels, ulong seed)
    {
        var classes = new SampleMatrix(labels.Length, 1, Array.ConvertAll(labels, y => (double)y));
        double largest = ClassDecoder.Entropy(labels);
        SampleEstimate label = DiscreteInformation.Compute("panzeri-treves", bins, classes, null, corrected: true, seed, Permutations);
        label = label with { Value = Math.Min(label.Value, largest), Cap = largest };
        double plugIn = largest - Left(cells, counts, labels);
        double upper = Math.Min(largest, plugIn + (SampleEstimate.Normal95 * (label.StandardError ?? 0)));
        return (found with
        {
            Label = label,
            LabelLower = ClassDecoder.Bound(Posteriors(cells, counts, labels), labels),
            LabelUpper = SampleEstimate.Of("plug-in", EstimateUnit.Nats, upper, null, labels.Length, null, (plugIn, upper)) with
            {
                Side = EstimateSide.UpperBound,
                Cap = largest,
            },
        }).WithEllipse((_, _) => BinnedEllipse.Of(cells, labels, seed));
    }

    // H(classes | cell).
    private static double Left(int[] cells, SymbolCounts counts, int[] classes) =>
        Math.Max(0, EntropyFormulas.PlugIn(SymbolCounts.Of(SymbolCounts.Join(cells, classes))) - EntropyFormulas.PlugIn(counts));

    // H(T) is at most the sum over the units, each of few symbols.
    private static SampleEstimate Marginals(SampleMatrix bins, int count)
    {
        (double value, double error) = (0, 0);
        for (int u = 0; u < bins.Columns; u++)
        {
            SampleEstimate unit = DiscreteEntropy.Corrected("miller-madow", SymbolCounts.Of(SymbolCounts.Encode(bins.Column(u))), EntropyFormulas.MillerMadow);
            value += unit.Value;
            error += unit.StandardError ?? 0;
        }

        SampleEstimate sum = Sided("sum-of-units", value, error, bins.Rows, EstimateSide.UpperBound);
        double most = bins.Columns * Math.Log(count);
        return sum with { Value = Math.Min(most, sum.Value), Upper = Math.Min(most, sum.Upper!.Value) };
    }

    private static SampleEstimate Sided(string name, double value, double error, int rows, EstimateSide side) =>
        SampleEstimate.Of(name, EstimateUnit.Nats, value, error, rows, null, SampleEstimate.Normal(value, error, 0)) with { Side = side };

    // The share of a row's class among the other rows of its cell.
    private static double[] Posteriors(int[] cells, SymbolCounts counts, int[] labels)
    {
        int[] joint = SymbolCounts.Join(cells, labels);
        SymbolCounts both = SymbolCounts.Of(joint);
        return [.. cells.Select((c, i) => counts.Counts[c] < 2 ? double.NaN : (both.Counts[joint[i]] - 1.0) / (counts.Counts[c] - 1.0))];
    }
}
