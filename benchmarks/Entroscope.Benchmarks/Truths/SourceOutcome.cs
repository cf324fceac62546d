using Entroscope.Information.Scaling;

namespace Entroscope.Benchmarks.Truths;

/// <summary>What was said about the held-out rows of one training on draws of a source.</summary>
/// <param name="Setting">The setting as text; outcomes of other settings are not counted together.</param>
/// <param name="Shift">By how many sites the tree was moved.</param>
/// <param name="Shown">The most probable law through the network alone, or its verdict where none awaits a check.</param>
/// <param name="Verdict">The verdict after the check.</param>
/// <param name="IsRight">Whether the law of the source is named; null where the verdict is open.</param>
/// <param name="Constants">The probability of a constant and its approaches together, after the check.</param>
/// <param name="Beta">The exponent of the power with its interval, after the check; null where no laws were compared.</param>
/// <param name="Excess">By how much m(n) exceeds the exact entropy of each level, as a part of it.</param>
/// <param name="Errors">The same in standard errors over the rows.</param>
/// <param name="Rising">The levels at which more channels find more that is shared.</param>
/// <param name="Sentence">The verdict in words.</param>
internal sealed record SourceOutcome(
    string Setting, int Shift, int Seed, string Shown, ScalingVerdict Verdict, bool? IsRight, double Constants, double[]? Beta, double[] Excess,
    double[] Errors, int[] Rising, string Sentence, double Seconds);
