using Entroscope.Engine.Reference;
using Entroscope.Model;

namespace Entroscope.Engine.Signed;

/// <summary>Makes engines for networks of real weights.</summary>
internal static class SignedEngines
{
    /// <summary>Makes an engine for a network of any reading.</summary>
    /// <param name="options">How it works; null for the default, double precision.</param>
    public static ISignedEngine Create(ConvAC model, EngineOptions? options = null)
    {
        options ??= new EngineOptions();
        return options.Kind switch
        {
            EngineKind.Reference => new ReferenceSignedEngine(model),
            EngineKind.Double => new SignedEngine<double>(model, options),
            EngineKind.Single => new SignedEngine<float>(model, options),
            _ => throw new ArgumentOutOfRangeException(nameof(options),
                Invariant($"The engine kind must be Reference, Double or Single, but is {(int)options.Kind}.")),
        };
    }
}
