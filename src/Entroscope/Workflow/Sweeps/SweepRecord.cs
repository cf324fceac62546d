using System.Security.Cryptography;
using Entroscope.Information.Exact;
using Entroscope.Numerics;

namespace Entroscope.Workflow.Sweeps;

/// <summary>What one training of a sweep ended with. All in nats; log-likelihoods are means a row with the standard error over the rows.</summary>
/// <param name="Factor">What the sweep changes.</param>
/// <param name="Value">Its value in this training.</param>
/// <param name="Seed">The seed of the training.</param>
/// <param name="TrainingRows">The number of rows trained on, without those of a refit.</param>
/// <param name="Parameters">The number of parameters of the network.</param>
/// <param name="Steps">The number of EM steps of the network that was kept.</param>
/// <param name="Train">The mean of log p(x) of the training rows.</param>
/// <param name="Validation">The mean of log p(x) of the validation rows, before any refit on them.</param>
/// <param name="Test">The mean of log p(x) of the test rows; null where there are none.</param>
/// <param name="Kind">What the entropies are: Shannon's, differential ones, or of both kinds of sites together.</param>
/// <param name="Entropy">H(X) of the network.</param>
/// <param name="EntropyGivenLatents">H(X|D_0), what the lowest latents leave open.</param>
/// <param name="ClassInformation">I(X;Y).</param>
/// <param name="InformationPerLevel">For l = 0..L the information per level, I(X; D_l | D_(l+1)).</param>
/// <param name="CapacityPerLevel">For l = 0..L the capacity H(D_l | D_(l+1)), exact.</param>
/// <param name="Seconds">The time that training and measuring took, in seconds.</param>
internal sealed record SweepRecord(
    SweepFactor Factor, int Value, ulong Seed, int TrainingRows, long Parameters, int Steps, Estimate Train, Estimate Validation, Estimate? Test,
    EntropyKind Kind, Estimate Entropy, Estimate EntropyGivenLatents, Estimate ClassInformation, IReadOnlyList<Estimate> InformationPerLevel,
    IReadOnlyList<double> CapacityPerLevel, double Seconds)
{
    /// <summary>
    /// Gets the entropy captured, H(X) - H(X|D_0) = I(X; D_0): what the latents know of the observations, over all levels and the class. Its error is
    /// that of H(X) plus that of H(X|D_0), which is 0 where the leaves give it exactly.
    /// </summary>
    public Estimate EntropyCaptured => new(Entropy.Value - EntropyGivenLatents.Value, Entropy.StandardError + EntropyGivenLatents.StandardError, Entropy.Draws);

    /// <summary>Gets the log-likelihood of rows that nothing was learned from: test rows, else validation rows.</summary>
    public Estimate HeldOut => Test ?? Validation;
}

/// <summary>What a sweep will cost, known before it starts.</summary>
internal sealed record SweepCost(int Trainings, int Finished, long LargestParameters);

/// <summary>The name of one training of a sweep: all that determines its result.</summary>
/// <param name="Settings">Lines of the form name=value, in ordinal order of the names.</param>
internal sealed record SweepKey(string Settings)
{
    /// <summary>Gets the SHA-256 of the settings, in hexadecimal.</summary>
    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Settings)));

    /// <summary>Gets what is known of its record beforehand; null for nothing.</summary>
    public SweepBounds? Bounds { get; init; }
}

/// <summary>
/// What is known of the record of a training before it is read, so that a record that contradicts its settings is refused; null where unknown.
/// </summary>
internal sealed record SweepBounds(SweepFactor? Factor, int? Value, ulong? Seed, int? TrainingRows, int? MostSteps)
{
    /// <summary>Gets the number of levels of the tree, in a sweep of widths; null where unknown.</summary>
    public int? Levels { get; init; }

    /// <summary>Gets the bounds of a record of which nothing is known.</summary>
    public static SweepBounds Any { get; } = new(null, null, null, null, null);
}
