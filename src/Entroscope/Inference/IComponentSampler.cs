using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Inference;

/// <summary>Draws rows from one network, as its reading says. Exact. Not thread-safe; one for each worker.</summary>
internal interface IComponentSampler
{
    /// <summary>Gets log p(x), or log p(x|y) where the class was given, after <see cref="Condition"/>.</summary>
    WideLog LogLikelihood { get; }

    /// <summary>Conditions all further draws on the observed values of a row.</summary>
    /// <param name="label">The class given, or -1.</param>
    /// <returns>Whether the row is possible; without that nothing can be drawn.</returns>
    bool Condition(Observations data, int row, int label);

    /// <summary>Begins the draw of a row: its class, and whatever its sites depend on.</summary>
    /// <param name="label">The class given, or -1 to draw it.</param>
    /// <returns>The class.</returns>
    int DrawLatents(RandomStream random, int label);

    /// <summary>Gets the value of a site in the draw that was begun.</summary>
    double DrawSite(int site, RandomStream random);
}
