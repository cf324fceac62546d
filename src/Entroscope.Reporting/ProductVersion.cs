using System.Reflection;

namespace Entroscope.Reporting;

/// <summary>The version of the product.</summary>
internal static class ProductVersion
{
    /// <summary>Gets the version as text, such as "0.1.0".</summary>
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
