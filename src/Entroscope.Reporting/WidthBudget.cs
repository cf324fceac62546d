using Entroscope.Information;
using Entroscope.Model;

namespace Entroscope.Reporting;

/// <summary>The budget of parameters that a network is advised within where none is named.</summary>
internal static class WidthBudget
{
    /// <summary>Gets the network's own number of parameters; null where it is narrower than anything that would be advised.</summary>
    public static long? Own(ConvAC model) =>
        WidthAdvisor.Smallest(model.Shape, [.. model.Leaves.Select(l => l.Specification)]) <= model.ParameterCount ? model.ParameterCount : null;
}
