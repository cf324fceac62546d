using Entroscope.Workflow.Bootstrap;

namespace Entroscope.Cli.Output;

/// <summary>Intervals that include the training, as text.</summary>
internal static class EnsembleOutput
{
    /// <summary>Writes a quantity as a line.</summary>
    /// <param name="shown">Shows a number with its unit.</param>
    public static void Show(TextWriter output, ModelEnsemble ensemble, string name, EnsembleInterval value, string? own, Func<double, string> shown) =>
        output.WriteLine(Invariant($"{name} {shown(value.Own.Value)} ± {shown(value.HalfWidth95)}: 95 % interval over {EnsembleJson.Covers(ensemble, own)}, ")
            + Invariant($"from {value.Models} models (mean {shown(value.Mean)}, standard deviation {shown(value.Spread)})"));

    /// <summary>Shows the evaluation of a model with that of its ensemble.</summary>
    public static void Show(TextWriter output, EnsembleEvaluation found)
    {
        Show(output, found.Ensemble, "log-likelihood ", found.LogLikelihood, EnsembleEvaluation.Own, v => Numbers.Plain(v, "0.0000"));
        if (found.Accuracy is { } accuracy)
        {
            Show(output, found.Ensemble, "accuracy       ", accuracy, EnsembleEvaluation.Own, Numbers.Percent);
        }
    }

    /// <summary>Says above a table what its intervals cover.</summary>
    public static void Head(TextWriter output, ModelEnsemble ensemble, string what, string? own) => output.WriteLine(
        Invariant($"{what}: 95 % intervals of {EnsembleJson.Covers(ensemble, own)}, from {ensemble.Models.Count} models"));

    /// <summary>Shows a quantity with half its interval.</summary>
    public static string Cell(EnsembleInterval value, Func<double, string> shown) => double.IsNaN(value.Own.Value) ? "-"
        : $"{shown(value.Own.Value)} ± {shown(value.HalfWidth95)}";
}
