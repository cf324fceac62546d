namespace Entroscope.Cli.Commands;

/// <summary>Returns whether an estimate has the error that was requested.</summary>
internal static class TargetError
{
    /// <summary>Judges an estimate and says what is missing.</summary>
    public static int Judge(Estimate estimate, EntropyOptions options, TextWriter error)
    {
        double? target = options.StandardError ?? (options.RelativeError * Math.Abs(estimate.Value));
        if (estimate.IsExact || target is not { } wanted || estimate.StandardError <= wanted)
        {
            return ExitCode.Done;
        }

        error.WriteLine(Invariant($"entroscope: after {estimate.Draws} draws the standard error is {estimate.StandardError:G3} nats, not yet {wanted:G3}"));
        return ExitCode.NotConverged;
    }
}
