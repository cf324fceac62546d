using Entroscope.Information.Widths;

namespace Entroscope.Reporting.Json;

/// <summary>The keys of width advice, wherever it is shown. Information in nats; nodes in the order of the tree, sites first.</summary>
internal static class WidthAdviceJson
{
    public static void Write(WidthAdvice advice, Utf8JsonWriter json)
    {
        json.Members(new { advice.Parameters, advice.Draws, advice.Budget, advice.AdvisedParameters });
        json.Objects("levels", advice.Levels, level => Level(json, level));
        json.Objects("nodes", advice.Nodes, node => Node(json, node, advice));
    }

    private static void Level(Utf8JsonWriter json, LevelWidths level)
    {
        json.Members(new { level.Height, level.Nodes, level.Channels, level.ChannelLimit, level.LogChannels, level.Capacity });
        Estimate(json, "information", level.Information);
        json.Share("utilisation", level.Utilisation);
        Estimate(json, "held", level.Held);
        json.Members(new { level.Needed, level.LeastChannels, AdvisedChannels = level.Advised });
        json.Object("counts", () => Array.ForEach(Enum.GetValues<WidthUse>(), use => json.WriteNumber(use.Key(), level.Count(use))));
        json.WriteString("verdict", level.Use is { } use ? use.Key() : "mixed");
    }

    private static void Node(Utf8JsonWriter json, WidthNeed node, WidthAdvice advice)
    {
        json.Members(new
        {
            node.Node,
            node.Channels,
            node.LosslessChannels,
            node.ChannelLimit,
            node.LogChannels,
            node.Capacity,
            node.LatentEntropy
        });
        Estimate(json, "information", node.Information);
        json.Share("utilisation", node.Utilisation);
        Estimate(json, "held", node.Held);
        json.Members(new { node.Joined, node.Across, node.Needed, node.Slack, node.LeastChannels });
        json.Optional("advised_channels", advice.Advised?.Channels(node.Node));
        json.WriteString("verdict", node.Use.Key());
    }

    private static void Estimate(Utf8JsonWriter json, string name, Estimate value)
    {
        json.Number(name, value.Value);
        json.Number(name + "_standard_error", value.StandardError);
    }
}
