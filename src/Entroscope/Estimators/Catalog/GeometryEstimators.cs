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

    public static IReadOnlyList<EstimatorEntry> Entries { get; } =
    [
        new("rank", "rankme", "Garrido et al. 2023, equation 3, without 1e-7", i => SpectrumRanks.RankMe(i.X, i.Threads)),
        new("rank", "effective-rank", "Roy, Vetterli 2007", i => SpectrumRanks.Effective(i.X, i.Threads)),
        new("rank", "eigenvalue-rank", "exp of the von Neumann entropy of the covariance", i => SpectrumRanks.OfEigenvalues(i.X, i.Threads)),
        new("rank", "stable-rank", "Rudelson, Vershynin 2007", i => SpectrumRanks.Stable(i.X, i.Threads)),
        new("rank", "ridge-dimension", "Hastie, Tibshirani, Friedman 2009, equation 3.50", i => SpectrumRanks.Ridge(i.X, i.Width * i.Width, i.Threads)),
        new("rank", "compat-rankme-paper", "Garrido et al. 2023, equation 3", i => SpectrumRanks.RankMePlus("compat-rankme-paper", OfPaper, i.X, i.Threads)),
        new(
            "rank",
            "compat-stable-pretraining-rankme",
            "stable-pretraining",
            i => SpectrumRanks.RankMePlus("compat-stable-pretraining-rankme", OfStablePretraining, i.X, i.Threads)),
        new("rank", "compat-reptrix-rankme", "reptrix", i => SpectrumRanks.Reptrix(i.X, i.Threads)),
        new("participation", "participation-unbiased", "Himeno, Yamada 2014, theorem 1", i => ParticipationRatio.Unbiased(i.X, i.Threads)),
        new("participation", "participation-naive", "ratio of the eigenvalues of the sample", i => ParticipationRatio.Naive(i.X, i.Threads)),
        new("saturation", "saturation", "Richter et al. 2021", i => SpectrumRanks.Saturation(i.X, i.Threads)),
        new("saturation", "compat-delve-saturation", "delve", i => SpectrumRanks.Delve(i.X, i.Threads)),
        new("decay", "alpha-req", "Agrawal et al. 2022", i => SpectrumDecay.AlphaReq(i.X, i.Threads)),
        new("lidar", "lidar", "Thilak et al. 2024", i => Lidar.Of(i.X, i.Labels, i.Threads)),
        new("lidar", "compat-reptrix-lidar", "reptrix", i => Lidar.Reptrix(i.X, i.Labels, i.Threads)),
        new("id", "gride", "Denti et al. 2022, equation 8", i => IntrinsicDimension.Gride(i.X, i.Neighbours ?? 2, i.Seed, i.Threads)),
        new("id", "twonn", "Facco et al. 2017, maximum likelihood", i => IntrinsicDimension.TwoNearest(i.X, i.Seed, i.Threads)),
        new("id", "twonn-unbiased", "Denti et al. 2022, equation 4", i => IntrinsicDimension.TwoNearestUnbiased(i.X, i.Seed, i.Threads)),
        new("id", "twonn-regression", "Facco et al. 2017, equation 5", i => IntrinsicDimension.TwoNearestRegression(i.X, i.Seed, i.Threads)),
        new("cka", "cka-debiased", "Song et al. 2012, equation 5; Kornblith et al. 2019", i => KernelAlignment.Debiased(i.X, i.Y, i.Seed, i.Threads)),
        new("cka", "cka", "Kornblith et al. 2019", i => KernelAlignment.Biased(i.X, i.Y, i.Threads)),
        new("cka", "compat-torch-cka", "torch_cka, batches of 256", i => KernelAlignment.Batches(i.X, i.Y, threads: i.Threads)),
        new("cca", "svcca", "Raghu et al. 2017", i => CanonicalCorrelation.Svcca(i.X, i.Y, i.Threads)),
        new("cca", "pwcca", "Morcos et al. 2018", i => CanonicalCorrelation.Pwcca(i.X, i.Y, i.Threads)),
        new("cca", "cca-mean", "Hotelling 1936", i => CanonicalCorrelation.Mean(i.X, i.Y, i.Threads)),
        new("procrustes", "procrustes", "Ding et al. 2021", i => CanonicalCorrelation.Procrustes(i.X, i.Y, i.Threads)),
        Probe("probe-gaussian", "class means with a common covariance", ProbeFamily.Gaussian),
        Probe("probe-logistic", "logistic regression with a ridge penalty", ProbeFamily.Logistic),
        Probe("probe-neighbours", "nearest neighbours", ProbeFamily.Neighbours),
        new("budget", "budget-usable", "Xu et al. 2020", i => LabelBudget.Of(i.X, i.Labels, null, i.Seed).Usable),
        new("budget", "budget-undecodable", "isotonic regression, Dimitriadis et al. 2021", i => LabelBudget.Of(i.X, i.Labels, null, i.Seed).Undecodable),
        new("budget", "budget-miscalibrated", "isotonic regression, Dimitriadis et al. 2021", i => LabelBudget.Of(i.X, i.Labels, null, i.Seed).Miscalibrated),
        new("collapse", "nc1", "Papyan, Han, Donoho 2020, without the noise of the means", i => NeuralCollapse.Variability(i.X, i.Labels)),
        new("collapse", "nc1-ratio", "traces of NC1", i => NeuralCollapse.Traces(i.X, i.Labels)),
        new("collapse", "cdnv", "Galanti et al. 2022", i => NeuralCollapse.Distances(i.X, i.Labels)),
        new("collapse", "nc2", "Papyan, Han, Donoho 2020", i => NeuralCollapse.Simplex(i.X, i.Labels)),
        new("collapse", "nc3", "Papyan, Han, Donoho 2020", i => NeuralCollapse.Duality(i.X, i.Labels, i.Y)),
        new("collapse", "nc4", "Papyan, Han, Donoho 2020", i => NeuralCollapse.NearestMean(i.X, i.Labels, i.Y)),
        new("calibration", "calibration-error", "Kumar, Liang, Ma 2019", i => CalibrationError.Debiased(i.X, i.Labels)),
        new("calibration", "ece", "Naeini et al. 2015, 15 bins", i => CalibrationError.Usual(i.X, i.Labels, i.Seed)),
        new("calibration", "ece-debiased", "ECE less its mean for right confidences", i => CalibrationError.AboveNull(i.X, i.Labels, i.Seed)),
    ];

    private static EstimatorEntry Probe(string name, string family, ProbeFamily probe) =>
        new("usable", name, "Xu et al. 2020; " + family, i => UsableInformation.Of(probe, i.X, i.Labels, i.Seed, i.Threads).Estimate);
}
