using Entroscope.Information.Widths;

namespace Entroscope.Reporting.Json;

/// <summary>The keys of width advice, wherever it is shown. Information in nats; nodes in the order of the tree, sites first.</summary>
internal static class WidthAdviceJson
{
    public static void Write(WidthAdvice advice, Utf8JsonWriter json)
    {
        json.WriteNumber("parameters", advice.Parameters);
        json.WriteNumber("draws", advice.Draws);
        json.Optional("budget", advice.Budget);
        json.Optional("advised_parameters", advice.AdvisedParameters);
        json.Objects("levels", advice.Levels, level => Level(json, level));
        json.Objects("nodes", advice.Nodes, node => Node(json, node, advice));
    }

    private static void Level(Utf8JsonWriter json, LevelWidths level)
    {
        json.WriteNumber("height", level.Height);
        json.WriteNumber("nodes", level.Nodes);
        json.Number("channels", level.Channels);
        json.Number("channel_limit", level.ChannelLimit);
        json.Number("log_channels", level.LogChannels);
        json.Number("capacity", level.Capacity);
        Estimate(json, "information", level.Information);
        json.Share("utilisation", level.Utilisation);
        Estimate(json, "held", level.Held);
        json.Number("needed", level.Needed);
        json.Number("least_channels", level.LeastChannels);
        json.Number("advised_channels", level.Advised ?? double.NaN);
        json.Object("counts", () => Array.ForEach(Enum.GetValues<WidthUse>(), use => json.WriteNumber(use.Key(), level.Count(use))));
        json.WriteString("verdict", level.Use is { } use ? use.Key() : "mixed");
    }

    private static void Node(Utf8JsonWriter json, WidthNeed node, WidthAdvice advice)
    {
        json.WriteNumber("node", node.Node);
        json.WriteNumber("channels", node.Channels);
        json.Number("lossless_channels", node.LosslessChannels);
        json.Number("channel_limit", node.ChannelLimit);
        json.Number("log_channels", node.LogChannels);
        json.Number("capacity", node.Capacity);
        json.Number("latent_entropy", node.LatentEntropy);
        Estimate(json, "information", node.Information);
        json.Share("utilisation", node.Utilisation);
        Estimate(json, "held", node.Held);
        json.Number("joined", node.Joined);
        json.Number("across", node.Across ?? double.NaN);
        json.Number("needed", node.Needed);
        json.Number("slack", node.Slack);
        json.Number("least_channels", node.LeastChannels);
        json.Optional("advised_channels", advice.Advised?.Channels(node.Node));
        json.WriteString("verdict", node.Use.Key());
    }

    private static void Estimate(Utf8JsonWriter json, string name, Estimate value)
    {
        json.Number(name, value.Value);
        json.Number(name + "_standard_error", value.StandardError);
    }
}
