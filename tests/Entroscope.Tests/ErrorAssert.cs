using Xunit;

namespace Entroscope.Tests;

/// <summary>Assertions on errors by their type and whole message.</summary>
internal static class ErrorAssert
{
    /// <summary>Asserts that an action raises exactly this error.</summary>
    public static void Throws<T>(string message, Action action)
        where T : Exception => Assert.Equal(message, Assert.Throws<T>(action).Message);

    /// <summary>Asserts that an argument is refused for being below a bound.</summary>
    public static void BelowMinimum(string parameter, int value, int minimum, Action action) => Throws<ArgumentOutOfRangeException>(
        Invariant($"{parameter} ('{value}') must be greater than or equal to '{minimum}'. (Parameter '{parameter}')") + Environment.NewLine
        + Invariant($"Actual value was {value}."), action);

    /// <summary>Asserts that a null argument is refused.</summary>
    public static void Null(string parameter, Action action) => Assert.Equal(parameter, Assert.Throws<ArgumentNullException>(action).ParamName);
}
