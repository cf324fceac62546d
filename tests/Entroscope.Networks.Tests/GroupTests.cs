using Xunit;
using Entroscope.Networks.Cli;
using Entroscope.Networks.Tests.Support;

namespace Entroscope.Networks.Tests;

/// <summary>Layers that are observed a group at a time, so that a deep network takes no more memory than a shallow one.</summary>
public sealed class GroupTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Groups of one layer part activation functions from their pre-activations, and layers from the next ones that they are compared with.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3_000_000, 3)]
    public void Groups_change_no_number(long bytes, int threads)
    {
        Assert.Equal(Json(long.MaxValue, 2, held: false), Json(bytes, threads, held: false));
        Assert.Equal(Json(long.MaxValue, 2, held: true), Json(bytes, threads, held: true));
    }

    [Fact]
    public void A_group_is_as_large_as_it_may_be()
    {
        Assert.Equal([(0, 2), (2, 3), (3, 5)], LayerGroups.Of([1, 2, 9, 1, 2], 3));
        Assert.Equal([(0, 3)], LayerGroups.Of([1, 2, 9], long.MaxValue));
        Assert.Equal(9, LayerGroups.Largest([1, 2, 9, 1, 2], 3));
    }

    [Fact]
    public void Progress_of_measuring_goes_from_0_to_1()
    {
        var shares = new List<double>();
        ObservationOptions options = Options(3_000_000, 1) with { Measured = new Heard(shares) };
        NetworkReport report = OnnxNetwork.Open(Runs.File("digits-cnn.onnx")).Observe(options, null, Cancellation);
        Assert.Equal(shares.Order(), shares);
        Assert.Equal(2 * report.Layers.Count, shares.Count);
        Assert.Equal(1, shares[^1]);
    }

    private static string Json(long bytes, int threads, bool held)
    {
        ObservationOptions options = Options(bytes, threads);
        options = held ? options with { Test = new ObservationOptions { Inputs = options.Inputs, Rows = 100 } } : options;
        NetworkReport report = OnnxNetwork.Open(Runs.File("digits-cnn.onnx")).Observe(options, null, Cancellation);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            LayersJson.Write(json, report);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static ObservationOptions Options(long bytes, int threads) => new()
    {
        Inputs = new Dictionary<string, string> { [string.Empty] = "digits" },
        Scale = 1.0 / 16,
        Rows = 200,
        Threads = threads,
        GroupBytes = bytes,
    };

    private sealed class Heard(List<double> shares) : IProgress<double>
    {
        public void Report(double value) => shares.Add(value);
    }
}
