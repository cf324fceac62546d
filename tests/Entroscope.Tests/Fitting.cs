using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Model;

namespace Entroscope.Tests;

/// <summary>Checks rows for the model or the engine that is about to read them.</summary>
internal static class Fitting
{
    public static FittingRows Fit(this ConvAC model, Observations data, int[]? labels = null) => FittingRows.Of(model, data, labels);

    public static FittingRows Fit(this ConvACMixture model, Observations data, int[]? labels = null) => FittingRows.Of(model.Pattern, data, labels);

    public static FittingRows Fit(this IEngine engine, Observations data, int[]? labels = null) => FittingRows.Of(engine.Model, data, labels);

    public static FittingRows Fit(this ModelEngine engine, Observations data, int[]? labels = null) => FittingRows.Of(engine.Model.Pattern, data, labels);
}
