using Entroscope.Estimators.Discrete;
using Entroscope.Estimators.Kernels;
using Entroscope.Estimators.Neighbours;

namespace Entroscope.Estimators.Catalog;

/// <summary>The estimators of entropies and mutual informations.</summary>
internal static class InformationEstimators
{
    private const string Entropy = "entropy";
    private const string Renyi = "renyi";
    private const string Information = "mi";
    private const string Conditional = "cmi";
    private const string Total = "tc";
    private const string Noise = "noise-mi";
    private const string NoiseClass = "noise-class-mi";
    private const string MatrixEntropy = "matrix-entropy";
    private const string MatrixInformation = "matrix-mi";

    public static IReadOnlyList<EstimatorEntry> Entries { get; } =
    [
        Discrete("chao-wang-jost", "Chao, Wang, Jost 2013, equation 4", EntropyFormulas.ChaoWangJost),
        Continuous(Entropy, "kozachenko-leonenko", "Kozachenko, Leonenko 1987; Kraskov et al. 2004, equation 20",
            (i, name) => Neighbours(i, name).Entropy(i.X)),
        Of(Entropy, "plug-in", "maximum likelihood", (i, name) => DiscreteEntropy.PlugIn(name, i.X), EstimatorData.Discrete),
        Discrete("miller-madow", "Miller 1955", EntropyFormulas.MillerMadow),
        Discrete("jackknife", "Zahl 1977", EntropyFormulas.Jackknife),
        Discrete("grassberger-1988", "Grassberger 1988, equation 19", EntropyFormulas.Grassberger1988),
        Discrete("grassberger-2003", "Grassberger 2003, equation 28", EntropyFormulas.Grassberger2003),
        Discrete("chao-shen", "Chao, Shen 2003, equation 8", EntropyFormulas.ChaoShen),
        Of(Entropy, "nsb", "Nemenman, Shafee, Bialek 2002", (i, name) => DiscreteEntropy.Nsb(name, i.X, i.Alphabet), EstimatorData.Discrete),
        Of(Entropy, "ansb", "Nemenman, Bialek, de Ruyter van Steveninck 2004, equation 29", (i, name) => DiscreteEntropy.AsymptoticNsb(name, i.X),
            EstimatorData.Discrete),
        Of(Entropy, "shrinkage", "Hausser, Strimmer 2009, equations 4 and 6", (i, name) => DiscreteEntropy.Shrinkage(name, i.X, i.Alphabet),
            EstimatorData.Discrete),
        Continuous(Entropy, "binned", "plug-in of bins of equal width", (i, name) => Binned(i, name, Binning.EqualWidth, "width")),
        Continuous(Entropy, "binned-mass", "plug-in of bins of equal mass", (i, name) => Binned(i, name, Binning.EqualMass, "mass")),

        Of(Renyi, "unbiased", "Grassberger 1988, equation 8", (i, name) => DiscreteEntropy.Renyi(name, i.X, i.Order ?? 2), EstimatorData.Discrete),
        Continuous(Renyi, "leonenko", "Leonenko, Pronzato, Savani 2008, equation 3.2", (i, name) => Neighbours(i, name).Renyi(i.X, i.Order ?? 2)),
        Of(Renyi, "plug-in", "Rényi 1961", (i, name) => DiscreteEntropy.PlugInRenyi(name, i.X, i.Order ?? 2), EstimatorData.Discrete),

        Of(Information, "panzeri-treves", "Panzeri, Treves 1996, equation 9", (i, name) => Table(i, name, corrected: true), EstimatorData.Discrete),
        Continuous(Information, "ksg1", "Kraskov, Stögbauer, Grassberger 2004, equation 8", (i, name) => Kraskov(i, name, NeighbourSums.Kraskov1)),
        Of(Information, "ross", "Ross 2014, equation 2", (i, name) => ByClass(i, name), EstimatorData.Mixed),
        Of(Information, "plug-in", "maximum likelihood", (i, name) => Table(i, name, corrected: false), EstimatorData.Discrete),
        BySum("grassberger-2003", "H(X) + H(Y) - H(X,Y) by Grassberger 2003", (counts, _) => EntropyFormulas.Grassberger2003(counts)),
        BySum("chao-shen", "H(X) + H(Y) - H(X,Y) by Chao, Shen 2003", (counts, _) => EntropyFormulas.ChaoShen(counts)),
        BySum("nsb", "H(X) + H(Y) - H(X,Y) by Nemenman, Shafee, Bialek 2002, of the values seen", (counts, k) => BayesianEntropy.Nsb(counts, k).Mean),
        Continuous(Information, "ksg2", "Kraskov, Stögbauer, Grassberger 2004, equation 9", (i, name) => Kraskov(i, name, NeighbourSums.Kraskov2)),
        Of(Information, "gao-mixed", "Gao, Kannan, Oh, Viswanath 2017, algorithm 1",
            (i, name) => Neighbours(i, name).Information([i.X, Second(i)], (b, k, t) => NeighbourSums.Mixed(b[0], b[1], k, t), allowsEqual: true),
            EstimatorData.Mixed),
        Continuous(Information, "binned", "plug-in of bins of equal width, Panzeri, Treves 1996", (i, name) => BinnedPair(i, name, Binning.EqualWidth, "width")),
        Continuous(Information, "binned-mass", "plug-in of bins of equal mass, Panzeri, Treves 1996",
            (i, name) => BinnedPair(i, name, Binning.EqualMass, "mass")),

        Of(Conditional, "panzeri-treves", "Panzeri, Treves 1996, equation 9, within Z", (i, name) => Table(i, name, corrected: true), EstimatorData.Discrete),
        Continuous(Conditional, "frenzel-pompe", "Frenzel, Pompe 2007, equation 8", (i, name) => Neighbours(i, name).Conditional(i.X, Second(i), Third(i))),
        Of(Conditional, "plug-in", "maximum likelihood", (i, name) => Table(i, name, corrected: false), EstimatorData.Discrete),

        Of(Total, "ksg1", "Kraskov, Stögbauer, Grassberger 2004, equation 23", (i, name) => Columns(i, name, NeighbourSums.Kraskov1)),
        Of(Total, "ksg2", "Kraskov, Stögbauer, Grassberger 2004, equation 30", (i, name) => Columns(i, name, NeighbourSums.Kraskov2)),

        Of(Noise, "kolchinsky-tracey-upper", "Kolchinsky, Tracey 2017, equation 10", (i, name) => Bound(i, name, isUpper: true)),
        Of(Noise, "kolchinsky-tracey-lower", "Kolchinsky, Tracey 2017, equation 13", (i, name) => Bound(i, name, isUpper: false)),
        Of(Noise, "goldfeld", "Goldfeld et al. 2019, equation 12", (i, name) => NoiseBounds.Mixture(name, i.X, NoiseOf(i), i.Seed, i.Threads)),
        .. new[] { true, false }.Select(isUpper => Of(NoiseClass, isUpper ? "kolchinsky-tracey-upper" : "kolchinsky-tracey-lower",
            "Saxe et al. 2018, by Kolchinsky, Tracey 2017",
            (i, name) => NoiseBounds.AboutClass(name, i.X, LabelsOf(i), NoiseOf(i), isUpper, i.Threads))),

        Of(MatrixEntropy, "matrix-renyi-2", "Sanchez Giraldo, Rao, Principe 2015; U-statistic: Hoeffding 1948",
            (i, name) => MatrixRenyi.Second(name, i.X, null, i.Width, i.Threads)),
        Of(MatrixEntropy, "matrix-renyi", "Sanchez Giraldo, Rao, Principe 2015, equation 8",
            (i, name) => MatrixRenyi.ByEigenvalues(name, i.X, null, i.Order ?? 1.01, i.Width, i.Threads)),
        Of(MatrixInformation, "matrix-renyi-2", "Sanchez Giraldo, Rao, Principe 2015; U-statistic: Hoeffding 1948",
            (i, name) => MatrixRenyi.Second(name, i.X, Second(i), i.Width, i.Threads)),
        Of(MatrixInformation, "matrix-renyi", "Sanchez Giraldo, Rao, Principe 2015, equations 8 and 12",
            (i, name) => MatrixRenyi.ByEigenvalues(name, i.X, Second(i), i.Order ?? 1.01, i.Width, i.Threads)),
        .. PublishedEstimators.Entries,
    ];

