using Entroscope.Engine;

namespace Entroscope.Information.Theorems;

/// <summary>How a model is verified.</summary>
public sealed record VerificationOptions
{
    /// <summary>The number of draws to begin with; they are doubled while a statement is undecided.</summary>
    public const long FirstDraws = 4096;

    /// <summary>Gets the largest number of draws, at least 2.</summary>
    public long MaxDraws { get; init; } = 8 * FirstDraws;

    /// <summary>Gets the largest number of joint values that are enumerated instead of drawing, at least 0.</summary>
    public int EnumerationLimit { get; init; } = 1 << 18;

    /// <summary>Gets the number of standard errors, greater than 0, that a margin must have for a verdict.</summary>
    public double Sigma { get; init; } = 3;

    /// <summary>Gets the number of steps of expectation-maximisation taken on given data, at least 0.</summary>
    public int EmSteps { get; init; } = 3;

    /// <summary>Gets the seed of the draws.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Gets how samples are evaluated, in double precision; null for the default.</summary>
    public EngineOptions? Engine { get; init; }

    /// <summary>Refuses options that make no sense.</summary>
    internal static void Validate(VerificationOptions options)
    {
        Refuse.Argument(options.MaxDraws < 2, $"The largest number of draws must be at least 2, but is {options.MaxDraws}.", nameof(options));
        Refuse.Argument(
            options.EnumerationLimit < 0, $"The largest number of joint values must be at least 0, but is {options.EnumerationLimit}.", nameof(options));

        Refuse.Argument(
            !(options.Sigma > 0 && double.IsFinite(options.Sigma)),
            $"The number of standard errors must be a finite number greater than 0, but is {options.Sigma}.", nameof(options));

        Refuse.Argument(options.EmSteps < 0, $"The number of EM steps must be at least 0, but is {options.EmSteps}.", nameof(options));
        Refuse.Argument(
            options.Engine?.Kind == EngineKind.Single, $"A verification needs double precision, but the engine is that of single precision.", nameof(options));
    }
}
