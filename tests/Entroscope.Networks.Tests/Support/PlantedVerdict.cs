namespace Entroscope.Networks.Tests.Support;

/// <summary>A network of four classes of which it is known what may be claimed of its layers.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Plant">Adds the layers.</param>
/// <param name="IsRight">Whether the claims are right.</param>
internal sealed record PlantedVerdict(string Name, Action<PlantedNetwork> Plant, Func<NetworkReport, bool> IsRight)
{
    public const int Classes = 4;

    /// <summary>Gets the classes that are given to the layers; null for those that they are of.</summary>
    public Func<PlantedNetwork, int, int[]>? Labels { get; init; }

    // Two of the four classes become one; the answer knows no more.
    public static PlantedVerdict Bottleneck { get; } = new("a bottleneck", network =>
    {
        double[][] x = network.Features(12, 6);
        double[][] narrow = [.. x.Select(row => new[] { row[0] + row[1] - row[2] - row[3] })];
        network.Add(x).Add(network.Map(x, 12)).Add(narrow)
            .Add([.. narrow.Select(v => v[0] > 0 ? new[] { 3.0 + (0.1 * v[0]), 3, 0, 0 } : [0, 0, 3, 3 + (0.1 * v[0])])]);
    }, report => Kind(report, 2) == LayerVerdictKind.Bottleneck && report.Labels!.LostAt is ["2"] && Count(report, LayerVerdictKind.Bottleneck) == 1
        && Count(report, LayerVerdictKind.Waste) == 0);

    public static PlantedVerdict Repetition { get; } = new("a repetition", network =>
    {
        double[][] x = network.Features(10, 4);
        double[][] first = PlantedNetwork.Relu(network.Map(x, 30));
        double[][] again = [.. first.Select(row => row.Select(v => (2 * v) + 1).ToArray())];
        network.Add(x).Add(first).Add(again).Add(network.Answer(0));
    }, report => Kind(report, 2) == LayerVerdictKind.Waste && Count(report, LayerVerdictKind.Waste) == 1 && Count(report, LayerVerdictKind.Bottleneck) == 0);

    public static PlantedVerdict Dead { get; } = new("dead units", network =>
    {
        double[][] x = network.Features(8, 4);
        network.Add(x).Add([.. x.Select(row => row.Select((v, u) => u < 5 ? 0 : v).ToArray())]).Add(network.Answer());
    }, report => Kind(report, 1) == LayerVerdictKind.Dead && Count(report, LayerVerdictKind.Dead) == 1);

    public static PlantedVerdict Random { get; } = new("random weights", network =>
    {
        double[][] x = network.Features(10, 4);
        double[][] a = PlantedNetwork.Relu(network.Map(x, 8));
        double[][] b = network.Map(a, 2);
        network.Add(x).Add(a).Add(a).Add(b).Add(network.Map(b, Classes));
    }, report => !report.Labels!.IsTrained && IsUnclaimed(report));

    public static PlantedVerdict Shuffled { get; } = new("shuffled classes", network =>
    {
        double[][] x = network.Features(10, 4);
        network.Add(x).Add(network.Map(x, 6)).Add(network.Answer());
    }, report => !report.Labels!.IsTrained && report.Labels.LostAt.Count == 0 && IsUnclaimed(report))
    {
        Labels = (network, rows) => [.. Enumerable.Range(0, rows).Select(_ => (int)(Math.Abs(network.Normal()) * 1000) % Classes)],
    };

    // Every layer keeps the classes, in other units: nothing may be claimed.
    public static PlantedVerdict Sound { get; } = new("a sound network", network =>
    {
        double[][] x = network.Features(12, 5);
        double[][] a = PlantedNetwork.Relu(network.Map(x, 24));
        double[][] b = PlantedNetwork.Relu(network.Map(a, 16));
        network.Add(x).Add(a).Add(b).Add(network.Answer(0.01));
    }, report => report.Labels!.IsTrained && IsUnclaimed(report));

    public static IReadOnlyList<PlantedVerdict> All { get; } = [Bottleneck, Repetition, Dead, Random, Shuffled, Sound];

    private static LayerVerdictKind Kind(NetworkReport report, int layer) => report.Layers[layer].Verdict!.Kind;

    private static int Count(NetworkReport report, LayerVerdictKind kind) => report.Layers.Count(l => l.Verdict!.Kind == kind);

    private static bool IsUnclaimed(NetworkReport report) =>
        report.Layers.All(l => l.Verdict!.Kind is LayerVerdictKind.Undecided or LayerVerdictKind.LimitedByRows);
}
