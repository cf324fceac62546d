using Entroscope.Engine;

namespace Entroscope.Tests.Engine;

/// <summary>How far a scaled engine may be from the reference.</summary>
/// <param name="Log">The relative and absolute error of a log-likelihood.</param>
/// <param name="Counts">The relative error of an expected count.</param>
/// <param name="CountFloor">The absolute error of an expected count, a sample.</param>
/// <param name="Terms">The error of a term of the ledger, a hundred nats of log p.</param>
/// <param name="Posterior">The absolute error of a posterior.</param>
internal sealed record EngineTolerance(double Log, double Counts, double CountFloor, double Terms, double Posterior)
{
    private static readonly EngineTolerance Double = new(1e-13, 1e-11, 1e-13, 1e-11, 1e-12);
    private static readonly EngineTolerance Single = new(1e-6, 1e-5, 1e-6, 5e-5, 1e-5);
    private static readonly EngineTolerance HardDouble = new(1e-12, 5e-11, 2e-12, 1e-10, 5e-11);
    private static readonly EngineTolerance HardSingle = new(2e-6, 1e-4, 4e-6, 1e-4, 1e-4);

    /// <summary>Gets what holds for weights of about the same size.</summary>
    public static EngineTolerance Of(EngineKind kind) => kind == EngineKind.Single ? Single : Double;

    /// <summary>Gets what holds for any weights: small posteriors are small differences of many roundings.</summary>
    public static EngineTolerance OfHardWeights(EngineKind kind) => kind == EngineKind.Single ? HardSingle : HardDouble;
}
