using Entroscope.Model;

namespace Entroscope.Engine;

/// <summary>An engine that can continue with other parameters, keeping its memory: training makes one engine and reloads it after every update.</summary>
internal interface IReloadableEngine : IEngine
{
    /// <summary>Takes the parameters of another network.</summary>
    /// <param name="model">A generative network of the same shape with leaves of the same families, alphabets and channels.</param>
    void Load(ConvAC model);

    /// <summary>Gets how many samples have been recomputed so far because they left the range in which the arithmetic is trusted.</summary>
    long Rescued { get; }
}