    internal static SampleMatrix Second(EstimatorInput input) => input.Y
        ?? (input.Labels is { } labels ? new SampleMatrix(labels.Count, 1, labels.Select(y => (double)y).ToArray())
            : throw new ArgumentException("The quantity is one of two variables; samples of a second one are needed.", nameof(input)));

    private static SampleMatrix Third(EstimatorInput input) => input.Condition
        ?? throw new ArgumentException("The quantity is conditioned on a variable; its samples are needed.", nameof(input));

    private static double NoiseOf(EstimatorInput input) => input.Width
        ?? throw new ArgumentException("The quantity is that of samples with Gaussian noise; its standard deviation, the width, is needed.", nameof(input));

    private static NeighbourEstimates Neighbours(EstimatorInput i, string name) => new(name, i.Neighbours, i.Seed, i.Threads);

    private static SampleEstimate Kraskov(EstimatorInput i, string name, Func<SampleMatrix[], int, int, double> formula) =>
        Neighbours(i, name).Information([i.X, Second(i)], formula);

    private static SampleEstimate Columns(EstimatorInput i, string name, Func<SampleMatrix[], int, int, double> formula)
    {
        SampleMatrix[] blocks = [.. Enumerable.Range(0, i.X.Columns).Select(i.X.Column), .. i.Y is { } y ? new[] { y } : []];
        Refuse.Argument(blocks.Length < 2, $"The total correlation is one of at least 2 columns, but there is {blocks.Length}.", nameof(i));
        return Neighbours(i, name).Information(blocks, formula);
    }

