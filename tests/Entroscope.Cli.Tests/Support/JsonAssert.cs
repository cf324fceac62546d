using System.Text.Json;
using Xunit;

namespace Entroscope.Cli.Tests.Support;

/// <summary>Comparisons of JSON values by key; NaN and null always fail.</summary>
internal static class JsonAssert
{
    /// <summary>Asserts that every number of the expected value stands at the same place of the actual one, within a tolerance.</summary>
    public static void Close(JsonElement expected, JsonElement actual, double tolerance, string what)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in expected.EnumerateObject())
                {
                    Assert.True(actual.TryGetProperty(property.Name, out JsonElement value), $"{what} has no '{property.Name}'.");
                    Close(property.Value, value, tolerance, $"{what}.{property.Name}");
                }

                break;
            case JsonValueKind.Array:
                Assert.Equal(expected.GetArrayLength(), actual.GetArrayLength());
                for (int i = 0; i < expected.GetArrayLength(); i++)
                {
                    Close(expected[i], actual[i], tolerance, Invariant($"{what}[{i}]"));
                }

                break;
            default:
                Close(expected.GetDouble(), actual, tolerance, what);
                break;
        }
    }

    public static void Close(double expected, JsonElement actual, double tolerance, string what)
    {
        Assert.True(actual.ValueKind == JsonValueKind.Number, $"{what} is no number, but {actual}.");
        double value = actual.GetDouble();
        Assert.True(Math.Abs(value - expected) <= tolerance, Invariant($"{what}: expected {expected:R}, but was {value:R}."));
    }

    /// <summary>Asserts that estimates agree with exact values within four standard errors.</summary>
    public static void Estimates(JsonElement expected, JsonElement actual, string what)
    {
        if (expected.ValueKind == JsonValueKind.Number)
        {
            if (actual.ValueKind == JsonValueKind.Number)
            {
                Close(expected.GetDouble(), actual, 1e-10, what + ", which is exact");
                return;
            }

            double tolerance = 4 * actual.GetProperty("standard_error").GetDouble();
            Close(expected.GetDouble(), actual.GetProperty("estimate"), tolerance, what);
            Assert.True(actual.GetProperty("draws").GetInt64() > 0, $"{what} has no draws.");
            return;
        }

        if (expected.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in expected.EnumerateObject())
            {
                Estimates(property.Value, actual.GetProperty(property.Name), $"{what}.{property.Name}");
            }

            return;
        }

        for (int i = 0; i < expected.GetArrayLength(); i++)
        {
            Estimates(expected[i], actual[i], Invariant($"{what}[{i}]"));
        }
    }
}
