namespace Entroscope.Sources;

/// <summary>A parameter of a source.</summary>
/// <param name="Name">Its name, in small letters with hyphens.</param>
/// <param name="Description">What it is.</param>
/// <param name="Default">Its value where none is given.</param>
/// <param name="Minimum">Its least value.</param>
/// <param name="Maximum">Its greatest value.</param>
/// <param name="IsInteger">Whether it is an integer.</param>
public sealed record SourceParameter(string Name, string Description, double Default, double Minimum, double Maximum, bool IsInteger = false)
{
    /// <summary>Gets the rule that values obey, in words.</summary>
    internal string Rule => Invariant($"{(IsInteger ? "an integer" : "a number")} of {Minimum}..{Maximum}");

    internal bool Allows(double value) => value >= Minimum && value <= Maximum && (!IsInteger || value == Math.Floor(value));
}
