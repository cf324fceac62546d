using Entroscope.Estimators.Calibration;
using Entroscope.Estimators.Collapse;
using Entroscope.Estimators.Dimension;
using Entroscope.Estimators.Probes;
using Entroscope.Estimators.Similarity;
using Entroscope.Estimators.Spectra;

namespace Entroscope.Estimators.Catalog;

/// <summary>The estimators of ranks, dimensions, similarities, probes and calibration.</summary>
internal static class GeometryEstimators
{
    private const double OfPaper = 1e-7;
    private const double OfStablePretraining = 1e-5;
    private const string Reptrix = "reptrix";
    private const string Isotonic = "isotonic regression, Dimitriadis et al. 2021";

    public static IReadOnlyList<EstimatorEntry> Entries { get; } =
    [
        Of("rank", "rankme", "Garrido et al. 2023, equation 3, without 1e-7", i => SpectrumRanks.RankMe(i.X, i.Threads)),
        Of("rank", "effective-rank", "Roy, Vetterli 2007", i => SpectrumRanks.Effective(i.X, i.Threads)),
        Of("rank", "eigenvalue-rank", "exp of the von Neumann entropy of the covariance", i => SpectrumRanks.OfEigenvalues(i.X, i.Threads)),
        Of("rank", "stable-rank", "Rudelson, Vershynin 2007", i => SpectrumRanks.Stable(i.X, i.Threads)),
        Of("rank", "ridge-dimension", "Hastie, Tibshirani, Friedman 2009, equation 3.50", i => SpectrumRanks.RidgeOfWidth(i.X, i.Width, i.Threads))
            with { Settings = EstimatorSettings.Width },
        Of("rank", "rankme", "Garrido et al. 2023, equation 3", i => SpectrumRanks.RankMePlus(OfPaper, i.X, i.Threads), "rankme"),
        Of("rank", "rankme", "stable-pretraining: 1e-5 added", i => SpectrumRanks.RankMePlus(OfStablePretraining, i.X, i.Threads), "stable-pretraining"),
        Of("rank", "rankme", "reptrix, get_rankme: shares of variance", i => SpectrumRanks.Reptrix(i.X, i.Threads), Reptrix),
        Of("rank", "eigenvalue-rank", "information_flow, compute_entropy: entries below 0 set to 0", i => PublishedRanks.InformationFlow(i.X, i.Threads),
            "information-flow"),
        Of("rank", "eigenvalue-rank", "WeightWatcher, matrix_entropy: a share of ln rank, 1e-10 added", i => PublishedRanks.WeightWatcher(i.X, i.Threads),
            "weightwatcher"),
        Of("participation", "participation-unbiased", "Himeno, Yamada 2014, theorem 1", i => ParticipationRatio.Unbiased(i.X, i.Threads)),
        Of("participation", "participation-naive", "ratio of the eigenvalues of the sample", i => ParticipationRatio.Naive(i.X, i.Threads)),
        Of("participation", "participation-naive", "representation-itl, frobeniusGIP: columns in the place of the trace",
            i => PublishedRanks.RepresentationItl(i.X, i.Threads), "representation-itl"),
        Of("saturation", "saturation", "Richter et al. 2021", i => SpectrumRanks.Saturation(i.X, i.Threads)),
        Of("saturation", "saturation", "delve: one direction too few", i => SpectrumRanks.Delve(i.X, i.Threads), "delve"),
        Of("decay", "alpha-req", "Agrawal et al. 2022", i => SpectrumDecay.AlphaReq(i.X, i.Threads)),
        Of("lidar", "lidar", "Thilak et al. 2024", i => Lidar.Of(i.X, i.Labels, i.Threads)),
        Of("lidar", "lidar", "reptrix, get_lidar: components of the matrix itself", i => Lidar.Reptrix(i.X, i.Labels, i.Threads), Reptrix),
        Of("id", "gride", "Denti et al. 2022, equation 8", i => IntrinsicDimension.Gride(i.X, i.Neighbours ?? 2, i.Seed, i.Threads))
            with { Settings = EstimatorSettings.Neighbours },
        Of("id", "twonn", "Facco et al. 2017, maximum likelihood", i => IntrinsicDimension.TwoNearest(i.X, i.Seed, i.Threads)),
        Of("id", "twonn-unbiased", "Denti et al. 2022, equation 4", i => IntrinsicDimension.TwoNearestUnbiased(i.X, i.Seed, i.Threads)),
        Of("id", "twonn-regression", "Facco et al. 2017, equation 5", i => IntrinsicDimension.TwoNearestRegression(i.X, i.Seed, i.Threads)),
        Of("id", "gride", "DADApy, return_id_scaling_gride: ratios taken as independent",
            i => IntrinsicDimension.GrideOfDadapy(i.X, i.Neighbours ?? 2, i.Threads),
            "dadapy") with { Settings = EstimatorSettings.Neighbours },
        Of("cka", "cka-debiased", "Song et al. 2012, equation 5; Kornblith et al. 2019", i => KernelAlignment.Debiased(i.X, i.Y, i.Seed, i.Threads)),
        Of("cka", "cka", "Kornblith et al. 2019", i => KernelAlignment.Biased(i.X, i.Y, i.Threads)),
        Of("cka", "cka", "torch_cka: sums over batches of 256", i => KernelAlignment.Batches(i.X, i.Y, threads: i.Threads), "torch-cka"),
        Of("cka", "cka", "latent-inspector, linear_cka: the mean of a column subtracted twice", i => PublishedSimilarity.LatentInspector(i.X, i.Y, i.Threads),
            "latent-inspector"),
        Of("cca", "svcca", "Raghu et al. 2017", i => CanonicalCorrelation.Svcca(i.X, i.Y, i.Threads)),
        Of("cca", "pwcca", "Morcos et al. 2018", i => CanonicalCorrelation.Pwcca(i.X, i.Y, i.Threads)),
        Of("cca", "cca-mean", "Hotelling 1936", i => CanonicalCorrelation.Mean(i.X, i.Y, i.Threads)),
        Of("cca", "pwcca", "anatome, pwcca_distance: weights by canonical variables", i => PublishedSimilarity.Anatome(i.X, i.Y, i.Threads), "anatome"),
        Of("procrustes", "procrustes", "Ding et al. 2021", i => CanonicalCorrelation.Procrustes(i.X, i.Y, i.Threads)),
        Probe("probe-gaussian", "class means with a common covariance", ProbeFamily.Gaussian),
        Probe("probe-logistic", "logistic regression with a ridge penalty", ProbeFamily.Logistic),
        Probe("probe-neighbours", "nearest neighbours", ProbeFamily.Neighbours),
        Of("budget", "budget-usable", "Xu et al. 2020", i => LabelBudget.Of(i.X, i.Labels, null, i.Seed).Usable),
        Of("budget", "budget-undecodable", Isotonic, i => LabelBudget.Of(i.X, i.Labels, null, i.Seed).Undecodable),
        Of("budget", "budget-miscalibrated", Isotonic, i => LabelBudget.Of(i.X, i.Labels, null, i.Seed).Miscalibrated),
        Of("collapse", "nc1", "Papyan, Han, Donoho 2020, without the noise of the means", i => NeuralCollapse.Variability(i.X, i.Labels)),
        Of("collapse", "nc1-ratio", "traces of NC1", i => NeuralCollapse.Traces(i.X, i.Labels)),
        Of("collapse", "cdnv", "Galanti et al. 2022", i => NeuralCollapse.Distances(i.X, i.Labels)),
        Of("collapse", "nc2", "Papyan, Han, Donoho 2020", i => NeuralCollapse.Simplex(i.X, i.Labels)),
        Of("collapse", "nc3", "Papyan, Han, Donoho 2020; Y the weights of the last layer", i => NeuralCollapse.Duality(i.X, i.Labels, i.Y)),
        Of("collapse", "nc4", "Papyan, Han, Donoho 2020; Y the weights of the last layer", i => NeuralCollapse.NearestMean(i.X, i.Labels, i.Y)),
        Of("calibration", "calibration-error", "Kumar, Liang, Ma 2019", i => CalibrationError.Debiased(i.X, i.Labels)),
        Of("calibration", "ece", "Naeini et al. 2015, 15 bins", i => CalibrationError.Usual(i.X, i.Labels, i.Seed)),
        Of("calibration", "ece-debiased", "ECE less its mean for right confidences", i => CalibrationError.AboveNull(i.X, i.Labels, i.Seed)),
    ];

    private static EstimatorEntry Probe(string name, string family, ProbeFamily probe) =>
        Of("usable", name, "Xu et al. 2020; " + family, i => UsableInformation.Of(probe, i.X, i.Labels, i.Seed, i.Threads).Estimate);

    private static EstimatorEntry Of(string quantity, string name, string source, Func<EstimatorInput, SampleEstimate> compute, string? tool = null) =>
        new(quantity, name, source, compute)
        {
            Settings = quantity switch
            {
                "cka" or "cca" or "procrustes" => EstimatorSettings.Second,
                "collapse" when name is "nc3" or "nc4" => EstimatorSettings.Classes | EstimatorSettings.Second,
                "lidar" or "usable" or "budget" or "collapse" or "calibration" => EstimatorSettings.Classes,
                _ => EstimatorSettings.None,
            },
            Tool = tool,
        };
}
