using System.Security.Cryptography;
using Entroscope.Information.Exact;
using Entroscope.Numerics;

namespace Entroscope.Workflow.Sweeps;

/// <summary>What one training of a sweep ended with. All in nats; log-likelihoods are means a row with the standard error over the rows.</summary>
internal sealed record SweepRecord
{
    /// <summary>Gets what the sweep changes.</summary>
    public required SweepFactor Factor { get; init; }

    /// <summary>Gets its value in this training.</summary>
    public required int Value { get; init; }

    /// <summary>Gets the seed of the training.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Gets the number of rows trained on, without those of a refit.</summary>
    public required int TrainingRows { get; init; }

    /// <summary>Gets the number of parameters of the network.</summary>
    public required long Parameters { get; init; }

    /// <summary>Gets the number of EM steps of the network that was kept.</summary>
    public required int Steps { get; init; }

    /// <summary>Gets the mean of log p(x) of the training rows.</summary>
    public required Estimate Train { get; init; }

    /// <summary>Gets the mean of log p(x) of the validation rows, before any refit on them.</summary>
    public required Estimate Validation { get; init; }

    /// <summary>Gets the mean of log p(x) of the test rows; null where there are none.</summary>
    public required Estimate? Test { get; init; }

    /// <summary>Gets what the entropies are: Shannon's, differential ones, or of both kinds of sites together.</summary>
    public required EntropyKind Kind { get; init; }

    /// <summary>Gets H(X) of the network.</summary>
    public required Estimate Entropy { get; init; }

    /// <summary>Gets H(X|D_0), what the lowest latents leave open.</summary>
    public required Estimate EntropyGivenLatents { get; init; }

    /// <summary>Gets I(X;Y).</summary>
    public required Estimate ClassInformation { get; init; }

    /// <summary>Gets for l = 0..L the information per level, I(X; D_l | D_(l+1)).</summary>
    public required IReadOnlyList<Estimate> InformationPerLevel { get; init; }

    /// <summary>Gets for l = 0..L the capacity H(D_l | D_(l+1)), exact.</summary>
    public required IReadOnlyList<double> CapacityPerLevel { get; init; }

    /// <summary>Gets the time that training and measuring took, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>
    /// Gets the entropy captured, H(X) - H(X|D_0) = I(X; D_0): what the latents know of the observations, over all levels and the class. Its error is
    /// that of H(X) plus that of H(X|D_0), which is 0 where the leaves give it exactly.
    /// </summary>
    public Estimate EntropyCaptured => new(Entropy.Value - EntropyGivenLatents.Value, Entropy.StandardError + EntropyGivenLatents.StandardError, Entropy.Draws);

    /// <summary>Gets the log-likelihood of rows that nothing was learned from: test rows, else validation rows.</summary>
    public Estimate HeldOut => Test ?? Validation;
}

/// <summary>What a sweep will cost, known before it starts.</summary>
/// <param name="Trainings">The number of trainings: values times seeds.</param>
/// <param name="Finished">How many of them are finished already.</param>
/// <param name="LargestParameters">The parameters of the largest network.</param>
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
    /// <summary>Gets the bounds of a record of which nothing is known.</summary>
    public static SweepBounds Any { get; } = new(null, null, null, null, null);
}
