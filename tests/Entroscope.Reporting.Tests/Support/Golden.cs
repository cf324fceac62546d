using Xunit;

namespace Entroscope.Reporting.Tests.Support;

/// <summary>Compares a text with a stored one. Stored texts change only when the environment variable says where they are.</summary>
internal static class Golden
{
    /// <summary>The variable: the folder of the stored texts in the source tree, such as tests/Entroscope.Reporting.Tests/Goldens.</summary>
    private const string UpdateVariable = "ENTROSCOPE_UPDATE_GOLDENS";

    public static void AssertEqual(string name, string actual)
    {
        if (Environment.GetEnvironmentVariable(UpdateVariable) is { Length: > 0 } folder)
        {
            File.WriteAllText(Path.Combine(folder, name), actual);
            Assert.Fail(Invariant($"{name} was rewritten; unset {UpdateVariable} and look at the difference."));
        }

        string expected = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Goldens", name));
        Assert.Equal(expected, actual);
    }
}
