using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Model;

namespace Entroscope.Benchmarks.Missing;

/// <summary>
/// A network, or several whose posteriors are averaged (Breiman 1996: bagging, here over starts, trees and validation rows); missing pixels are summed out.
/// </summary>
internal sealed class NetworkClassifier(string name, IReadOnlyList<ConvAC> networks, int threads) : IImageClassifier
{
    public string Name => name;

    public int[] Classify(Observations data)
    {
        int classes = networks[0].Classes;
        var engine = new EngineOptions { Kind = EngineKind.Single, Threads = threads };
        double[][] posteriors = [.. networks.Select(network => Posterior.OfClass(network, data, engine))];
        return [.. Enumerable.Range(0, data.Rows).Select(r => Enumerable.Range(0, classes).MaxBy(y => posteriors.Sum(p => p[(r * classes) + y])))];
    }
}
