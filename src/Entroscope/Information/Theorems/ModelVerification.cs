using Entroscope.Learning;
using Entroscope.Model;

namespace Entroscope.Information.Theorems;

/// <summary>Checks the theorems on a model: each statement with its values, its margin, the margin's error and a verdict.</summary>
internal static class ModelVerification
{
    private const double LeastVariance = 1e-300;

    /// <summary>
    /// Verifies a model: theorems 1 and 2, the sandwich, the brackets, the cut bound, the
    /// ledgers of samples, a second route to what was found, and on data the monotonicity of EM.
    /// </summary>
    /// <param name="rows">Rows whose ledgers are checked row by row and on which EM steps are taken, or null.</param>
    /// <param name="options">Draws, limits and standard errors; null for the defaults.</param>
    /// <param name="progress">Receives what is to be done and what it costs; null for none.</param>
    /// <remarks>
    /// A discrete model of few joint values is enumerated: all statements are then exact. Else draws are doubled, up to the limit, while a statement is
    /// undecided or seems violated. Cost: two passes up and down a draw and row, and one a row and EM step. The result depends on the seed, not on threads.
    /// </remarks>
    public static Verification Run(
        ConvACMixture model,
        FittingRows? rows = null,
        VerificationOptions? options = null,
        IProgress<string>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new VerificationOptions();
        VerificationOptions.Validate(options);
        model.EnsureGenerative();
        foreach (ConvAC component in model.Components)
        {
            component.CheckParameters();
            RefuseSubnormal(component);
        }

        TrainingSet? data = rows is null ? null : new TrainingSet(rows.Data, rows.Labels);
        ArgumentOutOfRangeException.ThrowIfZero(data?.Data.Rows ?? 1, nameof(rows));
        return model.Components.Count == 1
            ? new VerificationRun(model.Components[0], options, progress, cancellation).Run(data)
            : new ComponentVerification(model, options, progress, cancellation).Run(data);
    }

    // Below, quotients by the variance leave the normal numbers: two routes to one value differ by what they lose, and a theorem is not to blame for that.
    private static void RefuseSubnormal(ConvAC model)
    {
        for (int i = 0; i < model.Leaves.Count; i++)
        {
            Refuse.Model(
                model.Leaves[i].SmallestVariance < LeastVariance,
                $"Site {i} has a variance below {LeastVariance}, where doubles lose their digits: nothing can be verified there.");
        }
    }
}
