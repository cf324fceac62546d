using Entroscope.Estimators.Discrete;
using Entroscope.Estimators.Kernels;
using Entroscope.Estimators.Neighbours;
using static Entroscope.Estimators.Catalog.EstimatorSettings;

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

    private const EstimatorSettings Pair = SecondOrClasses | Permutations;
    private const EstimatorSettings Tested = EstimatorSettings.Neighbours | Pair;

    public static IReadOnlyList<EstimatorEntry> Entries { get; } =
    [
        Discrete("chao-wang-jost", "Chao, Wang, Jost 2013, equation 4", EntropyFormulas.ChaoWangJost),
        Density(Entropy, "kozachenko-leonenko", "Kozachenko, Leonenko 1987; Kraskov et al. 2004, equation 20", EstimatorSettings.Neighbours,
            (i, name) => Neighbours(i, name).Entropy(i.X)),
        Table(Entropy, "plug-in", "maximum likelihood", None, (i, name) => DiscreteEntropy.PlugIn(name, i.X)),
        Discrete("miller-madow", "Miller 1955", EntropyFormulas.MillerMadow),
        Discrete("jackknife", "Zahl 1977", EntropyFormulas.Jackknife),
        Discrete("grassberger-1988", "Grassberger 1988, equation 19", EntropyFormulas.Grassberger1988, isSmooth: false),
        Discrete("grassberger-2003", "Grassberger 2003, equation 28", EntropyFormulas.Grassberger2003, isSmooth: false),
        Discrete("chao-shen", "Chao, Shen 2003, equation 8", EntropyFormulas.ChaoShen, isSmooth: false),
        Table(Entropy, "nsb", "Nemenman, Shafee, Bialek 2002", Alphabet, (i, name) => DiscreteEntropy.Nsb(name, i.X, i.Alphabet)),
        Table(Entropy, "ansb", "Nemenman, Bialek, de Ruyter van Steveninck 2004, equation 29", None, (i, name) => DiscreteEntropy.AsymptoticNsb(name, i.X)),
        Table(Entropy, "shrinkage", "Hausser, Strimmer 2009, equations 4 and 6", Alphabet, (i, name) => DiscreteEntropy.Shrinkage(name, i.X, i.Alphabet)),
        Density(Entropy, "binned", "plug-in of bins of equal width", EstimatorSettings.Bins, (i, name) => Binned(i, name, Binning.EqualWidth, "width")),
        Density(Entropy, "binned-mass", "plug-in of bins of equal mass", EstimatorSettings.Bins, (i, name) => Binned(i, name, Binning.EqualMass, "mass")),

        Table(Renyi, "unbiased", "Grassberger 1988, equation 8", Order, (i, name) => DiscreteEntropy.Renyi(name, i.X, i.Order ?? 2)),
        Density(Renyi, "leonenko", "Leonenko, Pronzato, Savani 2008, equation 3.2", EstimatorSettings.Neighbours | Order,
            (i, name) => Neighbours(i, name).Renyi(i.X, i.Order ?? 2)),
        Table(Renyi, "plug-in", "Rényi 1961", Order, (i, name) => DiscreteEntropy.PlugInRenyi(name, i.X, i.Order ?? 2)),

        Table(Information, "panzeri-treves", "Panzeri, Treves 1996, equation 9", Pair, (i, name) => OfTable(i, name, null, corrected: true)),
        Density(Information, "ksg1", "Kraskov, Stögbauer, Grassberger 2004, equation 8", Tested, (i, name) => Kraskov(i, name, NeighbourSums.Kraskov1)),
        Of(EstimatorData.Mixed, Information, "ross", "Ross 2014, equation 2", Tested, (i, name) => ByClass(i, name)),
        Table(Information, "plug-in", "maximum likelihood", Pair, (i, name) => OfTable(i, name, null, corrected: false)),
        BySum("grassberger-2003", "H(X) + H(Y) - H(X,Y) by Grassberger 2003", (counts, _) => EntropyFormulas.Grassberger2003(counts)),
        BySum("chao-shen", "H(X) + H(Y) - H(X,Y) by Chao, Shen 2003", (counts, _) => EntropyFormulas.ChaoShen(counts)),
        BySum("nsb", "H(X) + H(Y) - H(X,Y) by Nemenman, Shafee, Bialek 2002, of the values seen", (counts, k) => BayesianEntropy.Nsb(counts, k).Mean),
        Density(Information, "ksg2", "Kraskov, Stögbauer, Grassberger 2004, equation 9", Tested, (i, name) => Kraskov(i, name, NeighbourSums.Kraskov2)),
        Of(EstimatorData.Mixed, Information, "gao-mixed", "Gao, Kannan, Oh, Viswanath 2017, algorithm 1", Tested,
            (i, name) => Neighbours(i, name).Information([i.X, Second(i)], (b, k, t) => NeighbourSums.Mixed(b[0], b[1], k, t), allowsEqual: true)),
        Density(Information, "binned", "plug-in of bins of equal width", EstimatorSettings.Bins | Pair,
            (i, name) => BinnedPair(i, name, Binning.EqualWidth, "width")),
        Density(Information, "binned-mass", "plug-in of bins of equal mass", EstimatorSettings.Bins | Pair,
            (i, name) => BinnedPair(i, name, Binning.EqualMass, "mass")),

        Table(Conditional, "panzeri-treves", "Panzeri, Treves 1996, equation 9, within Z", Pair | Condition,
            (i, name) => OfTable(i, name, Third(i), corrected: true)),
        Density(Conditional, "frenzel-pompe", "Frenzel, Pompe 2007, equation 8", EstimatorSettings.Neighbours | SecondOrClasses | Condition,
            (i, name) => Neighbours(i, name).Conditional(i.X, Second(i), Third(i))),
        Table(Conditional, "plug-in", "maximum likelihood", Pair | Condition, (i, name) => OfTable(i, name, Third(i), corrected: false)),

        Any(Total, "ksg1", "Kraskov, Stögbauer, Grassberger 2004, equation 23", EstimatorSettings.Neighbours | EstimatorSettings.Second,
            (i, name) => Columns(i, name, NeighbourSums.Kraskov1)),
        Any(Total, "ksg2", "Kraskov, Stögbauer, Grassberger 2004, equation 30", EstimatorSettings.Neighbours | EstimatorSettings.Second,
            (i, name) => Columns(i, name, NeighbourSums.Kraskov2)),

        Any(Noise, "kolchinsky-tracey-upper", "Kolchinsky, Tracey 2017, equation 10", Width, (i, name) => Bound(i, name, isUpper: true)),
        Any(Noise, "kolchinsky-tracey-lower", "Kolchinsky, Tracey 2017, equation 13", Width, (i, name) => Bound(i, name, isUpper: false)),
        Any(Noise, "goldfeld", "Goldfeld et al. 2019, equation 12", Width, (i, name) => NoiseBounds.Mixture(name, i.X, NoiseOf(i), i.Seed, i.Threads)),
        Any(NoiseClass, "kolchinsky-tracey-upper", "Saxe et al. 2018, by Kolchinsky, Tracey 2017", Width | Classes,
            (i, name) => AboutClass(i, name, isUpper: true)),
        Any(NoiseClass, "kolchinsky-tracey-lower", "Saxe et al. 2018, by Kolchinsky, Tracey 2017", Width | Classes,
            (i, name) => AboutClass(i, name, isUpper: false)),

        Any(MatrixEntropy, "matrix-renyi-2", "Sanchez Giraldo, Rao, Principe 2015; U-statistic: Hoeffding 1948", Width,
            (i, name) => MatrixRenyi.Second(name, i.X, null, i.Width, i.Threads)),
        Any(MatrixEntropy, "matrix-renyi", "Sanchez Giraldo, Rao, Principe 2015, equation 8", Width | Order,
            (i, name) => MatrixRenyi.ByEigenvalues(name, i.X, null, i.Order ?? 1.01, i.Width, i.Threads)),
        Any(MatrixInformation, "matrix-renyi-2", "Sanchez Giraldo, Rao, Principe 2015; U-statistic: Hoeffding 1948", Width | SecondOrClasses,
            (i, name) => MatrixRenyi.Second(name, i.X, Second(i), i.Width, i.Threads)),
        Any(MatrixInformation, "matrix-renyi", "Sanchez Giraldo, Rao, Principe 2015, equations 8 and 12", Width | Order | SecondOrClasses,
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

    private static NeighbourEstimates Neighbours(EstimatorInput i, string name) => new(name, i.Neighbours, i.Seed, i.Threads, i.Permutations);

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

    private static SampleEstimate OfTable(EstimatorInput i, string name, SampleMatrix? condition, bool corrected) =>
        DiscreteInformation.Compute(name, i.X, Second(i), condition, corrected, i.Seed, i.Permutations);

    private static SampleEstimate AboutClass(EstimatorInput i, string name, bool isUpper) =>
        NoiseBounds.AboutClass(name, i.X, LabelsOf(i), NoiseOf(i), isUpper, i.Threads);

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
        return Binning.Describe(DiscreteInformation.Compute(name, bin(i.X, bins), y, null, corrected: false, i.Seed, i.Permutations), bins, kind);
    }

    private static int Bins(EstimatorInput i)
    {
        Refuse.Argument(i.Bins < 2, $"A column needs at least 2 bins, but {i.Bins} are asked for.", nameof(i));
        return i.Bins ?? Binning.Standard;
    }

    private static EstimatorEntry Discrete(string name, string source, Func<SymbolCounts, double> formula, bool isSmooth = true) =>
        Table(Entropy, name, source, None, (i, n) => DiscreteEntropy.Corrected(n, i.X, formula, isSmooth));

    private static EstimatorEntry BySum(string name, string source, Func<SymbolCounts, int, double> entropy) => Table(
        Information, name, source, Pair, (i, n) => DiscreteInformation.BySum(n, i.X, Second(i), entropy, i.Seed, i.Permutations));

    private static EstimatorEntry Table(
        string quantity, string name, string source, EstimatorSettings settings, Func<EstimatorInput, string, SampleEstimate> compute) =>
        Of(EstimatorData.Discrete, quantity, name, source, settings, compute);

    private static EstimatorEntry Density(
        string quantity, string name, string source, EstimatorSettings settings, Func<EstimatorInput, string, SampleEstimate> compute) =>
        Of(EstimatorData.Continuous, quantity, name, source, settings, compute);

    private static EstimatorEntry Any(
        string quantity, string name, string source, EstimatorSettings settings, Func<EstimatorInput, string, SampleEstimate> compute) =>
        Of(EstimatorData.Any, quantity, name, source, settings, compute);

    private static EstimatorEntry Of(EstimatorData data, string quantity, string name, string source, EstimatorSettings settings,
        Func<EstimatorInput, string, SampleEstimate> compute) =>
        new(quantity, name, source, input => compute(input, name)) { Data = data, Settings = settings };
}