    // The discrete variable is the class: the labels, Y, or X.
    private static SampleEstimate ByClass(EstimatorInput i, string name)
    {
        bool swapped = i.Y is { IsInteger: false } && i.X.IsInteger;
        return Neighbours(i, name).Ross(swapped ? i.Y! : i.X, swapped ? SymbolCounts.Encode(i.X) : i.Y is null ? LabelsOf(i) : SymbolCounts.Encode(i.Y));
    }

    private static IReadOnlyList<int> LabelsOf(EstimatorInput i) => i.Labels
        ?? throw new ArgumentException("The quantity is one of samples and their classes; the classes are needed.", nameof(i));

    private static SampleEstimate Table(EstimatorInput i, string name, bool corrected) =>
        DiscreteInformation.Compute(name, i.X, Second(i), i.Condition, corrected, i.Seed);

    private static SampleEstimate Bound(EstimatorInput i, string name, bool isUpper) =>
        NoiseBounds.Bound(name, i.X, NoiseOf(i), isUpper, corrected: true, i.Threads);

    private static SampleEstimate Binned(EstimatorInput i, string name, Func<SampleMatrix, int, SampleMatrix> bin, string kind)
    {
        int bins = Bins(i);
        SampleEstimate found = DiscreteEntropy.PlugIn(name, bin(i.X, bins));
        return Binning.Describe(found with { Cap = Math.Min(Math.Log(i.X.Rows), i.X.Columns * Math.Log(bins)) }, bins, kind);
    }

    private static SampleEstimate BinnedPair(EstimatorInput i, string name, Func<SampleMatrix, int, SampleMatrix> bin, string kind)
    {
        int bins = Bins(i);
        SampleMatrix y = i.Y is null ? Second(i) : bin(i.Y, bins);
        return Binning.Describe(DiscreteInformation.Compute(name, bin(i.X, bins), y, null, corrected: true, i.Seed), bins, kind);
    }

    private static int Bins(EstimatorInput i)
    {
        Refuse.Argument(i.Bins < 2, $"A column needs at least 2 bins, but {i.Bins} are asked for.", nameof(i));
        return i.Bins ?? Binning.Standard;
    }

    private static EstimatorEntry Discrete(string name, string source, Func<SymbolCounts, double> formula) =>
        Of(Entropy, name, source, (i, n) => DiscreteEntropy.Corrected(n, i.X, formula), EstimatorData.Discrete);

    private static EstimatorEntry BySum(string name, string source, Func<SymbolCounts, int, double> entropy) => Of(
        Information, name, source, (i, n) => DiscreteInformation.BySum(n, i.X, Second(i), i.Condition, entropy, i.Seed), EstimatorData.Discrete);

    private static EstimatorEntry Continuous(string quantity, string name, string source, Func<EstimatorInput, string, SampleEstimate> compute) =>
        Of(quantity, name, source, compute, EstimatorData.Continuous);

    private static EstimatorEntry Of(
        string quantity, string name, string source, Func<EstimatorInput, string, SampleEstimate> compute, EstimatorData data = EstimatorData.Any) =>
        new(quantity, name, source, input => compute(input, name)) { Data = data };
}
