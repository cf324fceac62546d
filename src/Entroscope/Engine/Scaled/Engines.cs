using Entroscope.Engine.Born;
using Entroscope.Engine.Reference;
using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Engine.Scaled;

/// <summary>Makes engines: what asks a network about rows asks the engine of its reading.</summary>
internal static class Engines
{
    /// <summary>Makes an engine for a network.</summary>
    /// <param name="options">How it works; null for the default, the scaled engine in double precision.</param>
    public static IEngine Create(ConvAC model, EngineOptions? options = null)
    {
        options ??= new EngineOptions();
        if (model.Reading == Reading.Born)
        {
            return new BornEngine(model, options);
        }

        model.EnsureDistribution();
        return options.Kind switch
        {
            EngineKind.Reference => new ReferenceEngine(model),
            EngineKind.Double => new ScaledEngine<double>(model, options),
            EngineKind.Single => new ScaledEngine<float>(model, options),
            _ => throw new ArgumentOutOfRangeException(nameof(options),
                Invariant($"The engine kind must be Reference, Double or Single, but is {(int)options.Kind}.")),
        };
    }
}
